import { MigratorError, StatementError } from "../errors.js";
import type { LoadedMigration } from "../files.js";
import type { Direction, LogEntry } from "./journal.js";
import { whileReplaced } from "./replaced.js";
import { inTransaction } from "./retry.js";
import type { Session } from "./session.js";
import {
  checksumOfSteps,
  concurrentIndex,
  droppedIndex,
  refusesTransaction,
  withoutLeadingComments,
} from "./statements.js";
import { explainClassic, runClassic } from "./transactional.js";

/**
 * Runs a migration outside a transaction. Each statement that can be transactional is one
 * transaction together with its journal update; for the others the catalog shows whether they were
 * done. So a run can be resumed wherever it was interrupted: pass its entry as `interrupted`.
 */
export async function runStepwise(
  session: Session,
  migration: LoadedMigration,
  direction: Direction,
  interrupted?: LogEntry,
): Promise<void> {
  const { journal } = session;
  const steps = migration.definition?.[direction];
  if (migration.definition && !Array.isArray(steps)) {
    throw new MigratorError(
      `${migration.name} is a function, and only lists and classic migrations can run outside a transaction.`,
    );
  }
  if (interrupted) assertSameBeginning(migration, interrupted, steps as string[] | undefined);
  const id =
    interrupted?.id ?? (await journal.begin(migration.name, direction, migration.checksum));
  if (interrupted) await journal.resume(id, migration.checksum);
  if (Array.isArray(steps)) {
    for (let done = interrupted?.steps ?? 0; done < steps.length; done++) {
      const begun = done === interrupted?.steps ? interrupted.begunChecksum : null;
      await runStep(session, migration, direction, steps, done, id, begun);
    }
  } else {
    await runClassicStepwise(session, migration, direction, id);
    await session.reset();
  }
  await session.query("BEGIN");
  await journal.finish(id, migration.name, direction);
  await session.query("COMMIT");
}

/** Finished statements are not repeated, so a corrected file must begin with the same ones. */
function assertSameBeginning(
  { name, checksum }: LoadedMigration,
  interrupted: LogEntry,
  steps: string[] | undefined,
): void {
  if (interrupted.steps === 0) return;
  const byHand =
    `by hand, and tell the journal: \`migrator resolve ${name} --applied\` where it is completely done, ` +
    `\`migrator resolve ${name} --rolled-back\` where nothing of it is left.`;
  if (!steps) {
    throw new MigratorError(
      `${name} (${interrupted.direction}) was interrupted after ${interrupted.steps} statements. It is no list of ` +
        `statements, so it can't be resumed. Finish or revert it ${byHand}`,
    );
  }
  if (interrupted.checksum === checksum) return;
  if (interrupted.doneChecksum === checksumOfSteps(steps.slice(0, interrupted.steps))) return;
  throw new MigratorError(
    `${name} (${interrupted.direction}) was interrupted, and its file has changed since in one of the ` +
      `${interrupted.steps} statements that were done. Restore those as they were (SHA-256 of the file: ` +
      `${interrupted.checksum}) and it resumes with the next; or finish or revert it ${byHand}`,
  );
}

/**
 * Runs a classic migration and records each statement that makes a change, to show its progress.
 */
async function runClassicStepwise(
  session: Session,
  migration: LoadedMigration,
  direction: Direction,
  id: string,
): Promise<void> {
  const { sequelize, journal } = session;
  const done: string[] = [];
  let current = "";
  type Query = (sql: unknown, ...rest: unknown[]) => Promise<unknown>;
  const recording =
    (query: Query): Query =>
    async (sql, ...rest) => {
      current = typeof sql === "string" ? sql : String((sql as { query?: string }).query);
      const text = current;
      const result = await query(sql, ...rest);
      if (!/^\s*(SELECT|SHOW|BEGIN|START|COMMIT)\b/i.test(text)) {
        done.push(text);
        await journal.stepDone(id, done);
      }
      return result;
    };
  try {
    await whileReplaced(sequelize, "query", recording, () =>
      runClassic(migration, direction, sequelize.getQueryInterface()),
    );
  } catch (error) {
    await dropInvalidIndex(session, current).catch(() => {}); // the original error is the one to show
    if (done.length === 0 && (await leavesNothing(session, current))) await journal.forget(id);
    throw explainClassic(migration.name, direction, error);
  }
}

