import { Sequelize } from "sequelize";
import { explainConnection } from "../client.js";
import { type ConnectionOptions, sequelizeOptions } from "../connection.js";
import { listMigrations, loadMigration } from "../files.js";
import { applyLive, logChangedFiles } from "./apply.js";
import type { JournalNames } from "./journal.js";
import type { Log } from "./lock.js";
import { type RunSettings, Session } from "./session.js";

/** Options for a program that migrates by itself, for example when it starts. */
export interface MigrateOptions {
  connection: ConnectionOptions;
  /** The folder with the migration files. */
  migrations: string;
  /** The names of the files to apply, and no others. Default: all of the folder. */
  only?: readonly string[];
  journal?: JournalNames;
  settings?: RunSettings;
  /** Receives one line per migration, wait and problem. Default: nothing is logged. */
  log?: Log;
}

/** A migration that this run applied or reverted. */
export interface MigrationRun {
  name: string;
  milliseconds: number;
}

/**
 * Applies all pending migrations in order, with the same lock, journal and rules as `db:migrate`.
 *
 * @throws {MigratorError} naming the migration and statement that failed; earlier migrations stay
 *   applied, and the failed one has no effect.
 */
export async function migrate(options: MigrateOptions): Promise<MigrationRun[]> {
  return withSession(options, async (session) => {
    await session.lock();
    await logChangedFiles(session, options.migrations);
    const completed = new Set(await session.journal.completed());
    const pending = (await listMigrations(options.migrations)).filter(
      (name) => !completed.has(name) && (options.only?.includes(name) ?? true),
    );
    return runEach(session, options.migrations, pending, "up");
  });
}

/**
 * Reverts applied migrations, newest first.
 *
 * @param count how many; default 1, `Infinity` for all
 */
export async function undo(options: MigrateOptions, count = 1): Promise<MigrationRun[]> {
  return withSession(options, async (session) => {
    await session.lock();
    const latest = (await session.journal.undoable()).reverse().slice(0, count);
    return runEach(session, options.migrations, latest, "down");
  });
}

async function runEach(
  session: Session,
  folder: string,
  names: string[],
  direction: "up" | "down",
): Promise<MigrationRun[]> {
  const runs: MigrationRun[] = [];
  for (const name of names) {
    const startedAt = performance.now();
    const done = await applyLive(session, await loadMigration(folder, name), direction);
    if (!done) continue;
    const milliseconds = Math.round(performance.now() - startedAt);
    session.log(`${name}: ${direction === "up" ? "applied" : "reverted"} in ${milliseconds} ms`);
    runs.push({ name, milliseconds });
  }
  return runs;
}

async function withSession<Result>(
  options: MigrateOptions,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const sequelize = new Sequelize(sequelizeOptions(options.connection));
  const log = options.log ?? (() => {});
  try {
    const session = await Session.open(sequelize, options.journal ?? {}, log, options.settings);
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  } catch (error) {
    throw explainConnection(error, options.connection);
  } finally {
    await sequelize.close();
  }
}
