import { compareSnapshots, describeDifference } from "../catalog/snapshot.js";
import type { LoadedConfig } from "../config.js";
import type { MigrationDefinition } from "../definition.js";
import { MigratorError } from "../errors.js";
import { partOf } from "../names.js";
import type { KnownDatabase } from "../scratch/schemas.js";
import type { ScratchServer } from "../scratch/server.js";
import { whatKeeps } from "./advice.js";
import { type Content, empty, goneContent, readContent, thinOut } from "./content.js";
import { advanceCounters } from "./counters.js";
import { changedOnTheWay, lostContent } from "./kept.js";
import { isAboutData, type Obstacle, obstacles } from "./obstacles.js";
import { isWhole, ProofCopy } from "./proof-copy.js";
import { demandFilled, fillCopy, forwards, noValueForBoth } from "./proof-rows.js";
import type { RenameStatement } from "./renames.js";
import { fillWild } from "./sample-data.js";
import { mentions } from "./statement-parts.js";

/** What a migration has to prove itself between. */
export interface ProofGround {
  config: LoadedConfig;
  scratch: ScratchServer;
  /** The schema before; nobody may be connected. */
  before: KnownDatabase;
  /** The schema that `up` must reach; nobody may be connected. */
  after: KnownDatabase;
  /** Statements that only give things another name, content and all; `up` begins with them. */
  renames: RenameStatement[];
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
  const copies: ProofCopy[] = [];
  const copyOf = async ({ database }: KnownDatabase) => {
    const copy = await ProofCopy.create(ground.config, ground.scratch, database);
    copies.push(copy);
    return copy;
  };
  try {
    return await proveOn({ ...ground, definition, copyOf });
  } finally {
    for (const copy of copies) await copy.drop();
  }
}

/** A proof under way. */
interface Trial extends ProofGround {
  definition: MigrationDefinition;
  copyOf: (known: KnownDatabase) => Promise<ProofCopy>;
}

