import { QueryTypes, type Sequelize } from "sequelize";
import { APP_ROLE } from "./owned-table.js";

/**
 * Tables with a `user_id` that are not distributed by it, and why: Better Auth looks up their rows
 * before it knows the user, and as the login role. So each machine has a copy, and every write goes
 * to all of them. Units of work write nothing there but the rare deletions with which a user signs
 * out or revokes a key.
 */
export const undistributedTables: Readonly<Record<string, string>> = {
  sessions:
    "a session is found by its token; a unit of work only lists and ends its user's sessions",
  accounts: "a way to sign in is found by provider and account; a unit of work sees none",
  api_keys: "a key is found by its hash; a unit of work only lists and revokes its user's keys",
  two_factors:
    "a second factor is found with the sign-in that asks for it; a unit of work sees none",
  oauth_clients:
    "an application is found by its id, whoever registered it; a unit of work only reads names",
  oauth_consents: "found with the request of an application; a unit of work only lists and revokes",
  oauth_refresh_tokens: "found by its hash; a unit of work only revokes its user's",
  oauth_access_tokens: "found by its hash; a unit of work only revokes its user's",
  passkeys:
    "a passkey is found by its credential, which tells who signs in; a unit of work sees none",
};

/** A reason why a table could not be distributed by user. */
export interface DistributionFault {
  table: string;
  /** The table itself, or its key, constraint or policy. */
  name: string;
  /** As a sentence. */
  reason: string;
}

const reasons = {
  noPrimaryKey: "The table has no primary key; it must have one that begins with user_id.",
  primaryKeyOrder: "The primary key does not begin with user_id, by which rows are found.",
  uniqueKey:
    "This unique key lacks user_id. It could be checked among the rows of one machine only.",
  foreignKey:
    "This foreign key between tables of a user does not match user_id with user_id. The row that it refers to could be on another machine.",
  foreignKeyIntoOwned:
    "This foreign key leads from a table without an owner to one that is distributed by user; the row could be on any machine.",
  foreignKeyAction:
    "This foreign key would change user_id when the other row is deleted or changed, which would move a row to another machine. Name the columns: ON DELETE SET NULL (column).",
  policySubquery:
    "This policy has a subquery. Compare with nullif(current_setting('app.user_id', true), '') itself, as each machine can.",
  type: "user_id is not of the type of users.id, so that its rows would not be on the machine of the user's other rows.",
  writtenByUnits: `The table is exempt from the rules because units of work only read and delete its rows, but ${APP_ROLE} may insert or update them.`,
};

/** Tables whose rows users own: all with a `user_id`, except those of {@link undistributedTables}. */
const ownedTables = `
  SELECT c.oid, c.relname, a.attnum AS user_column, a.atttypid
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'user_id' AND NOT a.attisdropped
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = current_schema()::regnamespace
    AND c.relname <> ALL ($exempt)`;

const faults = `
WITH owned AS (${ownedTables}),
keys AS (
  SELECT o.relname, i.relname AS name, x.indisprimary, o.user_column,
    (x.indkey::int2[])[0:x.indnkeyatts - 1] AS columns
  FROM owned o JOIN pg_index x ON x.indrelid = o.oid JOIN pg_class i ON i.oid = x.indexrelid
  WHERE x.indisunique OR x.indisexclusion
),
references_ AS (
  SELECT f.conname, source.relname AS source, o.relname AS owner, f.confdeltype, f.confupdtype, f.confdelsetcols,
    o.user_column, target.oid AS owned_target,
    EXISTS (SELECT FROM unnest(f.conkey, f.confkey) AS k(here, there)
      WHERE k.here = o.user_column AND k.there = target.user_column) AS by_user,
    o.user_column = ANY (f.conkey) AS uses_user
  FROM pg_constraint f JOIN pg_class source ON source.oid = f.conrelid
    LEFT JOIN owned o ON o.oid = f.conrelid LEFT JOIN owned target ON target.oid = f.confrelid
  WHERE f.contype = 'f' AND f.conparentid = 0 AND (o.oid IS NOT NULL OR target.oid IS NOT NULL)
)
SELECT relname AS "table", relname AS name, 'noPrimaryKey' AS fault FROM owned
  WHERE NOT EXISTS (SELECT FROM pg_index x WHERE x.indrelid = owned.oid AND x.indisprimary)
UNION ALL SELECT relname, name, 'primaryKeyOrder' FROM keys
  WHERE indisprimary AND user_column = ANY (columns) AND columns[array_lower(columns, 1)] <> user_column
UNION ALL SELECT relname, name, 'uniqueKey' FROM keys
  WHERE user_column <> ALL (columns)
UNION ALL SELECT source, conname, 'foreignKey' FROM references_
  WHERE owner IS NOT NULL AND owned_target IS NOT NULL AND NOT by_user
UNION ALL SELECT source, conname, 'foreignKeyIntoOwned' FROM references_ WHERE owner IS NULL
UNION ALL SELECT source, conname, 'foreignKeyAction' FROM references_
  WHERE uses_user AND (confupdtype IN ('c', 'n', 'd')
    OR confdeltype IN ('n', 'd') AND coalesce(user_column = ANY (nullif(confdelsetcols, '{}')), true))
UNION ALL SELECT c.relname, polname, 'policySubquery' FROM pg_policy JOIN pg_class c ON c.oid = polrelid
  WHERE c.relnamespace = current_schema()::regnamespace
    AND (polqual::text LIKE '%{SUBLINK %' OR polwithcheck::text LIKE '%{SUBLINK %')
UNION ALL SELECT relname, relname, 'type' FROM owned
  WHERE atttypid <> (SELECT atttypid FROM pg_attribute WHERE attrelid = to_regclass('users') AND attname = 'id')
UNION ALL SELECT c.relname, c.relname, 'writtenByUnits' FROM pg_class c
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relname = ANY ($exempt)
    AND EXISTS (SELECT FROM pg_roles r WHERE r.rolname = $role
      AND has_any_column_privilege(r.oid, c.oid, 'INSERT, UPDATE'))
ORDER BY 1, 2, 3`;

/**
 * Everything that prevents distributing the schema by user, read from the database's catalog; empty
 * if nothing does. Unknown tables are checked too: a `user_id` means that users own the rows.
 *
 * @param sequelize connected as any role, since every role may read the catalog
 */
export async function distributionFaults(sequelize: Sequelize): Promise<DistributionFault[]> {
  const bind = { exempt: Object.keys(undistributedTables), role: APP_ROLE };
  const rows = await sequelize.query<{ table: string; name: string; fault: keyof typeof reasons }>(
    faults,
    { bind, type: QueryTypes.SELECT },
  );
  return rows.map(({ table, name, fault }) => ({ table, name, reason: reasons[fault] }));
}
