import { MigratorError, StatementError } from "../errors.js";
import type { LoadedMigration } from "../files.js";
import type { Direction, LogEntry } from "./journal.js";
import { retryLocks } from "./retry.js";
import type { Session } from "./session.js";
import {
  concurrentIndex,
  droppedIndex,
  refusesTransaction,
  withoutLeadingComments,
} from "./statements.js";
import { runClassic } from "./transactional.js";

/**
 * Runs a migration outside a transaction. Each statement that can be transactional is one
 * transaction with its mark in the journal; the others can be told from the catalog to be done or
 * not. So a run that broke off anywhere can be continued: pass its entry as `broken`.
 */
export async function runStepwise(
  session: Session,
  migration: LoadedMigration,
  direction: Direction,
  broken?: LogEntry,
): Promise<void> {
  const { journal } = session;
  if (broken && broken.checksum !== migration.checksum) {
    throw new MigratorError(
      `${migration.name} broke off half-way and its file has changed since. Put the file back as ` +
        `it was (SHA-256 ${broken.checksum}), let it finish, and change the schema in a new migration.`,
    );
  }
  const id = broken?.id ?? (await journal.begin(migration.name, direction, migration.checksum));
  const steps = migration.definition?.[direction];
  if (Array.isArray(steps)) {
    for (let done = broken?.steps ?? 0; done < steps.length; done++) {
      const resumed = broken !== undefined && done === broken.steps;
      await runStep(session, migration, direction, steps, done, id, resumed);
    }
  } else {
    await runClassic(migration, direction, session.sequelize.getQueryInterface());
  }
  await session.query("BEGIN");
  await journal.finish(id, migration.name, direction);
  await session.query("COMMIT");
}

async function runStep(
  session: Session,
  migration: LoadedMigration,
  direction: Direction,
  steps: string[],
  done: number,
  id: string,
  resumed: boolean,
): Promise<void> {
  const sql = steps[done]!;
  try {
    if (refusesTransaction(sql)) {
      demandIndexName(sql);
      await runBare(session, sql, resumed);
      await session.journal.stepDone(id, done + 1);
    } else {
      await retryLocks(session, migration.name, () => runMarked(session, sql, id, done + 1));
    }
  } catch (error) {
    if (done === 0 && (await leavesNothing(session, sql))) await session.journal.forget(id);
    throw new StatementError(
      migration.name,
      direction,
      { number: done + 1, of: steps.length, sql },
      error,
    );
  }
}

/** Without a name a broken build could not be told from an index that somebody else made. */
function demandIndexName(sql: string): void {
  if (!/^CREATE\b/i.test(withoutLeadingComments(sql)) || concurrentIndex(sql)) return;
  throw new MigratorError("Give the index a name, so that a build that broke off can be repaired.");
}

async function runMarked(session: Session, sql: string, id: string, steps: number): Promise<void> {
  await session.query(
    `BEGIN; SET LOCAL lock_timeout = ${Math.round(session.settings.lockTimeout)}`,
  );
  try {
    await session.query(sql);
    await session.journal.stepDone(id, steps);
    await session.query("COMMIT");
  } catch (error) {
    await session.query("ROLLBACK").catch(() => {}); // a lost connection has rolled back already
    throw error;
  }
}

/** Concurrent index statements wait for old transactions, not in the way of anyone: no lock timeout. */
async function runBare(session: Session, sql: string, resumed: boolean): Promise<void> {
  await session.query("SET lock_timeout = 0");
  if (resumed && (await alreadyDone(session, sql))) return;
  try {
    await session.query(sql);
  } catch (error) {
    await dropInvalidIndex(session, sql).catch(() => {}); // the cause is the error to show
    throw error;
  }
}

/** Whether the statement that broke off had come to its end; clears away what it left half-done. */
async function alreadyDone(session: Session, sql: string): Promise<boolean> {
  const created = concurrentIndex(sql);
  if (created) {
    if (await dropInvalidIndex(session, sql)) return false;
    return (await findIndex(session, created.table, created.index)) !== undefined;
  }
  const dropped = droppedIndex(sql);
  if (dropped === undefined) return false;
  const { rows } = await session.query("SELECT to_regclass($1) IS NULL AS gone", [dropped]);
  return rows[0].gone;
}

/** Drops the invalid index that a broken `CREATE INDEX CONCURRENTLY` leaves. Tells whether there was one. */
async function dropInvalidIndex(session: Session, sql: string): Promise<boolean> {
  const wanted = concurrentIndex(sql);
  const found = wanted && (await findIndex(session, wanted.table, wanted.index));
  if (!found || found.valid) return false;
  session.log(`Dropping ${found.name}: a build that broke off left it invalid.`);
  await session.query(`DROP INDEX CONCURRENTLY ${found.name}`);
  return true;
}

async function findIndex(session: Session, table: string, index: string) {
  const { rows } = await session.query(
    `SELECT c.oid::regclass::text AS name, i.indisvalid AS valid
       FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE i.indrelid = to_regclass($1) AND c.relname = $2`,
    [table, index],
  );
  return rows[0] as { name: string; valid: boolean } | undefined;
}

/** Whether a failed first statement has left the schema as it was, so that there is nothing to repair. */
async function leavesNothing(session: Session, sql: string): Promise<boolean> {
  if (!refusesTransaction(sql)) return true;
  const created = concurrentIndex(sql);
  if (!created) return false;
  const left = await findIndex(session, created.table, created.index).catch(() => ({
    valid: false,
  }));
  return left?.valid ?? true; // a valid index was there before: a failed build never is
}
