import { taskDates } from "./task-dates.js";

/**
 * What Sequelize has no words for: checks, triggers, the composite foreign key, row-level security,
 * grants, and what a search goes by. Together with the models these statements are the definition of
 * the schema; the migrations are compared with both.
 */

/** The role that a unit of work takes: it owns nothing and cannot bypass row-level security. */
export const APP_ROLE = "docket_app";

/** The setting that holds the user id for one transaction. */
export const USER_SETTING = "app.user_id";

/** The role of whoever counts over all users; it can only read. */
export const ADMIN_ROLE = "docket_admin";

const functions = [
  `CREATE FUNCTION set_updated_at() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.created_at := OLD.created_at;
  NEW.updated_at := greatest(clock_timestamp(), OLD.updated_at + interval '1 millisecond');
  RETURN NEW;
END
$$`,
  `CREATE FUNCTION refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% are records and cannot be changed', TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation';
END
$$`,
  // Which groups of three bytes are in a text, as bits: a text that lacks one of another's bits cannot
  // contain it. Nothing is said about upper and lower case but by lower(), as the search does itself.
  `CREATE FUNCTION search_signature(content text) RETURNS bit
  LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  bytes bytea := convert_to(lower(content COLLATE "default"), 'UTF8'::name);
  signature bit(256) := 0::bit(256);
BEGIN
  FOR i IN 0 .. length(bytes) - 3 LOOP
    signature := set_bit(signature,
      (get_byte(bytes, i) * 193 + get_byte(bytes, i + 1) * 31 + get_byte(bytes, i + 2)) & 255, 1);
  END LOOP;
  RETURN signature;
END
$$`,
  // Restoring and replicating go without a path. Types are spelled out, so that PostgreSQL's own functions
  // fit best whatever others there are.
  `CREATE FUNCTION sign_task() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  NEW.search_signature := search_signature(
    NEW.title::text || E'\\n'::text || coalesce(NEW.description, '')::text);
  RETURN NEW;
END
$$`,
];

const keepsItsClock = (table: string) =>
  `CREATE TRIGGER ${table}_set_updated_at BEFORE UPDATE ON ${table}
  FOR EACH ROW EXECUTE FUNCTION set_updated_at()`;

/** Whose unit of work it is. Without a subquery, which a policy of a distributed table cannot have. */
const currentUser = `nullif(current_setting('${USER_SETTING}', true), '')`;