async function runStep(
  session: Session,
  migration: LoadedMigration,
  direction: Direction,
  steps: string[],
  done: number,
  id: string,
  begun: string | null,
): Promise<void> {
  const sql = steps[done]!;
  const upToHere = steps.slice(0, done + 1);
  try {
    if (refusesTransaction(sql)) {
      assertIndexName(sql);
      await runBare(session, sql, id, upToHere, begun);
      await session.journal.stepDone(id, upToHere);
    } else {
      await inTransaction(session, migration.name, async () => {
        await session.query(sql);
        await session.reset();
        await session.journal.stepDone(id, upToHere);
      });
    }
  } catch (error) {
    if (done === 0 && !begun && (await leavesNothing(session, sql)))
      await session.journal.forget(id);
    const statement = { number: done + 1, of: steps.length, sql };
    throw new StatementError(migration.name, direction, statement, error);
  }
}

/** Without a name, an interrupted build could not be told apart from another index. */
function assertIndexName(sql: string): void {
  if (!/^CREATE\b/i.test(withoutLeadingComments(sql)) || concurrentIndex(sql)) return;
  throw new MigratorError("Give the index a name, so that an interrupted build can be repaired.");
}

/**
 * Runs a concurrent index statement without a lock timeout: while it waits it blocks nobody. The
 * journal says before that its effect is missing: only what appears after that was done by it.
 *
 * @param begun the checksum that an interrupted run left in the journal when it came this far
 */
async function runBare(
  session: Session,
  sql: string,
  id: string,
  steps: string[],
  begun: string | null,
): Promise<void> {
  await session.query("SET lock_timeout = 0");
  if (begun) await dropInvalidIndex(session, sql);
  const isThere = await hasEffect(session, sql);
  if (isThere && begun === checksumOfSteps(steps)) return;
  if (!isThere) await session.journal.stepBegun(id, steps);
  try {
    await session.query(sql);
  } catch (error) {
    // The original error is the one to show; an index that was there before may be another's.
    if (!isThere) await dropInvalidIndex(session, sql).catch(() => {});
    throw error;
  }
  if (!concurrentIndex(sql) || (await findIndex(session, sql))?.valid) return;
  throw new MigratorError(
    "IF NOT EXISTS took something else for the index: an invalid one, or one of another table. Drop it.",
  );
}

/** Whether the index that the statement creates is there, or the one that it drops is gone. */
async function hasEffect(session: Session, sql: string): Promise<boolean> {
  const found = await findIndex(session, sql);
  return concurrentIndex(sql) ? found !== undefined : droppedIndex(sql) !== undefined && !found;
}

/** Drops the invalid index of an interrupted `CREATE INDEX CONCURRENTLY`. */
async function dropInvalidIndex(session: Session, sql: string): Promise<void> {
  const found = concurrentIndex(sql) && (await findIndex(session, sql));
  if (!found || found.valid) return;
  session.log(`Dropping ${found.name}: an interrupted build left it invalid.`);
  await session.query(`DROP INDEX CONCURRENTLY ${found.name}`);
}

/** The index of the name that the statement creates on its table, or drops. */
async function findIndex(session: Session, sql: string) {
  const created = concurrentIndex(sql);
  const { rows } = await session.query(
    `SELECT indexrelid::regclass::text AS name, indisvalid AS valid
       FROM pg_index JOIN pg_class ON oid = indexrelid
      WHERE ${created ? "indrelid = to_regclass($1) AND relname = $2::name" : "oid = to_regclass($1)"}`,
    created ? [created.table, created.index] : [droppedIndex(sql)],
  );
  return rows[0] as { name: string; valid: boolean } | undefined;
}

/**
 * Whether a failed first statement left the schema unchanged, so that there is nothing to repair.
 */
async function leavesNothing(session: Session, sql: string): Promise<boolean> {
  if (!refusesTransaction(sql)) return true;
  if (!concurrentIndex(sql) && !droppedIndex(sql)) return false;
  const left = await findIndex(session, sql).catch(() => ({ valid: false }));
  return left?.valid ?? true; // a valid index existed before: a failed one is invalid
}
