import type { QueryInterface } from "sequelize";
import { MigratorError, reasonWithSql, StatementError } from "../errors.js";
import type { LoadedMigration } from "../files.js";
import { transactionOn } from "../internals/sequelize.js";
import { joined } from "./joined.js";
import type { Direction } from "./journal.js";
import { inTransaction } from "./retry.js";
import type { Session } from "./session.js";

/** Called inside the transaction, before COMMIT; for measurements. */
export type BeforeCommit = (session: Session) => Promise<void>;

/** Runs one migration and its journal row as one transaction; retries if a lock is not granted. */
export async function runInTransaction(
  session: Session,
  migration: LoadedMigration,
  direction: Direction,
  beforeCommit?: BeforeCommit,
): Promise<void> {
  await inTransaction(session, migration.name, async () => {
    const startedAt = new Date();
    await runSteps(session, migration, direction);
    await session.reset();
    await beforeCommit?.(session);
    await session.journal.record(migration.name, direction, migration.checksum, startedAt);
  });
}

async function runSteps(
  session: Session,
  migration: LoadedMigration,
  direction: Direction,
): Promise<void> {
  const steps = migration.definition?.[direction];
  if (Array.isArray(steps)) return runStatements(session, migration, direction, steps);

  const { sequelize } = session;
  const queryInterface = sequelize.getQueryInterface();
  const transaction = transactionOn(sequelize, session.connection);
  await joined(sequelize, transaction, async () => {
    try {
      if (steps) {
        const sql = countedSql(session, migration.name, direction);
        await steps({ sql, queryInterface, sequelize, transaction });
      } else {
        await runClassic(migration, direction, queryInterface);
      }
    } catch (error) {
      throw explainClassic(migration.name, direction, error);
    }
  });
}

async function runStatements(
  session: Session,
  migration: LoadedMigration,
  direction: Direction,
  statements: string[],
): Promise<void> {
  for (const [index, sql] of statements.entries()) {
    const statement = { number: index + 1, of: statements.length, sql };
    try {
      await session.query(sql);
    } catch (error) {
      throw new StatementError(migration.name, direction, statement, error);
    }
  }
}

/** The `sql` of a migration that is a function; numbers its statements for error messages. */
function countedSql(session: Session, name: string, direction: Direction) {
  let number = 0;
  return async <Row>(text: string, values?: unknown[]): Promise<Row[]> => {
    number += 1;
    try {
      return (await session.query(text, values)).rows as Row[];
    } catch (error) {
      throw new StatementError(name, direction, { number, sql: text }, error);
    }
  };
}

/** Runs a classic migration; the other direction may be missing. */
export async function runClassic(
  migration: LoadedMigration,
  direction: Direction,
  queryInterface: QueryInterface,
): Promise<void> {
  const step = migration.classic?.[direction];
  if (!step) throw new MigratorError(`${migration.name} has no \`${direction}\`.`);
  await step.call(migration.classic, queryInterface, queryInterface.sequelize.constructor);
}

/** The error of a migration that is code, with its file, direction and statement. */
export function explainClassic(name: string, direction: Direction, error: unknown): unknown {
  if (error instanceof MigratorError) return error;
  return new MigratorError(`${name} (${direction}) failed: ${reasonWithSql(error)}`, {
    cause: error,
  });
}
