import { Completion } from "../completion.js";
import { Label } from "../label.js";
import { List } from "../list.js";
import { Section } from "../section.js";
import { Task } from "../task.js";
import {
  changeFunctions,
  changeGrants,
  changeTables,
  loggedPartTable,
  loggedTable,
} from "./changes.js";
import {
  ADMIN_ROLE,
  APP_ROLE,
  currentUser,
  ownedTable,
  sameUserForeignKey,
  timestampsTrigger,
} from "./owned-table.js";
import { searchStatements } from "./search.js";
import { structureStatements } from "./structure.js";
import { taskDates } from "./task-dates.js";
import { trashStatements } from "./trash.js";

/**
 * The parts of the schema that Sequelize cannot express: checks, triggers, composite foreign keys,
 * row-level security, grants, and the search index. Together with the models these statements
 * define the schema; the migrations are compared with both.
 */

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
];

const users = [
  "ALTER TABLE users ADD CONSTRAINT users_week_start_known CHECK (week_start BETWEEN 1 AND 7)",
  timestampsTrigger("users"),
  // Not forced: Better Auth reads and writes accounts as the owner of the tables.
  "ALTER TABLE users ENABLE ROW LEVEL SECURITY",
  `CREATE POLICY users_self ON users TO ${APP_ROLE}
  USING (id = ${currentUser})`,
  `CREATE POLICY users_admin ON users FOR SELECT TO ${ADMIN_ROLE} USING (true)`,
  `GRANT SELECT, DELETE, UPDATE (name, time_zone, week_start, locale) ON users TO ${APP_ROLE}`,
  `GRANT SELECT ON users TO ${ADMIN_ROLE}`,
];

const oauthTokens = ["oauth_refresh_tokens", "oauth_access_tokens"];

