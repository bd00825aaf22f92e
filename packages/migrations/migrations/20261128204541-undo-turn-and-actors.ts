import { migration } from "@docket/migrator";

export const { up, down } = migration({
  up: [
    `ALTER TABLE events DROP CONSTRAINT events_actor_known`,
    `ALTER TABLE turns ADD COLUMN undo_turn_id bigint`,
    `ALTER TABLE events ADD CONSTRAINT events_actor_known CHECK (actor = ANY (ARRAY['page', 'token', 'api-key', 'application', 'assistant', 'import', 'cli', 'sql']))`,
    `CREATE POLICY oauth_clients_names ON oauth_clients
      FOR SELECT TO docket_app
      USING (true)`,
    `REVOKE ALL (client_id) ON TABLE oauth_clients FROM docket_app`,
    `GRANT SELECT (client_id) ON TABLE oauth_clients TO docket_app`,
    `REVOKE ALL (name) ON TABLE oauth_clients FROM docket_app`,
    `GRANT SELECT (name) ON TABLE oauth_clients TO docket_app`,
  ],
  down: [
    `REVOKE ALL (client_id) ON TABLE oauth_clients FROM docket_app`,
    `REVOKE ALL (name) ON TABLE oauth_clients FROM docket_app`,
    `DROP POLICY oauth_clients_names ON oauth_clients`,
    `ALTER TABLE events DROP CONSTRAINT events_actor_known`,
    // LOSS: the content of turns.undo_turn_id.
    `ALTER TABLE turns DROP COLUMN undo_turn_id`,
    // As they were called before. Row-level security is forced.
    `ALTER TABLE events NO FORCE ROW LEVEL SECURITY`,
    `UPDATE events SET actor = 'api-key', actor_id = NULL WHERE actor IN ('token', 'application')`,
    `ALTER TABLE events FORCE ROW LEVEL SECURITY`,
    `ALTER TABLE events ADD CONSTRAINT events_actor_known CHECK (actor = ANY (ARRAY['page', 'api-key', 'assistant', 'import', 'cli', 'sql']))`,
  ],
});
