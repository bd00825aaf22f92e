import { compareSnapshots, describeDifference, type Snapshot } from "../catalog/snapshot.js";
import type { LoadedConfig } from "../config.js";
import { isTransactional } from "../engine/apply.js";
import type { Direction } from "../engine/journal.js";
import { runStepwise } from "../engine/stepwise.js";
import { runInTransaction } from "../engine/transactional.js";
import { databaseError, MigratorError } from "../errors.js";
import type { MigrationDefinition } from "../migration.js";
import { snapshotOf, withClient, withMigrationSession } from "../scratch/schemas.js";
import type { ScratchDatabase, ScratchServer } from "../scratch/server.js";
import {
  type Content,
  commonContent,
  lostContent,
  readContent,
  renamedContent,
} from "./content.js";
import type { Rename } from "./renames.js";
import { emptyAll, fillTame, fillWild, type SampleReport } from "./sample-data.js";

/** What a migration has to prove itself between. */
export interface ProofGround {
  config: LoadedConfig;
  scratch: ScratchServer;
  /** The schema before; nobody may be connected. */
  before: { database: ScratchDatabase; snapshot: Snapshot };
  /** The schema that `up` must reach; nobody may be connected. */
  after: { database: ScratchDatabase; snapshot: Snapshot };
  /** What keeps its content under a new name. */
  renames: Rename[];
}

/** What a proof has found, short of a refusal. */
export interface Proof {
  /** Rows made for it, in the old schema and in the new, and tables that stayed empty. */
  samples: SampleReport;
  /** Why `up` may fail on rows that the old schema allowed. */
  upCaveat?: string;
  /** Why `down` may fail on rows that only the new schema allows. */
  downCaveat?: string;
  /** Columns, as `table.column`, whose values do not survive the conversion to the new type and back. */
  converted: string[];
}

/**
 * Proves on filled copies that `up` gives exactly the schema after, `down` exactly the one before,
 * and `up` works again, with the content of every column that is in both untouched.
 *
 * @throws {MigratorError} saying what is left over
 */
export async function prove(ground: ProofGround, definition: MigrationDefinition): Promise<Proof> {
  const { scratch, before, after } = ground;
  let upCaveat: string | undefined;
  let copy = await scratch.create(before.database.name);
  let samples = await withClient(copy.connection, fillWild);
  let content = await contentOf(copy);
  try {
    await run(ground, copy, definition, "up");
  } catch (error) {
    if (!isAboutData(error)) throw error;
    upCaveat = reasonOf(error);
    await scratch.drop(copy);
    copy = await scratch.create(before.database.name);
    samples = await fillBoth(scratch, copy, after.database);
    content = await contentOf(copy);
    await run(ground, copy, definition, "up");
  }
  const moved = renamedContent(content, ground.renames);
  const kept = commonContent(moved, await contentOf(copy));
  await demandSame(copy, after.snapshot, kept, "up", "the models");
  await run(ground, copy, definition, "down");
  const returning = ground.renames.length === 0 ? kept : content;
  await demandSame(copy, before.snapshot, returning, "down", "the schema before");
  const converted = convertedWithLoss(content, kept, await contentOf(copy), after.snapshot);
  await run(ground, copy, definition, "up");
  await demandSame(copy, after.snapshot, kept, "a second up", "the models");
  const fresh = await tryDownOnNewRows(ground, copy, definition);
  await scratch.drop(copy);
  const { caveat: downCaveat, report } = fresh;
  return { samples: joinReports(samples, report), upCaveat, downCaveat, converted };
}

function convertedWithLoss(
  content: Content,
  kept: Content,
  returned: Content,
  after: Snapshot,
): string[] {
  return [...content.columns]
    .filter(
      ([column, digest]) => !kept.columns.has(column) && returned.columns.get(column) !== digest,
    )
    .map(([column]) => column.split(" ")[0]!)
    .filter((column) => after.has(`column ${column}`));
}

async function fillBoth(
  scratch: ScratchServer,
  copy: ScratchDatabase,
  after: ScratchDatabase,
): Promise<SampleReport> {
  const witness = await scratch.create(after.name);
  const report = await withClient(copy.connection, (client) =>
    withClient(witness.connection, (other) => fillTame(client, other)),
  );
  await scratch.drop(witness);
  return report;
}

/**
 * Rows written after the migration may not fit the schema before: then `down` fails, rightly.
 *
 * @param copy has the schema after
 */
async function tryDownOnNewRows(
  ground: ProofGround,
  copy: ScratchDatabase,
  definition: MigrationDefinition,
): Promise<{ caveat: string | undefined; report: SampleReport }> {
  const report = await withClient(copy.connection, async (client) => {
    await emptyAll(client);
    return fillWild(client);
  });
  try {
    await run(ground, copy, definition, "down");
    return { caveat: undefined, report };
  } catch (error) {
    if (!isAboutData(error)) throw error;
    return { caveat: reasonOf(error), report };
  }
}

function joinReports(old: SampleReport, fresh: SampleReport): SampleReport {
  return {
    rows: old.rows + fresh.rows,
    empty: [...new Set([...old.empty, ...fresh.empty])],
  };
}

async function run(
  ground: ProofGround,
  copy: ScratchDatabase,
  definition: MigrationDefinition,
  direction: Direction,
): Promise<void> {
  const candidate = { name: "the migration", path: "", checksum: "", definition };
  await withMigrationSession(ground.config, copy.connection, async (session) => {
    await session.lock();
    if (direction === "down")
      await session.query(`INSERT INTO ${session.journal.table} VALUES ('the migration')`);
    try {
      if (isTransactional(candidate)) await runInTransaction(session, candidate, direction);
      else await runStepwise(session, candidate, direction);
    } finally {
      await session.query(`DROP TABLE ${session.journal.table}, ${session.journal.logTable}`);
    }
  });
}

async function demandSame(
  copy: ScratchDatabase,
  wanted: Snapshot,
  content: Content,
  step: string,
  target: string,
): Promise<void> {
  const left = compareSnapshots(await snapshotOf(copy), wanted).map((difference) =>
    describeDifference(difference, { before: `the result of ${step}`, after: target }),
  );
  const lost = lostContent(content, await contentOf(copy)).map((what) => `after ${step}, ${what}`);
  if (left.length + lost.length === 0) return;
  throw new MigratorError(
    `The planned statements don't hold: ${step} does not give ${target}.\n` +
      [...left, ...lost].map((line) => `  - ${line}`).join("\n"),
  );
}

function contentOf(copy: ScratchDatabase): Promise<Content> {
  return withClient(copy.connection, readContent);
}

/** Classes 22 (data exception) and 23 (integrity constraint violation), and a cast that found no way. */
function isAboutData(error: unknown): boolean {
  const code = databaseError((error as Error).cause ?? error)?.code ?? "";
  return /^2[23]/.test(code);
}

function reasonOf(error: unknown): string {
  const fields = databaseError((error as Error).cause ?? error);
  return fields?.message ?? (error as Error).message;
}
