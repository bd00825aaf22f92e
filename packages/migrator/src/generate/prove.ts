import type { Client } from "pg";
import { compareSnapshots, describeDifference, type Snapshot } from "../catalog/snapshot.js";
import type { LoadedConfig } from "../config.js";
import { isTransactional } from "../engine/apply.js";
import type { Direction } from "../engine/journal.js";
import { runStepwise } from "../engine/stepwise.js";
import { runInTransaction } from "../engine/transactional.js";
import { MigratorError } from "../errors.js";
import type { LoadedMigration } from "../files.js";
import type { MigrationDefinition } from "../migration.js";
import { snapshotOf, withClient, withMigrationSession } from "../scratch/schemas.js";
import type { ScratchDatabase, ScratchServer } from "../scratch/server.js";
import { type Content, emptyAll, goneContent, readContent } from "./content.js";
import { advanceCounters } from "./counters.js";
import { changedOnTheWay, lostContent } from "./kept.js";
import { isAboutData, type Obstacle, obstacles } from "./obstacles.js";
import { fillBoth, fillWild, type SampleReport, type Unfilled } from "./sample-data.js";

/** What a migration has to prove itself between. */
export interface ProofGround {
  config: LoadedConfig;
  scratch: ScratchServer;
  /** The schema before; nobody may be connected. */
  before: { database: ScratchDatabase; snapshot: Snapshot };
  /** The schema that `up` must reach; nobody may be connected. */
  after: { database: ScratchDatabase; snapshot: Snapshot };
  /** Statements that only give things another name, content and all; `up` begins with them. */
  renames: string[];
}

/** A column whose values a change of type alters, with one that does not come back. */
export interface AlteredColumn {
  /** `table.column`, as it is called before. */
  column: string;
  example: string;
}

/** What a proof has found, short of a refusal. */
export interface Proof {
  /** Rows made for it, in the old schema and in the new. */
  rows: number;
  /** Statements of `up` that may fail on rows that the old schema allowed. */
  upObstacles: Obstacle[];
  /** Statements of `down` that may fail on rows that only the new schema allows. */
  downObstacles: Obstacle[];
  /** Columns whose values do not survive the conversion to the new type and back. */
  converted: AlteredColumn[];
  /** Tables and columns, as `table` and `table.column`, whose content `up` throws away. */
  losses: string[];
}

/**
 * Proves on filled copies that `up` gives exactly the schema after, `down` exactly the one before,
 * and `up` works again. Every column is filled for it; every row and value that can stay has to,
 * and no counter may be set back.
 *
 * @throws {MigratorError} saying what is left over, or which column could not be filled
 */
export async function prove(ground: ProofGround, definition: MigrationDefinition): Promise<Proof> {
  const { scratch } = ground;
  const { copy, rows, start, upObstacles } = await upOnRows(ground, definition);
  let applied = await demandKept(ground, copy, start, "up");
  const losses = goneContent(start, applied);
  const blocked = await downBlocked(ground, copy, definition, losses);
  if (blocked.length > 0) {
    await withClient(copy.connection, emptyAll);
    applied = await atNewNames(ground, copy, false, readContent);
    await run(ground, copy, definition, "down");
  }
  const returned = await demandKept(ground, copy, applied, "down");
  await run(ground, copy, definition, "up");
  await demandKept(ground, copy, returned, "a second up");
  const fresh = await downOnNewRows(ground, copy, definition);
  await scratch.drop(copy);
  return {
    rows: rows + fresh.rows,
    upObstacles,
    downObstacles: blocked.length > 0 ? blocked : fresh.obstacles,
    converted: (blocked.length > 0 ? [] : changedOnTheWay(start, returned)).filter(
      ({ column }) => !losses.some((lost) => column === lost || column.startsWith(`${lost}.`)),
    ),
    losses,
  };
}

/**
 * Runs `down`. Where `up` has thrown content away, rows may stand in the way of constraints that
 * need it: then nothing is changed, and the statements that fail are returned.
 */
async function downBlocked(
  ground: ProofGround,
  copy: ScratchDatabase,
  definition: MigrationDefinition,
  losses: string[],
): Promise<Obstacle[]> {
  try {
    await run(ground, copy, definition, "down");
    return [];
  } catch (error) {
    const isWhole = isTransactional(candidateOf(definition));
    if (!isAboutData(error) || losses.length === 0 || !isWhole) throw error;
    return withClient(copy.connection, (client) => obstacles(client, definition.down as string[]));
  }
}

interface AppliedCopy {
  copy: ScratchDatabase;
  rows: number;
  /** What was there before `up`. */
  start: Content;
  upObstacles: Obstacle[];
}

/** Runs `up` on rows that use what the old schema allows, as far as the new one lets them pass. */
async function upOnRows(
  ground: ProofGround,
  definition: MigrationDefinition,
): Promise<AppliedCopy> {
  const { scratch, before, config } = ground;
  let copy = await scratch.create(before.database.name);
  let upObstacles: Obstacle[] = [];
  for (const kind of ["wild", "wild for both", "tame for both"] as const) {
    const { rows, unfilled } = await fillCopy(ground, copy, kind);
    if (kind !== "wild for both") demandFilled(unfilled, kind === "wild" ? "" : bothSchemas);
    const start = await atNewNames(ground, copy, true, readContent);
    try {
      await run(ground, copy, definition, "up");
      return { copy, rows, start, upObstacles };
    } catch (error) {
      if (!isAboutData(error) || kind === "tame for both") throw error;
    }
    if (!isTransactional(candidateOf(definition))) {
      await scratch.drop(copy);
      copy = await scratch.create(before.database.name);
      await fillCopy(ground, copy, kind);
    }
    upObstacles = await withClient(copy.connection, async (client) => {
      const found =
        kind === "wild" ? await obstacles(client, definition.up as string[]) : upObstacles;
      await emptyAll(client);
      return found;
    });
  }
  throw new Error(`${config.folder}: the last attempt neither worked nor failed`);
}

