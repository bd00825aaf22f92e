import { migration } from "@docket/migrator";

const me = "nullif(current_setting('app.user_id', true), '')";
const myself = `(SELECT ${me})`;
const owned = [
  "conversations",
  "idempotency_keys",
  "messages",
  "tasks",
  "turn_calls",
  "turn_events",
  "turns",
];

/** Changed in place, so that there is no moment without a policy. */
const comparePoliciesWith = (user: string) => [
  ...owned.map(
    (table) => `ALTER POLICY ${table}_owner ON ${table}
      USING (user_id = ${user}) WITH CHECK (user_id = ${user})`,
  ),
  `ALTER POLICY api_keys_owner ON api_keys USING (user_id = ${user})`,
  `ALTER POLICY users_self ON users USING (id = ${user})`,
];

/** The unique index takes the place of the primary key, and its name. */
const promote = (table: string, index: string) =>
  `ALTER TABLE ${table} DROP CONSTRAINT ${table}_pkey,
    ADD CONSTRAINT ${table}_pkey PRIMARY KEY USING INDEX ${index}`;

/**
 * Several tables at once, locked in the order in which the application writes to them. Who writes in another
 * order meets a lock here that is given up before one of the two is taken for a deadlock.
 */
const locking = (tables: string[], statements: string[]) => `DO $$
BEGIN
  PERFORM set_config('lock_timeout', '400ms', true);
  LOCK TABLE ${tables.join(", ")};
  ${statements.join(";\n  ")};
END
$$`;

/** Both unique indexes beside the primary key on (user_id, id), from which the next statements take over. */
const keysById = (table: string, include = "") => [
  `CREATE UNIQUE INDEX CONCURRENTLY ${table}_id_key ON ${table} (id)`,
  `CREATE UNIQUE INDEX CONCURRENTLY ${table}_user_id_id_key ON ${table} (user_id, id)${include}`,
];

/**
 * The owner may not read all rows of a table that is under its policies by force. The application is not the
 * owner: for it nothing changes.
 */
const validating = (tables: string[], constraints: [table: string, name: string][]) => [
  ...tables.map((table) => `ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`),
  ...constraints.map(([table, name]) => `ALTER TABLE ${table} VALIDATE CONSTRAINT ${name}`),
  ...tables.map((table) => `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`),
];

/** The primary key on (user_id, id) goes; what refers to it refers to the unique index from now on. */
const demote = (table: string, references: [table: string, name: string, column: string][]) => {
  const tables = [...new Set([table, ...references.map(([from]) => from)])];
  return [
    locking(tables, [
      ...references.map(([from, name]) => `ALTER TABLE ${from} DROP CONSTRAINT ${name}`),
      promote(table, `${table}_id_key`),
      ...references.map(
        ([from, name, column]) => `ALTER TABLE ${from} ADD CONSTRAINT ${name}
    FOREIGN KEY (user_id, ${column}) REFERENCES ${table} (user_id, id) ON DELETE CASCADE NOT VALID`,
      ),
    ]),
    ...validating(
      tables,
      references.map(([from, name]) => [from, name]),
    ),
  ];
};

/**
 * Keys of what a user owns begin with the user, and policies have no subquery, as tables need it that are
 * distributed by user. The unique indexes on (user_id, id) that there are become the primary keys; what is
 * built anew is built beside what is in use, which goes on being read and written.
 */
export const { up, down } = migration({
  transaction: false,
  up: [
    ...comparePoliciesWith(me),
    promote("tasks", "tasks_user_id_id_key"),
    `CREATE INDEX CONCURRENTLY messages_user_id_conversation_id_id_idx
      ON messages (user_id, conversation_id, id)`,
    locking(
      ["conversations", "messages"],
      ["ALTER TABLE messages DROP CONSTRAINT messages_conversation_id_fkey"],
    ),
    "DROP INDEX CONCURRENTLY messages_conversation_id_id_idx",
    promote("conversations", "conversations_user_id_id_key"),
    promote("messages", "messages_user_id_id_key"),
    promote("turns", "turns_user_id_id_key"),
    `CREATE UNIQUE INDEX CONCURRENTLY turns_running_key_by_user
      ON turns (user_id, conversation_id) WHERE status = 'running'`,
    "DROP INDEX CONCURRENTLY turns_running_key",
    "ALTER INDEX turns_running_key_by_user RENAME TO turns_running_key",
  ],
  down: [
    `CREATE UNIQUE INDEX CONCURRENTLY turns_running_key_by_conversation
      ON turns (conversation_id) WHERE status = 'running'`,
    "DROP INDEX CONCURRENTLY turns_running_key",
    "ALTER INDEX turns_running_key_by_conversation RENAME TO turns_running_key",
    ...keysById("turns"),
    ...demote("turns", [
      ["turn_calls", "turn_calls_turn_fkey", "turn_id"],
      ["turn_events", "turn_events_turn_fkey", "turn_id"],
    ]),
    ...keysById("messages"),
    ...demote("messages", [
      ["turns", "turns_message_fkey", "message_id"],
      ["turns", "turns_reply_fkey", "reply_id"],
    ]),
    ...keysById("conversations"),
    ...demote("conversations", [
      ["messages", "messages_conversation_fkey", "conversation_id"],
      ["turns", "turns_conversation_fkey", "conversation_id"],
    ]),
    "CREATE INDEX CONCURRENTLY messages_conversation_id_id_idx ON messages (conversation_id, id)",
    locking(
      ["conversations", "messages"],
      [
        `ALTER TABLE messages ADD CONSTRAINT messages_conversation_id_fkey
    FOREIGN KEY (conversation_id) REFERENCES conversations (id) ON DELETE CASCADE NOT VALID`,
      ],
    ),
    ...validating(["conversations", "messages"], [["messages", "messages_conversation_id_fkey"]]),
    "DROP INDEX CONCURRENTLY messages_user_id_conversation_id_id_idx",
    ...keysById("tasks", " INCLUDE (search_signature)"),
    promote("tasks", "tasks_id_key"),
    ...comparePoliciesWith(myself),
  ],
});