const betterAuth = [
  ...[
    "sessions",
    "accounts",
    "verifications",
    "api_keys",
    "oauth_clients",
    "oauth_consents",
    "oauth_resources",
  ].map(timestampsTrigger),
  // Not forced either. A unit of work sees its user's API keys, without their hashes.
  ...[
    "sessions",
    "accounts",
    "api_keys",
    "two_factors",
    "passkeys",
    "oauth_clients",
    "oauth_consents",
    ...oauthTokens,
  ].map((table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`),
  ...["sessions", "api_keys", "oauth_consents", ...oauthTokens].map(
    (table) => `CREATE POLICY ${table}_owner ON ${table} TO ${APP_ROLE}
  USING (user_id = ${currentUser})`,
  ),
  // And its sessions, without their tokens.
  `GRANT SELECT (id, user_id, created_at, updated_at, expires_at, ip_address, user_agent), DELETE
  ON sessions TO ${APP_ROLE}`,
  `GRANT SELECT (id, user_id, name, start, permissions, created_at, last_request, expires_at), DELETE
  ON api_keys TO ${APP_ROLE}`,
  // And the user's consents to applications; it can delete these, and their tokens, unseen.
  `GRANT SELECT (user_id, client_id, scopes, created_at), DELETE ON oauth_consents TO ${APP_ROLE}`,
  // And the names of applications, which belong to no user, also of those that were disconnected.
  `CREATE POLICY oauth_clients_names ON oauth_clients FOR SELECT TO ${APP_ROLE} USING (true)`,
  `GRANT SELECT (client_id, name) ON oauth_clients TO ${APP_ROLE}`,
  ...oauthTokens.map(
    (table) => `GRANT SELECT (user_id, client_id), DELETE ON ${table} TO ${APP_ROLE}`,
  ),
];

const tasks = [
  "ALTER TABLE tasks ADD CONSTRAINT tasks_title_filled CHECK (title ~ '[^[:space:]]')",
  "ALTER TABLE tasks ADD CONSTRAINT tasks_priority_known CHECK (priority BETWEEN 1 AND 4)",
  ...loggedTable("tasks", "task", Task),
  ...ownedTable("tasks"),
];

const changeLog = [
  ...changeFunctions,
  ...changeGrants,
  ...changeTables,
  ...ownedTable("change_clocks", { grants: ["SELECT", "INSERT", "UPDATE"] }),
  `GRANT SELECT ON change_epoch TO ${APP_ROLE}, ${ADMIN_ROLE}`,
  ...ownedTable("events"),
];

const structure = [
  ...structureStatements,
  ...trashStatements,
  // `is_inbox` is set on insert only, and the inbox has no `created` event.
  ...loggedTable("lists", "list", List, "NEW.is_inbox"),
  ...ownedTable("lists", {
    grants: [
      "SELECT",
      "INSERT",
      "UPDATE (name, color, position, archived_at, deleted_at)",
      "DELETE",
    ],
  }),
  ...loggedTable("sections", "section", Section),
  ...ownedTable("sections", {
    grants: ["SELECT", "INSERT", "UPDATE (name, position, deleted_at, deleted_with)", "DELETE"],
  }),
  ...loggedTable("labels", "label", Label),
  ...ownedTable("labels", {
    grants: ["SELECT", "INSERT", "UPDATE (name, color, position, deleted_at)", "DELETE"],
  }),
  ...ownedTable("task_labels", { grants: ["SELECT", "INSERT", "DELETE"] }),
];

const completions = [
  sameUserForeignKey("completions", "completions_task_fkey", "task_id", "tasks"),
  ...loggedPartTable("completions", "completion", Completion, {
    table: "tasks",
    column: "task_id",
  }),
  ...ownedTable("completions", { timestamps: true }),
];

const sourceIds = [
  `ALTER TABLE source_ids ADD CONSTRAINT source_ids_of_task_or_list
  CHECK (num_nonnulls(task_id, list_id) = 1)`,
  sameUserForeignKey("source_ids", "source_ids_task_fkey", "task_id", "tasks"),
  sameUserForeignKey("source_ids", "source_ids_list_fkey", "list_id", "lists"),
  ...ownedTable("source_ids", { grants: ["SELECT", "INSERT", "UPDATE"] }),
];

const idempotencyKeys = ownedTable("idempotency_keys");

const conversations = [
  "ALTER TABLE conversations ADD CONSTRAINT conversations_title_filled CHECK (title ~ '[^[:space:]]')",
  ...ownedTable("conversations", { timestamps: true }),
];

const messages = [
  sameUserForeignKey("messages", "messages_conversation_fkey", "conversation_id", "conversations"),
  `CREATE TRIGGER messages_refuse_update BEFORE UPDATE ON messages
  FOR EACH ROW EXECUTE FUNCTION refuse_update()`,
  ...ownedTable("messages", { grants: ["SELECT", "INSERT", "DELETE"] }),
];

const turns = [
  sameUserForeignKey("turns", "turns_conversation_fkey", "conversation_id", "conversations"),
  sameUserForeignKey("turns", "turns_message_fkey", "message_id", "messages"),
  sameUserForeignKey("turns", "turns_reply_fkey", "reply_id", "messages"),
  ...ownedTable("turns", { grants: ["SELECT", "INSERT", "UPDATE"], timestamps: true }),
  sameUserForeignKey("turn_calls", "turn_calls_turn_fkey", "turn_id", "turns"),
  ...ownedTable("turn_calls", { grants: ["SELECT", "INSERT", "UPDATE"], timestamps: true }),
  sameUserForeignKey("turn_events", "turn_events_turn_fkey", "turn_id", "turns"),
  ...ownedTable("turn_events", { grants: ["SELECT", "INSERT", "DELETE"] }),
];

/** To be run in this order, after the tables of the models exist. */
export const schemaStatements: string[] = [
  ...functions,
  ...users,
  ...betterAuth,
  ...changeLog,
  ...tasks,
  ...structure,
  ...searchStatements,
  ...taskDates,
  ...completions,
  ...sourceIds,
  ...idempotencyKeys,
  ...conversations,
  ...messages,
  ...turns,
];
