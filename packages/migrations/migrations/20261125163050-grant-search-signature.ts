import { migration } from "@docket/migrator";

/** Where functions are not for everybody to execute, the application's role may execute this one. */
export const { up, down } = migration({
  up: ["GRANT EXECUTE ON FUNCTION search_signature(text) TO docket_app"],
  down: ["REVOKE EXECUTE ON FUNCTION search_signature(text) FROM docket_app"],
});