/** The rows of `table` are visible and writable for their owner alone. */
function belongsToUser(table: string, grants: string): string[] {
  const isMine = `user_id = ${currentUser}`;
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY ${table}_owner ON ${table} TO ${APP_ROLE} USING (${isMine}) WITH CHECK (${isMine})`,
    `CREATE POLICY ${table}_admin ON ${table} FOR SELECT TO ${ADMIN_ROLE} USING (true)`,
    `GRANT ${grants} ON ${table} TO ${APP_ROLE}`,
    `GRANT SELECT ON ${table} TO ${ADMIN_ROLE}`,
  ];
}

const users = [
  "ALTER TABLE users ADD CONSTRAINT users_week_start_known CHECK (week_start BETWEEN 1 AND 7)",
  keepsItsClock("users"),
  // Not forced: Better Auth reads and writes accounts as the owner of the tables.
  "ALTER TABLE users ENABLE ROW LEVEL SECURITY",
  `CREATE POLICY users_self ON users TO ${APP_ROLE}
  USING (id = ${currentUser})`,
  `CREATE POLICY users_admin ON users FOR SELECT TO ${ADMIN_ROLE} USING (true)`,
  `GRANT SELECT, DELETE, UPDATE (name, time_zone, week_start, locale) ON users TO ${APP_ROLE}`,
  `GRANT SELECT ON users TO ${ADMIN_ROLE}`,
];

const betterAuth = [
  ...["sessions", "accounts", "verifications", "api_keys"].map(keepsItsClock),
  // Not forced either. A unit of work sees its user's keys, without their hashes.
  ...["sessions", "accounts", "api_keys"].map(
    (table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  ),
  `CREATE POLICY api_keys_owner ON api_keys TO ${APP_ROLE}
  USING (user_id = ${currentUser})`,
  `GRANT SELECT (id, user_id, name, start, permissions, created_at, last_request, expires_at), DELETE
  ON api_keys TO ${APP_ROLE}`,
];

const tasks = [
  "ALTER TABLE tasks ADD CONSTRAINT tasks_title_filled CHECK (title ~ '[^[:space:]]')",
  // Not a generated column, which would be computed anew whenever a task is only completed. ALWAYS: also
  // where triggers are otherwise passed over, as in a replica.
  "ALTER TABLE tasks ADD COLUMN search_signature bit(256) NOT NULL",
  `COMMENT ON COLUMN tasks.search_signature IS
  'Which groups of three bytes title and description have; kept by a trigger, for the search.'`,
  `CREATE TRIGGER tasks_sign BEFORE INSERT OR UPDATE OF title, description, search_signature ON tasks
  FOR EACH ROW EXECUTE FUNCTION sign_task()`,
  "ALTER TABLE tasks ENABLE ALWAYS TRIGGER tasks_sign",
  // They carry the signature, so that a search finds its few candidates without going to the table.
  // By the first: reads by id, and the lists by age. By the second: the same lists of what is left and
  // of what is done.
  `ALTER TABLE tasks DROP CONSTRAINT tasks_pkey,
  ADD PRIMARY KEY (user_id, id) INCLUDE (search_signature)`,
  `CREATE INDEX tasks_user_id_completed_id_idx ON tasks (user_id, completed, id)
  INCLUDE (search_signature)`,
  // Where functions are not for everybody to execute: a search calls it, and the trigger as whoever writes.
  `GRANT EXECUTE ON FUNCTION search_signature(text) TO ${APP_ROLE}`,
  keepsItsClock("tasks"),
  ...belongsToUser("tasks", "SELECT, INSERT, UPDATE, DELETE"),
];

/** The rows that `columns` refer to are always the same user's. */
const refersToOwn = (table: string, name: string, columns: string, target: string) =>
  `ALTER TABLE ${table} ADD CONSTRAINT ${name}
  FOREIGN KEY (user_id, ${columns}) REFERENCES ${target} (user_id, id) ON DELETE CASCADE`;

const completions = [
  refersToOwn("completions", "completions_task_fkey", "task_id", "tasks"),
  keepsItsClock("completions"),
  ...belongsToUser("completions", "SELECT, INSERT, UPDATE, DELETE"),
];

const idempotencyKeys = belongsToUser("idempotency_keys", "SELECT, INSERT, UPDATE, DELETE");

const conversations = [
  "ALTER TABLE conversations ADD CONSTRAINT conversations_title_filled CHECK (title ~ '[^[:space:]]')",
  keepsItsClock("conversations"),
  ...belongsToUser("conversations", "SELECT, INSERT, UPDATE, DELETE"),
];

const messages = [
  `ALTER TABLE messages ADD CONSTRAINT messages_conversation_fkey
  FOREIGN KEY (user_id, conversation_id) REFERENCES conversations (user_id, id) ON DELETE CASCADE`,
  `CREATE TRIGGER messages_refuse_update BEFORE UPDATE ON messages
  FOR EACH ROW EXECUTE FUNCTION refuse_update()`,
  ...belongsToUser("messages", "SELECT, INSERT, DELETE"),
];

const turns = [
  refersToOwn("turns", "turns_conversation_fkey", "conversation_id", "conversations"),
  refersToOwn("turns", "turns_message_fkey", "message_id", "messages"),
  refersToOwn("turns", "turns_reply_fkey", "reply_id", "messages"),
  keepsItsClock("turns"),
  ...belongsToUser("turns", "SELECT, INSERT, UPDATE"),
  refersToOwn("turn_calls", "turn_calls_turn_fkey", "turn_id", "turns"),
  keepsItsClock("turn_calls"),
  ...belongsToUser("turn_calls", "SELECT, INSERT, UPDATE"),
  refersToOwn("turn_events", "turn_events_turn_fkey", "turn_id", "turns"),
  ...belongsToUser("turn_events", "SELECT, INSERT, DELETE"),
];

/** In order; run after the tables of the models exist. */
export const schemaStatements: string[] = [
  ...functions,
  ...users,
  ...betterAuth,
  ...tasks,
  ...taskDates,
  ...completions,
  ...idempotencyKeys,
  ...conversations,
  ...messages,
  ...turns,
];
