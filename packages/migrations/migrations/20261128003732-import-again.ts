import { migration } from "@docket/migrator";

export const { up, down } = migration({
  up: [
    `REVOKE ALL ON TABLE source_ids FROM docket_app`,
    `GRANT INSERT, SELECT, UPDATE ON TABLE source_ids TO docket_app`,
  ],
  down: [
    `REVOKE ALL ON TABLE source_ids FROM docket_app`,
    `GRANT INSERT, SELECT ON TABLE source_ids TO docket_app`,
  ],
});
