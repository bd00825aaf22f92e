import { dirname } from "node:path";
import { databaseError, MigratorError, StatementError } from "../errors.js";
import { changedSince, type LoadedMigration, listMigrations, loadMigration } from "../files.js";
import type { Direction, LogEntry } from "./journal.js";
import { adviseOutside } from "./outside.js";
import type { RunSettings, Session } from "./session.js";
import { runStepwise } from "./stepwise.js";
import { type BeforeCommit, runInTransaction } from "./transactional.js";

/**
 * Applies or reverts one migration under the migration lock, unless another migrator has done so in
 * the meantime. Returns whether this run did it.
 */
export async function applyMigration(
  session: Session,
  migration: LoadedMigration,
  direction: Direction,
  beforeCommit?: BeforeCommit,
): Promise<boolean> {
  await session.lock();
  await finishInterrupted(session, dirname(migration.path));
  const applied = await session.journal.isApplied(migration.name);
  if (applied === (direction === "up")) {
    session.log(`${migration.name}: already ${applied ? "applied" : "reverted"}, nothing to do.`);
    return false;
  }
  await runMigration(session, migration, direction, beforeCommit).catch(async (error) => {
    const isWhole = isTransactional(migration, session.settings);
    throw isWhole ? await adviseOutside(error, migration, session.settings) : error;
  });
  return true;
}

/** SQLSTATEs of a column, schema, table, type, function or other object that exists already. */
const DUPLICATES = ["42701", "42P06", "42P07", "42710", "42723"];

/**
 * Applies or reverts one migration of a database that is in use; the error of one that fails also
 * says what has been done, and what to do.
 */
export async function applyLive(
  session: Session,
  migration: LoadedMigration,
  direction: Direction,
): Promise<boolean> {
  return applyMigration(session, migration, direction).catch(async (error) => {
    if (error instanceof MigratorError) {
      const more = await whatNow(error, session, migration, direction);
      error.message = [error.message, ...more].join("\n\n");
    }
    throw error;
  });
}

async function whatNow(
  error: MigratorError,
  { settings }: Session,
  migration: LoadedMigration,
  direction: Direction,
): Promise<string[]> {
  const { code = "", message = "" } = databaseError(error.cause) ?? {};
  const lines: string[] = [];
  // What is made may exist because the journal has lost its row, or came later than the database.
  if (direction === "up" && DUPLICATES.includes(code)) {
    lines.push(
      `If that is there because ${migration.name} was applied and its row in the journal was lost, ` +
        `\`migrator baseline --to ${migration.name}\` records it without running it.`,
    );
  }
  if (!(error instanceof StatementError) || error.saysWhatToDo) return lines;
  const { sql, number } = error.statement;
  const { howToFit } = await import("../generate/advice.js");
  const remedy = /^2[23]/.test(code) ? howToFit(sql, message) : "";
  const state = isTransactional(migration, settings)
    ? `Nothing of ${migration.name} was ${direction === "up" ? "applied" : "reverted"}.`
    : number > 1
      ? "The statements before it are done; the next run goes on with this one."
      : "";
  return [...lines, `${remedy} ${state}`.trim()].filter((line) => line !== "");
}

/** Runs a migration and its journal row, as one transaction if it can. */
export async function runMigration(
  session: Session,
  migration: LoadedMigration,
  direction: Direction,
  beforeCommit?: BeforeCommit,
): Promise<void> {
  if (isTransactional(migration, session.settings))
    await runInTransaction(session, migration, direction, beforeCommit);
  else await runStepwise(session, migration, direction);
}

/** Names the applied migrations whose file is not the one that was applied. */
export async function logChangedFiles(session: Session, folder: string): Promise<void> {
  const { journal, log } = session;
  const completed = new Set(await journal.completed());
  const files = (await listMigrations(folder)).filter((name) => completed.has(name));
  for (const name of await changedSince(folder, files, await journal.checksums())) {
    log(
      `${name} has changed since it was applied here, so this database may differ from what it makes now: \`migrator drift\` shows where. A new migration can fix it.`,
    );
  }
}

/** Whether the migration and its journal row are one transaction. */
export function isTransactional(
  migration: LoadedMigration,
  settings: Pick<RunSettings, "outsideTransaction"> = {},
): boolean {
  if (settings.outsideTransaction?.includes(migration.name)) return false;
  return (migration.definition ?? migration.classic)?.transaction !== false;
}

/** Completes every interrupted migration, in the direction that it was running. */
async function finishInterrupted(session: Session, folder: string): Promise<void> {
  for (const entry of await session.journal.unfinished()) {
    const direction = entry.direction as Direction;
    session.log(
      `${entry.name} (${direction}) was interrupted after ${entry.steps} statements on ` +
        `${entry.startedAt.toISOString()}; finishing it first.`,
    );
    await runStepwise(session, await interruptedFile(folder, entry), direction, entry);
  }
}

async function interruptedFile(folder: string, entry: LogEntry): Promise<LoadedMigration> {
  try {
    return await loadMigration(folder, entry.name);
  } catch (error) {
    throw new MigratorError(
      `${entry.name} was interrupted and its file can't be read: ${(error as Error).message} ` +
        `Finish or revert it by hand, then \`migrator resolve ${entry.name} --rolled-back\` or \`--applied\`.`,
      { cause: error },
    );
  }
}
