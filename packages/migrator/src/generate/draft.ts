import { MigratorError } from "../errors.js";
import { type KnownDatabase, withClient } from "../scratch/schemas.js";
import type { RenamedDatabase } from "./apply-renames.js";
import { identityGrants } from "./identity-grants.js";
import { type PlannedStatement, planBothWays } from "./plan.js";
import { layOut, plainNames } from "./sql-text.js";
import { droppedColumn, statement } from "./statement-parts.js";
import { tidy } from "./tidy.js";
import type { MigrationText } from "./write.js";

/**
 * Plans both directions and makes readable statements of them.
 *
 * @param prerequisites statements with which `up` begins
 */
export async function draftMigration(
  from: RenamedDatabase,
  to: KnownDatabase,
  prerequisites: string[],
): Promise<MigrationText> {
  const plans = await planBothWays(from.database, to.database);
  const keywords = await quotedKeywords(from);
  const plain = (planned: PlannedStatement[]) =>
    planned.map((statement) => ({ ...statement, sql: plainNames(statement.sql, keywords) }));
  const finish = (planned: PlannedStatement[]) =>
    withoutBodyChecks(planned).map((statement) => ({
      ...statement,
      sql: layOut(statement.sql),
      remarks: [...statement.remarks, ...lossRemark(statement.sql)],
    }));
  const up = [
    ...finish(tidy(plain(plans.up), from.snapshot, to.snapshot)),
    ...(await identityGrants(from, to)).map((sql) => statement(sql)),
  ];
  const down = [
    ...finish(tidy(plain(plans.down), to.snapshot, from.snapshot)),
    ...(await identityGrants(to, from)).map((sql) => statement(sql)),
  ];
  const renames = from.renames.map(({ sql }) => statement(sql));
  const takenBack = from.renames.toReversed().map(({ reverse }) => statement(reverse));
  const text = {
    header: [],
    up: [...prerequisites.map((sql) => statement(sql)), ...renames, ...up],
    down: [...down, ...takenBack],
  };
  if (text.up.length === 0) {
    throw new MigratorError(
      "The schemas differ in something that can't be planned; " +
        "`check` names it. Write the migration by hand.",
    );
  }
  const split = [...text.up, ...text.down].some(({ needsCommitBefore }) => needsCommitBefore);
  return split ? outsideTransaction(text) : { ...text, transaction: true };
}

/** PostgreSQL lets a new enum value be used only once it is committed: steps of their own, then. */
function outsideTransaction(text: Omit<MigrationText, "transaction">): MigrationText {
  return {
    header: [
      "A new enum value can be used only after it was committed, so this is no single transaction:",
      "each statement is recorded as it is done, and a run that broke off is continued by the next.",
    ],
    up: inGroups(text.up),
    down: inGroups(text.down),
    transaction: false,
  };
}

/** Statements that may run together become one, so that they hold or fail together. */
function inGroups(statements: PlannedStatement[]): PlannedStatement[] {
  const groups: PlannedStatement[][] = [];
  for (const statement of statements) {
    if (groups.length === 0 || statement.needsCommitBefore) groups.push([]);
    groups.at(-1)!.push(statement);
  }
  return groups.map((group) => ({
    sql: group.map(({ sql }) => sql).join(";\n"),
    remarks: group.flatMap(({ remarks }) => remarks),
    needsCommitBefore: false,
  }));
}

/** An SQL function is checked against the tables it names, which may come after it. */
function withoutBodyChecks(planned: PlannedStatement[]): PlannedStatement[] {
  const isSqlFunction = ({ sql }: PlannedStatement) =>
    /^CREATE (OR REPLACE )?FUNCTION/.test(sql) && /\bLANGUAGE sql\b/.test(sql);
  const createsTables = planned.some(({ sql }) => sql.startsWith("CREATE TABLE"));
  return createsTables && planned.some(isSqlFunction)
    ? [statement("SET LOCAL check_function_bodies = off"), ...planned]
    : planned;
}

function lossRemark(sql: string): string[] {
  const table = /^DROP TABLE (\S+)/.exec(sql)?.[1];
  if (table) return [`LOSS: the rows of ${table}.`];
  const [, type, field] = /^ALTER TYPE (\S+) DROP ATTRIBUTE (\S+)/.exec(sql) ?? [];
  if (type) return [`LOSS: the field ${field} of every ${type}.`];
  const column = droppedColumn(sql);
  return column ? [`LOSS: the content of ${column.key}.`] : [];
}

async function quotedKeywords({ database }: KnownDatabase): Promise<Set<string>> {
  return withClient(database.connection, async (client) => {
    const { rows } = await client.query("SELECT word FROM pg_get_keywords() WHERE catcode <> 'U'");
    return new Set(rows.map((row) => row.word));
  });
}