const bothSchemas =
  " No value was found that fits the schema before and the one after: map the old values by hand, with " +
  "ALTER COLUMN … TYPE … USING CASE … END, or an UPDATE before the change.";

async function fillCopy(
  { after, config }: ProofGround,
  copy: ScratchDatabase,
  kind: "wild" | "wild for both" | "tame for both",
): Promise<SampleReport> {
  const given = config.samples ?? {};
  return withClient(copy.connection, async (client) => {
    const report =
      kind === "wild"
        ? await fillWild(client, given)
        : await withClient(after.database.connection, (witness) =>
            fillBoth(client, witness, given, kind === "wild for both"),
          );
    await advanceCounters(client);
    return report;
  });
}

/** What can't be filled can't be proved: whatever happened to it would not show. */
function demandFilled(unfilled: Unfilled[], more: string): void {
  if (unfilled.length === 0) return;
  const lines = unfilled.map(({ what, reason }) => `  - ${what}: ${reason}`);
  const example = unfilled[0]!.what;
  throw new MigratorError(
    `The migration can't be proved: no content could be made for ${unfilled.map(({ what }) => what).join(", ")}, ` +
      `so a loss of it would not show.${more}\n${lines.join("\n")}\n` +
      (more === ""
        ? `Name values that fit in the migrator's config: samples: { ${JSON.stringify(example.includes(".") ? example : `${example}.column`)}: ["…"] }, ` +
          "or [] where nothing ever stands."
        : ""),
  );
}

/**
 * Rows written after the migration may not fit the schema before: then `down` fails, rightly.
 *
 * @param copy has the schema after
 */
async function downOnNewRows(
  ground: ProofGround,
  copy: ScratchDatabase,
  definition: MigrationDefinition,
): Promise<{ rows: number; obstacles: Obstacle[] }> {
  const refill = (client: Client) => fillWild(client, ground.config.samples);
  const { rows, unfilled } = await withClient(copy.connection, async (client) => {
    await emptyAll(client);
    const report = await refill(client);
    await advanceCounters(client);
    return report;
  });
  demandFilled(unfilled, "");
  const written = await withClient(copy.connection, readContent);
  try {
    await run(ground, copy, definition, "down");
  } catch (error) {
    if (!isAboutData(error)) throw error;
    const whole = isTransactional(candidateOf(definition))
      ? copy
      : await ground.scratch.create(ground.after.database.name);
    const found = await withClient(whole.connection, async (client) => {
      if (whole !== copy) await refill(client);
      return obstacles(client, definition.down as string[]);
    });
    return { rows, obstacles: found };
  }
  await demandKept(ground, copy, written, "down");
  return { rows, obstacles: [] };
}

function candidateOf(definition: MigrationDefinition): LoadedMigration {
  return { name: "the migration", path: "", checksum: "", definition };
}

async function run(
  ground: ProofGround,
  copy: ScratchDatabase,
  definition: MigrationDefinition,
  direction: Direction,
): Promise<void> {
  const candidate = candidateOf(definition);
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

/** What a step must give, in words for the refusal. */
const targets = { up: "the models", "a second up": "the models", down: "the schema before" };

/**
 * Demands the schema that a step leads to, and everything of the look before that can stay.
 *
 * @returns the look after, by the names that things have after `up`
 */
async function demandKept(
  ground: ProofGround,
  copy: ScratchDatabase,
  content: Content,
  step: keyof typeof targets,
): Promise<Content> {
  const wanted = step === "down" ? ground.before.snapshot : ground.after.snapshot;
  const left = compareSnapshots(await snapshotOf(copy), wanted).map((difference) =>
    describeDifference(difference, { before: `the result of ${step}`, after: targets[step] }),
  );
  const { now, lost } = await atNewNames(ground, copy, step === "down", async (client) => {
    const now = await readContent(client);
    return { now, lost: left.length > 0 ? [] : await lostContent(client, content, now) };
  });
  const found = [...lost.map((what) => `after ${step}, ${what}`), ...left];
  if (found.length === 0) return now;
  throw new MigratorError(
    `The planned statements don't hold: ${step} does not give ${targets[step]}.\n` +
      found.map((line) => `  - ${line}`).join("\n"),
  );
}

/** Looks at a copy by the names that things have after the renames. */
async function atNewNames<Result>(
  { renames }: ProofGround,
  copy: ScratchDatabase,
  hasOldNames: boolean,
  look: (client: Client) => Promise<Result>,
): Promise<Result> {
  return withClient(copy.connection, async (client) => {
    await client.query("BEGIN");
    try {
      for (const statement of hasOldNames ? renames : []) await client.query(statement);
      return await look(client);
    } finally {
      await client.query("ROLLBACK");
    }
  });
}