async function proveOn(trial: Trial): Promise<Proof> {
  const { definition } = trial;
  const { copy, rows, start, upObstacles } = await upOnRows(trial);
  let applied = await demandKept(trial, copy, start, "up");
  const losses = goneContent(start, applied);
  const blocked = await downBlocked(trial, copy, losses);
  if (blocked.length > 0) applied = await downOnFewerRows(trial, copy, losses);
  const returned = await demandKept(trial, copy, applied, "down");
  await copy.run(definition, "up");
  await demandKept(trial, copy, returned, "a second up");
  const fresh = await downOnNewRows(trial, copy);
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
 * Runs `down`. Where `up` has thrown content away, rows may stand in the way of statements about it, such
 * as a constraint that needs it: then nothing is changed, and those statements are returned.
 */
async function downBlocked(
  { definition }: Trial,
  copy: ProofCopy,
  losses: string[],
): Promise<Obstacle[]> {
  try {
    await copy.run(definition, "down");
    return [];
  } catch (error) {
    if (!isAboutData(error) || losses.length === 0 || !isWhole(definition)) throw error;
    const found = await obstacles(copy.client, definition.down as string[]);
    const isDueToLoss = ({ sql }: Obstacle) => losses.some((lost) => mentions(sql, partOf(lost)));
    if (found.some((obstacle) => !isDueToLoss(obstacle))) throw error;
    return found;
  }
}

/**
 * Runs `down` with as many rows as get past it: with one in each table that has lost content, with none
 * there, at last with none at all.
 *
 * @returns what was there before it
 */
async function downOnFewerRows(
  { definition }: Trial,
  copy: ProofCopy,
  losses: string[],
): Promise<Content> {
  const loses = (table: string) =>
    losses.some((lost) => lost === table || lost.startsWith(`${table}.`));
  const look = async () => {
    await advanceCounters(copy.client); // what moved one in an attempt that failed stays
    return copy.after([], readContent);
  };
  for (const thin of [() => thinOut(copy.client, loses), () => empty(copy.client, loses)]) {
    await thin();
    const applied = await look();
    try {
      await copy.run(definition, "down");
      return applied;
    } catch (error) {
      if (!isAboutData(error)) throw error;
    }
  }
  await empty(copy.client);
  const applied = await look();
  await copy.run(definition, "down");
  return applied;
}

interface AppliedCopy {
  copy: ProofCopy;
  rows: number;
  /** What was there before `up`. */
  start: Content;
  upObstacles: Obstacle[];
}

/** Runs `up` on rows that use what the old schema allows, as far as the new one lets them pass. */
async function upOnRows(trial: Trial): Promise<AppliedCopy> {
  const { before, config, definition, renames } = trial;
  let copy = await trial.copyOf(before);
  let upObstacles: Obstacle[] = [];
  for (const kind of ["wild", "wild for both", "tame for both"] as const) {
    const { rows, unfilled } = await fillCopy(trial, copy, kind);
    if (kind !== "wild for both") demandFilled(unfilled, kind === "wild" ? "" : noValueForBoth);
    const start = await copy.after(forwards(renames), readContent);
    try {
      await copy.run(definition, "up");
      return { copy, rows, start, upObstacles };
    } catch (error) {
      if (!isAboutData(error) || kind === "tame for both") throw error;
    }
    if (!isWhole(definition)) {
      copy = await trial.copyOf(before);
      await fillCopy(trial, copy, kind);
    }
    if (kind === "wild") upObstacles = await obstacles(copy.client, definition.up as string[]);
    await empty(copy.client);
  }
  throw new Error(`${config.folder}: the last attempt neither worked nor failed`);
}

/**
 * Rows written after the migration may not fit the schema before: then `down` fails, rightly.
 *
 * @param copy has the schema after
 */
async function downOnNewRows(
  trial: Trial,
  copy: ProofCopy,
): Promise<{ rows: number; obstacles: Obstacle[] }> {
  const { definition, config } = trial;
  const refill = ({ client }: ProofCopy) => fillWild(client, config.samples);
  await empty(copy.client);
  const { rows, unfilled } = await refill(copy);
  await advanceCounters(copy.client);
  demandFilled(unfilled, "");
  const written = await copy.after([], readContent);
  try {
    await copy.run(definition, "down");
  } catch (error) {
    if (!isAboutData(error)) throw error;
    let whole = copy;
    if (!isWhole(definition)) {
      whole = await trial.copyOf(trial.after);
      await refill(whole);
    }
    return { rows, obstacles: await obstacles(whole.client, definition.down as string[]) };
  }
  await demandKept(trial, copy, written, "down");
  return { rows, obstacles: [] };
}

/** What a step must give, in words for the refusal. */
const targets = { up: "the models", "a second up": "the models", down: "the schema before" };

/**
 * Demands the schema that a step leads to, and everything of the look before that can stay.
 *
 * @returns the look after, by the names that things have after `up`
 */
async function demandKept(
  { before, after, renames }: Trial,
  copy: ProofCopy,
  content: Content,
  step: keyof typeof targets,
): Promise<Content> {
  const wanted = step === "down" ? before.snapshot : after.snapshot;
  const left = compareSnapshots(await copy.schema(), wanted).map((difference) =>
    describeDifference(difference, { before: `the result of ${step}`, after: targets[step] }),
  );
  const { now, lost } = await copy.after(
    step === "down" ? forwards(renames) : [],
    async (client) => {
      const now = await readContent(client);
      return { now, lost: left.length > 0 ? [] : await lostContent(client, content, now) };
    },
  );
  const found = [...lost.map((what) => `after ${step}, ${what}`), ...left];
  if (found.length === 0) return now;
  throw new MigratorError(
    `The planned statements don't hold: ${step} does not give ${targets[step]}.\n` +
      found.map((line) => `  - ${line}`).join("\n") +
      `\n${whatKeeps(found)}`,
  );
}
