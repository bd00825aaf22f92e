import { compareSnapshots, describeDifference } from "../catalog/snapshot.js";
import type { LoadedConfig } from "../config.js";
import type { MigrationDefinition } from "../definition.js";
import { MigratorError } from "../errors.js";
import { partOf } from "../names.js";
import type { KnownDatabase } from "../scratch/schemas.js";
import type { ScratchServer } from "../scratch/server.js";
import { whatKeeps } from "./advice.js";
import { type Content, empty, goneContent, readContent, thinOut } from "./content.js";
import { type FailingStatement, failingStatements, isAboutData } from "./failing-statements.js";
import { changedByRoundTrip, lostContent } from "./lost-content.js";
import { isWhole, ProofCopy } from "./proof-copy.js";
import { assertFilled, fillCopy, forwards, noValueForBoth } from "./proof-rows.js";
import type { RenameStatement } from "./renames.js";
import { fillWithBoundaryValues } from "./sample-data.js";
import { advanceSequences } from "./sequences.js";
import { mentions } from "./statement-parts.js";

/** The two schemas between which a migration is to be proved, and what that needs. */
export interface ProofGround {
  config: LoadedConfig;
  scratch: ScratchServer;
  /** The schema before; a database without connections. */
  before: KnownDatabase;
  /** The schema that `up` must reach; a database without connections. */
  after: KnownDatabase;
  /** The renames with which `up` begins. */
  renames: RenameStatement[];
}

/** A column whose values a change of type alters, with an example that `down` does not restore. */
export interface AlteredColumn {
  /** `table.column`, by its names in the old schema. */
  column: string;
  example: string;
}

/** The findings of a successful proof. */
export interface Proof {
  /** How many rows were made for it, in the old schema and in the new. */
  rows: number;
  /** Statements of `up` that may fail on rows that the old schema allowed. */
  upFailures: FailingStatement[];
  /** Statements of `down` that may fail on rows that only the new schema allows. */
  downFailures: FailingStatement[];
  /** Columns whose values do not survive the conversion to the new type and back. */
  converted: AlteredColumn[];
  /** Tables and columns, as `table` and `table.column`, whose content `up` discards. */
  losses: string[];
}

/**
 * Proves on copies with sample data that `up` results in exactly the new schema, `down` in exactly
 * the old one, and that `up` works again. Every column is filled; every row and value that can be
 * preserved must be, and no sequence may go back.
 *
 * @throws {MigratorError} naming the remaining differences, or the column that could not be filled
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

/** A proof in progress. */
interface Trial extends ProofGround {
  definition: MigrationDefinition;
  copyOf: (known: KnownDatabase) => Promise<ProofCopy>;
}

async function proveOn(trial: Trial): Promise<Proof> {
  const { definition } = trial;
  const { copy, rows, start, upFailures } = await upOnRows(trial);
  let applied = await assertPreserved(trial, copy, start, "up");
  const losses = goneContent(start, applied);
  const blocked = await downBlocked(trial, copy, losses);
  if (blocked.length > 0) applied = await downOnFewerRows(trial, copy, losses);
  const returned = await assertPreserved(trial, copy, applied, "down");
  await copy.run(definition, "up");
  await assertPreserved(trial, copy, returned, "a second up");
  const fresh = await downOnNewRows(trial, copy);
  return {
    rows: rows + fresh.rows,
    upFailures,
    downFailures: blocked.length > 0 ? blocked : fresh.failures,
    converted: (blocked.length > 0 ? [] : changedByRoundTrip(start, returned)).filter(
      ({ column }) => !losses.some((lost) => column === lost || column.startsWith(`${lost}.`)),
    ),
    losses,
  };
}

/**
 * Runs `down`. If `up` has discarded content, statements that concern it, such as a constraint that
 * needs it, may fail on the rows: then nothing is changed, and those statements are returned.
 */
async function downBlocked(
  { definition }: Trial,
  copy: ProofCopy,
  losses: string[],
): Promise<FailingStatement[]> {
  try {
    await copy.run(definition, "down");
    return [];
  } catch (error) {
    if (!isAboutData(error) || losses.length === 0 || !isWhole(definition)) throw error;
    const found = await failingStatements(copy.client, definition.down as string[]);
    const isDueToLoss = ({ sql }: FailingStatement) =>
      losses.some((lost) => mentions(sql, partOf(lost)));
    if (found.some((failure) => !isDueToLoss(failure))) throw error;
    return found;
  }
}

/**
 * Runs `down` with as many rows as it permits: first with one in each table that has lost content,
 * then with none there, finally with none at all.
 *
 * @returns the content before it
 */
async function downOnFewerRows(
  { definition }: Trial,
  copy: ProofCopy,
  losses: string[],
): Promise<Content> {
  const loses = (table: string) =>
    losses.some((lost) => lost === table || lost.startsWith(`${table}.`));
  const look = async () => {
    await advanceSequences(copy.client); // sequences advanced in a failed attempt stay so
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
  /** The content before `up`. */
  start: Content;
  upFailures: FailingStatement[];
}

/**
 * Runs `up` on rows at the limits of the old schema, or, if it fails on these, on rows that the new
 * schema accepts too.
 */
async function upOnRows(trial: Trial): Promise<AppliedCopy> {
  const { before, config, definition, renames } = trial;
  let copy = await trial.copyOf(before);
  let upFailures: FailingStatement[] = [];
  for (const kind of ["boundary", "boundary for both", "ordinary for both"] as const) {
    const { rows, unfilled } = await fillCopy(trial, copy, kind);
    if (kind !== "boundary for both")
      assertFilled(unfilled, kind === "boundary" ? "" : noValueForBoth);
    const start = await copy.after(forwards(renames), readContent);
    try {
      await copy.run(definition, "up");
      return { copy, rows, start, upFailures };
    } catch (error) {
      if (!isAboutData(error) || kind === "ordinary for both") throw error;
    }
    if (!isWhole(definition)) {
      copy = await trial.copyOf(before);
      await fillCopy(trial, copy, kind);
    }
    if (kind === "boundary")
      upFailures = await failingStatements(copy.client, definition.up as string[]);
    await empty(copy.client);
  }
  throw new Error(`${config.folder}: the last attempt neither worked nor failed`);
}

/**
 * Runs `down` on rows of the new schema. They may not fit the old one: then `down` rightly fails.
 *
 * @param copy a copy of the new schema
 */
async function downOnNewRows(
  trial: Trial,
  copy: ProofCopy,
): Promise<{ rows: number; failures: FailingStatement[] }> {
  const { definition, config } = trial;
  const refill = ({ client }: ProofCopy) => fillWithBoundaryValues(client, config.samples);
  await empty(copy.client);
  const { rows, unfilled } = await refill(copy);
  await advanceSequences(copy.client);
  assertFilled(unfilled, "");
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
    return { rows, failures: await failingStatements(whole.client, definition.down as string[]) };
  }
  await assertPreserved(trial, copy, written, "down");
  return { rows, failures: [] };
}

/** The result that each step must have, for error messages. */
const targets = { up: "the models", "a second up": "the models", down: "the schema before" };

/**
 * Checks that a step has resulted in the right schema, and preserved all content that it can.
 *
 * @returns the content afterwards, by the names after `up`
 */
async function assertPreserved(
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
    `The planned statements are wrong: ${step} does not give ${targets[step]}.\n` +
      found.map((line) => `  - ${line}`).join("\n") +
      `\n${whatKeeps(found)}`,
  );
}
