import { migration } from "@docket/migrator";

const tables = ["sessions", "accounts", "api_keys"];

/**
 * What Better Auth keeps of a user is guarded like the user's other rows. It works as the tables'
 * owner, whom this does not bind; a unit of work sees its user's API keys, without their hashes.
 */
export const { up, down } = migration({
  up: [
    ...tables.map((table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`),
    `CREATE POLICY api_keys_owner ON api_keys TO docket_app
      USING (user_id = (SELECT nullif(current_setting('app.user_id', true), '')))`,
    `GRANT SELECT (id, user_id, name, start, permissions, created_at, last_request, expires_at), DELETE
      ON api_keys TO docket_app`,
  ],
  down: [
    `REVOKE SELECT (id, user_id, name, start, permissions, created_at, last_request, expires_at), DELETE
      ON api_keys FROM docket_app`,
    "DROP POLICY api_keys_owner ON api_keys",
    ...tables.map((table) => `ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`),
  ],
});
