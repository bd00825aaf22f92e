import { compareSnapshots, type Difference } from "../catalog/snapshot.js";
import type { LoadedConfig } from "../config.js";
import { MigratorError, StatementError } from "../errors.js";
import { listMigrations } from "../files.js";
import type { MigrationDefinition } from "../migration.js";
import { buildBoth } from "../scratch/both.js";
import { withScratch } from "../scratch/schemas.js";
import { byHand } from "./advice.js";
import { applyRenames } from "./apply-renames.js";
import { draftMigration } from "./draft.js";
import { type Proof, type ProofGround, prove } from "./prove.js";
import { addRemarks, ifRename } from "./remarks.js";
import type { Rename, RenameStatement } from "./renames.js";
import { asWritten, kebabCase, type MigrationText, writeMigration } from "./write.js";

/** Options of `generate`. */
export interface GenerateOptions {
  /** The name of the migration; converted to kebab-case after the timestamp. */
  name: string;
  /** Objects to rename, which keep their content. */
  renames?: Rename[];
  /** Asks the user whether something was renamed. Default: nothing is assumed to be a rename. */
  ask?: (candidate: Rename) => Promise<boolean>;
  /** Receives a line per step. */
  log?: (line: string) => void;
}

/** A migration that was proved and written. */
export interface GeneratedMigration {
  file: string;
  source: string;
  differences: Difference[];
  proof: Proof;
}

/**
 * Compares the schema of the migrations with that of the models, and writes the migration between
 * them. It is first proved on copies with sample data; a migration that cannot be proved is not
 * written.
 *
 * @returns undefined if there is no difference
 * @throws {MigratorError} naming the remaining differences and what to write by hand
 */
export async function generate(
  config: LoadedConfig,
  options: GenerateOptions,
): Promise<GeneratedMigration | undefined> {
  kebabCase(options.name); // checks the name before the work rather than after it
  const log = options.log ?? (() => {});
  return withScratch(config, async (scratch) => {
    const names = await listMigrations(config.migrations);
    log(`Building the schema of ${names.length} migrations and that of the models.`);
    const [before, after] = await buildBoth(config, scratch, names);
    const differences = compareSnapshots(before.snapshot, after.snapshot);
    if (differences.length === 0) return undefined;

    log("Planning the way there and back, and proving it on filled copies: up, down, up.");
    const prerequisites = names.length === 0 ? config.prerequisites : [];
    const ground = { config: { ...config, prerequisites }, scratch, before, after };
    const { text, definition, proof } = await provedMigration(ground, options);
    const file = await writeMigration(config, options.name, names, text, definition);
    return { ...file, differences, proof };
  });
}

/** A migration that was proved, before it is written to a file. */
export interface ProvedMigration {
  text: MigrationText;
  definition: MigrationDefinition;
  proof: Proof;
  /** The renames at the beginning of `up`. */
  renames: RenameStatement[];
}

/**
 * Plans the migration between two schemas and proves it.
 *
 * @param ground the migration begins with its config's prerequisites
 */
export async function provedMigration(
  ground: Omit<ProofGround, "renames">,
  { renames: given = [], ask }: Pick<GenerateOptions, "renames" | "ask">,
): Promise<ProvedMigration> {
  const { config, scratch, before, after } = ground;
  const renamed = await applyRenames(scratch, before, after.snapshot, given, ask);
  const { renames, rejected } = renamed;
  const draft = () => draftMigration(scratch, renamed, after, config.prerequisites);
  const text = await orRefusal(rejected, draft);
  const definition = definitionOf(text);
  const proof = await orRefusal(rejected, () => prove({ ...ground, renames }, definition));
  addRemarks(text, proof, renamed, after.snapshot);
  return { text, definition, proof, renames };
}

function definitionOf(text: MigrationText): MigrationDefinition {
  return {
    transaction: text.transaction,
    up: text.up.map(({ sql }) => asWritten(sql)),
    down: text.down.map(({ sql }) => asWritten(sql)),
  };
}

/** @param rejected what may have been a rename, which would then be the better remedy */
async function orRefusal<Result>(
  rejected: Rename[][],
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof MigratorError)) throw error;
    const advice = error instanceof StatementError ? `\n${byHand(error)}` : "";
    const asked = rejected.map((together) => `\n${ifRename(together, "generate")}`).join("");
    const why = `Nothing was written. ${error.message.trimEnd()}${advice}${asked}`;
    throw new MigratorError(why, { cause: error });
  }
}
