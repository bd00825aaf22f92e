import { compareSnapshots, describeDifference } from "../catalog/snapshot.js";
import type { LoadedConfig } from "../config.js";
import { MigratorError } from "../errors.js";
import type { MigrationDefinition } from "../migration.js";
import type { KnownDatabase } from "../scratch/schemas.js";
import type { ScratchServer } from "../scratch/server.js";
import { whatKeeps } from "./advice.js";
import { downBlocked, downOnFewerRows, lostBesideBlocked } from "./blocked-down.js";
import { type Content, empty, goneContent, inRoots, ownColumns, readContent } from "./content.js";
import {
  changedThereAndBack,
  type FailingStatement,
  failingOnExtremes,
  failingStatements,
  isAboutData,
  oncePerStatement,
} from "./failing-statements.js";
import {
  type AlteredColumn,
  changedByRoundTrip,
  lostContent,
  oncePerColumn,
} from "./lost-content.js";
import { isWhole, ProofCopy } from "./proof-copy.js";
import { assertFilled, fillCopy, forwards, noValueForBoth } from "./proof-rows.js";
import type { RenameStatement } from "./renames.js";
import { fillWithBoundaryValues } from "./sample-data.js";
import { advanceSequences } from "./sequences.js";
import { convertedColumns } from "./statement-parts.js";

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
  /** Columns whose values in the new type `down` alters, so that another `up` does not restore them. */
  alteredByDown: AlteredColumn[];
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
  const { copy, rows, start, upFailures, alteredByUp } = await upOnRows(trial);
  let applied = await assertPreserved(trial, copy, start, "up");
  const losses = goneContent(start, applied);
  const blocked = await downBlocked(definition, copy, losses);
  if (blocked.length > 0) {
    const down = definition.down as string[];
    const names = forwards(trial.renames);
    alteredByUp.push(...(await changedThereAndBack(copy.client, [], down, names, start)));
    const irreversible = blocked.flatMap(({ sql }) => convertedColumns(sql));
    const unkept = [...losses, ...irreversible];
    refuseIf(await lostBesideBlocked(definition, copy, unkept, names), "down");
    applied = await downOnFewerRows(definition, copy, unkept);
  }
  const returned = await assertPreserved(trial, copy, applied, "down");
  await copy.run(definition, "up");
  await assertPreserved(trial, copy, returned, "a second up");
  const fresh = await downOnNewRows(trial, copy, start);
  if (blocked.length === 0) alteredByUp.push(...changedByRoundTrip(start, returned));
  const lostInRoots = inRoots(losses, start);
  const isLost = (column: string) =>
    lostInRoots.some((lost) => column === lost || column.startsWith(`${lost}.`));
  return {
    rows: rows + fresh.rows,
    upFailures,
    downFailures: blocked.length > 0 ? blocked : fresh.failures,
    converted: oncePerColumn(alteredByUp).filter(({ column }) => !isLost(column)),
    alteredByDown: fresh.altered,
    losses: lostInRoots,
  };
}

/**
 * Runs `up` on rows at the limits of the old schema, or, if it fails on these, on rows that the new
 * schema accepts too. `start` is the content before it; `alteredByUp` are columns that it alters on
 * rows on which another of its statements fails.
 */
async function upOnRows(trial: Trial) {
  const { before, config, definition, renames } = trial;
  let copy = await trial.copyOf(before);
  let upFailures: FailingStatement[] = [];
  let alteredByUp: AlteredColumn[] = [];
  for (const kind of ["boundary", "boundary for both", "ordinary for both"] as const) {
    const { rows, unfilled } = await fillCopy(trial, copy, kind);
    if (kind !== "boundary for both")
      assertFilled(unfilled, kind === "boundary" ? "" : noValueForBoth);
    const start = await copy.after(forwards(renames), readContent);
    const up = definition.up as string[];
    if (kind === "boundary") upFailures = await failingOnExtremes(copy.client, up);
    try {
      await copy.run(definition, "up");
      return { copy, rows, start, upFailures, alteredByUp };
    } catch (error) {
      if (!isAboutData(error) || kind === "ordinary for both") throw error;
    }
    if (!isWhole(definition)) {
      copy = await trial.copyOf(before);
      await fillCopy(trial, copy, kind);
    }
    if (kind === "boundary") {
      const down = definition.down as string[];
      upFailures = oncePerStatement(await failingStatements(copy.client, up), upFailures);
      alteredByUp = await changedThereAndBack(copy.client, up, down, forwards(renames), start);
    }
    await empty(copy.client);
  }
  throw new Error(`${config.folder}: the last attempt neither worked nor failed`);
}

/**
 * Runs `down` on rows of the new schema. They may not fit the old one: then `down` rightly fails,
 * or alters them.
 *
 * @param copy a copy of the new schema
 * @param old content of the old schema, by its names after `up`
 */
async function downOnNewRows(
  trial: Trial,
  copy: ProofCopy,
  old: Content,
): Promise<{ rows: number; failures: FailingStatement[]; altered: AlteredColumn[] }> {
  const { definition, config } = trial;
  const refill = ({ client }: ProofCopy) => fillWithBoundaryValues(client, config.samples);
  await empty(copy.client);
  const { rows, unfilled } = await refill(copy);
  await advanceSequences(copy.client);
  assertFilled(unfilled, "");
  const written = await copy.after([], readContent);
  const altered = await alteredByDown(trial, copy, old, written);
  const extreme = await failingOnExtremes(copy.client, definition.down as string[]);
  try {
    await copy.run(definition, "down");
  } catch (error) {
    if (!isAboutData(error)) throw error;
    let whole = copy;
    if (!isWhole(definition)) {
      whole = await trial.copyOf(trial.after);
      await refill(whole);
    }
    const failures = await failingStatements(whole.client, definition.down as string[]);
    return { rows, failures: oncePerStatement(failures, extreme), altered };
  }
  await assertPreserved(trial, copy, written, "down");
  return { rows, failures: extreme, altered };
}

/** The columns of both schemas whose new values `down` alters. */
async function alteredByDown(
  { definition }: Trial,
  { client }: ProofCopy,
  old: Content,
  written: Content,
): Promise<AlteredColumn[]> {
  const known = ownColumns(old);
  if (![...ownColumns(written)].some((column) => known.has(column))) return [];
  const [up, down] = [definition.up as string[], definition.down as string[]];
  const altered = await changedThereAndBack(client, down, up, [], written);
  return altered.filter(({ column }) => known.has(column));
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
  refuseIf(lost, step, left);
  return now;
}

function refuseIf(lost: string[], step: keyof typeof targets, left: string[] = []): void {
  const found = [...lost.map((what) => `after ${step}, ${what}`), ...left];
  if (found.length === 0) return;
  throw new MigratorError(
    `The planned statements are wrong: ${step} does not give ${targets[step]}.\n` +
      found.map((line) => `  - ${line}`).join("\n") +
      `\n${whatKeeps(found)}`,
  );
}
