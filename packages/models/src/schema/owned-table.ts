/** The role that a unit of work assumes: it owns nothing and cannot bypass row-level security. */
export const APP_ROLE = "docket_app";

/** The setting that holds the user id for one transaction. */
export const USER_SETTING = "app.user_id";

/** The role for administration across all users; it can only read. */
export const ADMIN_ROLE = "docket_admin";

/** The user of the unit of work. Not a subquery, which a distributed table's policy cannot have. */
export const currentUser = `nullif(current_setting('${USER_SETTING}', true), '')`;

/** What units of work may do with their user's rows. */
export type Grant = "SELECT" | "INSERT" | "UPDATE" | `UPDATE (${string})` | "DELETE";

/** How an owned table is used. */
export interface OwnedTableOptions {
  /** Default: all four. */
  grants?: readonly Grant[];
  /**
   * Whether the table has `created_at` and `updated_at`, both `timestamptz NOT NULL DEFAULT now()`,
   * of which a trigger keeps the first unchanged and advances the second with every update. Default
   * `false`.
   */
  timestamps?: boolean;
}

/**
 * The statements that isolate the rows of a table with a `user_id` by user, for a migration or
 * after `sync()`: a user's units of work see and change only that user's rows, those for
 * administration read all, and nobody else has any rights. Preconditions: the table exists, its
 * keys begin with `user_id`, and the schema has Docket's roles and functions.
 *
 * @param table a plain name, as PostgreSQL takes it without quotes
 * @throws {TypeError} for any other name
 *
 * @example
 * up: [
 *   `CREATE TABLE notes (
 *      user_id text NOT NULL REFERENCES users ON DELETE CASCADE,
 *      id bigint GENERATED ALWAYS AS IDENTITY,
 *      text text NOT NULL,
 *      PRIMARY KEY (user_id, id))`,
 *   ...ownedTable("notes"),
 * ],
 */
export function ownedTable(
  table: string,
  { grants = ["SELECT", "INSERT", "UPDATE", "DELETE"], timestamps = false }: OwnedTableOptions = {},
): string[] {
  if (!/^[a-z_][a-z0-9_]*$/.test(table)) {
    throw new TypeError(`${table} is not a plain name: write it in small letters, digits and _.`);
  }
  const isMine = `user_id = ${currentUser}`;
  return [
    ...(timestamps ? [timestampsTrigger(table)] : []),
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
    `CREATE POLICY ${table}_owner ON ${table} TO ${APP_ROLE} USING (${isMine}) WITH CHECK (${isMine})`,
    `CREATE POLICY ${table}_admin ON ${table} FOR SELECT TO ${ADMIN_ROLE} USING (true)`,
    `GRANT ${grants.join(", ")} ON ${table} TO ${APP_ROLE}`,
    `GRANT SELECT ON ${table} TO ${ADMIN_ROLE}`,
  ];
}

/** The trigger of a table with `created_at` and `updated_at`. */
export function timestampsTrigger(table: string): string {
  return `CREATE TRIGGER ${table}_set_updated_at BEFORE UPDATE ON ${table}
  FOR EACH ROW EXECUTE FUNCTION set_updated_at()`;
}

/** A foreign key that includes the user, so that it can only refer to rows of the same user. */
export const sameUserForeignKey = (table: string, name: string, column: string, target: string) =>
  `ALTER TABLE ${table} ADD CONSTRAINT ${name}
  FOREIGN KEY (user_id, ${column}) REFERENCES ${target} (user_id, id) ON DELETE CASCADE`;
