import { compareSnapshots, describeDifference, type Snapshot } from "../catalog/snapshot.js";
import { withClient } from "../client.js";
import { MigratorError } from "../errors.js";
import type { KnownDatabase } from "../scratch/schemas.js";
import type { ScratchServer } from "../scratch/server.js";
import type { RenamedDatabase } from "./apply-renames.js";
import { withNewValuesFirst } from "./enum-steps.js";
import { lossRemark } from "./loss-remarks.js";
import { assertPlannable, type PlannedStatement, planBetween, readFacts } from "./plan.js";
import { prepared } from "./preparation.js";
import { layOut, plainNames } from "./sql-text.js";
import { statement } from "./statement-parts.js";
import { tidy } from "./tidy.js";
import { grantChanges, isColumnGrant, otherComments, statisticsChanges } from "./unplanned.js";
import type { MigrationText } from "./write.js";

/** One end of a migration: its schema, and the state after the preparatory statements. */
type End = Awaited<ReturnType<typeof endOf>>;

/**
 * Plans both directions and turns them into readable statements.
 *
 * @param prerequisites statements with which `up` begins
 */
export async function draftMigration(
  scratch: ScratchServer,
  before: RenamedDatabase,
  after: KnownDatabase,
  prerequisites: string[],
): Promise<MigrationText> {
  const from = await endOf(scratch, before, after.snapshot);
  const to = await endOf(scratch, after, before.snapshot);
  assertPlannable(from.facts, to.facts);
  const words = await wordsOf(before);
  const up = await statementsBetween(from, to, words);
  const down = await statementsBetween(to, from, words);
  const renames = before.renames.map(({ sql }) => statement(sql));
  const takenBack = before.renames.toReversed().map(({ reverse }) => statement(reverse));
  const text = {
    header: [],
    up: [...prerequisites.map((sql) => statement(sql)), ...renames, ...up],
    down: [...down, ...takenBack],
  };
  if (text.up.length === 0) {
    const names = { before: "the migrations", after: "the models" };
    const differences = compareSnapshots(before.snapshot, after.snapshot)
      .map((difference) => `\n  - ${describeDifference(difference, names)}`)
      .join("");
    throw new MigratorError(
      `This can't be planned. Write the statements for it by hand, in a migration of their own:${differences}`,
    );
  }
  const split = [...text.up, ...text.down].some(({ needsCommitBefore }) => needsCommitBefore);
  return split ? outsideTransaction(text) : { ...text, transaction: true };
}

async function endOf(scratch: ScratchServer, schema: KnownDatabase, other: Snapshot) {
  const start = await prepared(scratch, schema, other);
  const facts = await readFacts(schema.database.connection);
  const startFacts =
    start.statements.length === 0 ? facts : await readFacts(start.database.connection);
  return { schema, facts, start, startFacts };
}

async function statementsBetween(
  from: End,
  to: End,
  { keywords, owner }: Words,
): Promise<PlannedStatement[]> {
  const planned = (await planBetween(from.startFacts, to.facts))
    .filter(({ sql }) => !isColumnGrant(sql))
    .map((one) => ({ ...one, sql: plainNames(one.sql, keywords) }));
  const before = from.start.snapshot;
  const own = withoutBodyChecks(tidy(planned, before, to.schema.snapshot, owner)).map((one) => ({
    ...one,
    sql: layOut(one.sql),
    remarks: [...one.remarks, ...lossRemark(one.sql, before, to.schema.snapshot, planned)],
  }));
  const statistics = statisticsChanges(before, to.schema.snapshot);
  const comments = otherComments(before, to.schema.snapshot, planned);
  const grants = await grantChanges(before, to.schema, planned);
  return withNewValuesFirst([
    ...from.start.statements,
    ...statistics.drop.map((sql) => statement(sql)),
    ...own,
    ...[...statistics.make, ...comments, ...grants].map((sql) => statement(sql)),
  ]);
}

/**
 * Splits the migration into several steps, since a new enum value can be used only after a commit.
 */
function outsideTransaction(text: Omit<MigrationText, "transaction">): MigrationText {
  return {
    header: [
      "A new enum value can be used only after it was committed, so this is no single transaction:",
      "each statement is recorded as it is done, and an interrupted run is resumed by the next.",
    ],
    up: inGroups(text.up),
    down: inGroups(text.down),
    transaction: false,
  };
}

/** Joins statements that may run in one transaction, so that they succeed or fail together. */
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

/**
 * Turns off the checks of SQL function bodies, which may refer to tables that are created later.
 */
function withoutBodyChecks(planned: PlannedStatement[]): PlannedStatement[] {
  const isSqlFunction = ({ sql }: PlannedStatement) =>
    /^CREATE (OR REPLACE )?FUNCTION/.test(sql) && /\bLANGUAGE sql\b/.test(sql);
  const createsTables = planned.some(({ sql }) => sql.startsWith("CREATE TABLE"));
  return createsTables && planned.some(isSqlFunction)
    ? [statement("SET LOCAL check_function_bodies = off"), ...planned]
    : planned;
}

type Words = Awaited<ReturnType<typeof wordsOf>>;

/** The words that are quoted as names, and the role that has made the schema. */
async function wordsOf({ database }: KnownDatabase) {
  return withClient(database.connection, async (client) => {
    const { rows } = await client.query<{ words: string[]; owner: string }>(
      `SELECT array_agg(word) AS words, quote_ident(current_user) AS owner
         FROM pg_get_keywords() WHERE catcode <> 'U'`,
    );
    const [{ words, owner }] = rows as [(typeof rows)[0]];
    return { keywords: new Set(words), owner };
  });
}
