import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { both } from "../both.js";
import { compareSnapshots, type Difference, type Snapshot } from "../catalog/snapshot.js";
import type { LoadedConfig } from "../config.js";
import { MigratorError, StatementError } from "../errors.js";
import { listMigrations, loadMigration } from "../files.js";
import type { MigrationDefinition } from "../migration.js";
import { moduleKindOf } from "../module-kind.js";
import { prune } from "../scratch/prune.js";
import {
  buildMigrated,
  buildModels,
  snapshotOf,
  withClient,
  withScratch,
} from "../scratch/schemas.js";
import type { ScratchDatabase, ScratchServer } from "../scratch/server.js";
import { byHand } from "./advice.js";
import { draftMigration } from "./draft.js";
import { type Proof, prove } from "./prove.js";
import { alignNames, type Rename, renameCandidates, renameStatement } from "./renames.js";
import { asWritten, type MigrationText, migrationSource } from "./write.js";

/** What `generate` is asked for. */
export interface GenerateOptions {
  /** The name of the migration; becomes kebab-case behind the timestamp. */
  name: string;
  /** Things that keep their content under a new name. */
  renames?: Rename[];
  /** Asks a person whether something was renamed. Default: nothing is taken for a rename. */
  ask?: (candidate: Rename) => Promise<boolean>;
  /** Gets a line per step. */
  log?: (line: string) => void;
}

/** A migration that was proved and written. */
export interface GeneratedMigration {
  file: string;
  source: string;
  differences: Difference[];
  proof: Proof;
  /** Pairs that look like renames and were not taken for one. */
  possibleRenames: Rename[];
}

/**
 * Compares what the migrations make with what the models want, and writes the migration between.
 * It is proved on filled copies first; what can't be proved is not written.
 *
 * @returns undefined where there is no difference
 * @throws {MigratorError} saying what is left and what to write by hand
 */
export async function generate(
  config: LoadedConfig,
  options: GenerateOptions,
): Promise<GeneratedMigration | undefined> {
  const log = options.log ?? (() => {});
  return withScratch(config, async (scratch) => {
    const names = await listMigrations(config.migrations);
    log(`Building the schema of ${names.length} migrations and that of the models.`);
    const [before, after] = await both(
      buildMigrated(config, scratch, names).then((database) => withSnapshot(config, database)),
      buildModels(config, scratch).then((database) => withSnapshot(config, database)),
    );
    const differences = compareSnapshots(before.snapshot, after.snapshot);
    if (differences.length === 0) return undefined;

    const { renames, rejected } = await chooseRenames(before.snapshot, after.snapshot, options);
    const renamed = await applyRenames(scratch, before, after.snapshot, renames);
    log("Planning the way there and back.");
    const first = names.length === 0 ? config.prerequisites : [];
    const text = await orRefusal(() => draftMigration(renamed, after, first));
    log("Proving it on filled copies: up, down, up.");
    const definition = definitionOf(text);
    const proof = await orRefusal(() =>
      prove({ config, scratch, before, after, renames }, definition),
    );
    addCaveats(text, proof, rejected);
    const file = await writeMigration(config, options.name, names, text, definition);
    return { ...file, differences, proof, possibleRenames: rejected };
  });
}

/** A scratch database and its schema. */
export interface KnownDatabase {
  database: ScratchDatabase;
  snapshot: Snapshot;
}

/** A copy of a database after some renames, with the statements that were run. */
export interface RenamedDatabase extends KnownDatabase {
  statements: string[];
}

async function withSnapshot(
  config: LoadedConfig,
  database: ScratchDatabase,
): Promise<KnownDatabase> {
  await prune(config, database);
  return { database, snapshot: await snapshotOf(database) };
}

async function chooseRenames(before: Snapshot, after: Snapshot, options: GenerateOptions) {
  const renames = [...(options.renames ?? [])];
  const rejected: Rename[] = [];
  for (const candidate of renameCandidates(before, after)) {
    if (renames.some(({ from }) => from === candidate.from)) continue;
    if (await options.ask?.(candidate)) renames.push(candidate);
    else rejected.push(candidate);
  }
  return { renames, rejected };
}

async function applyRenames(
  scratch: ScratchServer,
  before: KnownDatabase,
  after: Snapshot,
  renames: Rename[],
): Promise<RenamedDatabase> {
  // Columns first: their statements name the table as it was.
  const sorted = renames.toSorted((a, b) => b.from.split(".").length - a.from.split(".").length);
  const asked = sorted.map((rename) => renameStatement(rename, before.snapshot));
  if (asked.length === 0 && alignNames(before.snapshot, after).length === 0) {
    return { ...before, statements: [] };
  }
  const database = await scratch.create(before.database.name);
  await runAll(database, asked);
  const aligned = alignNames(await snapshotOf(database), after);
  await runAll(database, aligned);
  return { database, snapshot: await snapshotOf(database), statements: [...asked, ...aligned] };
}

async function runAll(database: ScratchDatabase, statements: string[]): Promise<void> {
  await withClient(database.connection, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

function definitionOf(text: MigrationText): MigrationDefinition {
  return {
    transaction: text.transaction,
    up: text.up.map(({ sql }) => asWritten(sql)),
    down: text.down.map(({ sql }) => asWritten(sql)),
  };
}

async function orRefusal<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MigratorError)) throw error;
    const advice = error instanceof StatementError ? `\n${byHand(error)}` : "";
    throw new MigratorError(`Nothing was written. ${error.message}${advice}`, { cause: error });
  }
}

function addCaveats(text: MigrationText, proof: Proof, rejected: Rename[]): void {
  const { header } = text;
  for (const { from, to } of rejected) {
    header.push(
      `REVIEW: ${from} goes and ${to} comes. If that is a rename, generate again with --rename ${from}:${to}.`,
    );
  }
  if (proof.upCaveat) header.push(`REVIEW: up fails on rows that do not fit: ${proof.upCaveat}.`);
  if (proof.downCaveat)
    header.push(`REVIEW: down fails on rows that only fit after up: ${proof.downCaveat}.`);
  for (const column of proof.converted) {
    header.push(
      `REVIEW: values of ${column} do not survive the conversion to the new type and back.`,
    );
  }
}

async function writeMigration(
  config: LoadedConfig,
  name: string,
  existing: string[],
  text: MigrationText,
  proved: MigrationDefinition,
): Promise<{ file: string; source: string }> {
  const { style, ending } = await moduleKindOf(config, existing.at(-1));
  const file = `${timestampAfter(existing.at(-1))}-${kebabCase(name)}.${ending}`;
  const path = join(config.migrations, file);
  const source = migrationSource(text, style);
  await writeFile(path, source, { flag: "wx" });
  try {
    const { definition } = await loadMigration(config.migrations, file);
    if (!isDeepStrictEqual({ transaction: true, ...definition }, proved)) {
      throw new MigratorError("The file says something else than what was proved; it was removed.");
    }
  } catch (error) {
    await rm(path);
    throw error;
  }
  return { file, source };
}

/** `YYYYMMDDHHMMSS` of now in UTC, or a second after the last migration, whichever is later. */
function timestampAfter(last: string | undefined): string {
  const now = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const latest = /^\d{14}/.exec(last ?? "")?.[0] ?? "";
  return latest < now ? now : String(BigInt(latest) + 1n);
}

function kebabCase(name: string): string {
  const kebab = name
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  if (kebab === "") throw new MigratorError("Give the migration a name of letters and digits.");
  return kebab;
}
