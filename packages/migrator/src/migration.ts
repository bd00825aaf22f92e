import type { QueryInterface, Sequelize, Transaction } from "sequelize";
import { joined } from "./engine/joined.js";
import type { Direction } from "./engine/journal.js";

/** The argument of a migration that is a function. */
export interface MigrationContext {
  /**
   * Runs one statement inside the migration's transaction and returns its rows.
   * `$1, $2, …` stand for the values.
   */
  sql: <Row = Record<string, unknown>>(text: string, values?: unknown[]) => Promise<Row[]>;
  /** Sequelize's query interface; everything it does joins the migration's transaction. */
  queryInterface: QueryInterface;
  /** The instance behind it; its `query` and `transaction` join the migration's transaction too. */
  sequelize: Sequelize;
  /** The migration's transaction, for code that passes it explicitly. */
  transaction: Transaction;
}

/** Statements in order, or a function for work that needs more than SQL. */
export type MigrationSteps = string[] | ((context: MigrationContext) => Promise<void>);

/** Both directions of one migration. */
export interface MigrationDefinition {
  /** One statement per string. */
  up: MigrationSteps;
  /** Restores the schema as it was before `up`. */
  down: MigrationSteps;
  /**
   * `false` for statements that PostgreSQL refuses inside a transaction, such as `CREATE INDEX
   * CONCURRENTLY`. Then `up` and `down` must be lists of statements; each is recorded when it is
   * done, and the next run resumes an interrupted one. Default `true`.
   */
  transaction?: boolean;
  /**
   * Columns whose content the migration changes intentionally, as `table.column`, or whole tables
   * as `table`. A rehearsal reports any other changed or lost content as a finding.
   */
  touches?: string[];
}

/** The key of a migration function's definition; shared between copies of this package. */
export const definitionKey = Symbol.for("migrator.definition");

/** The definition behind a function made by `migration`, if it is one. */
export function definitionOf(step: unknown): MigrationDefinition | undefined {
  if (typeof step !== "function") return undefined;
  return (step as unknown as Record<symbol, MigrationDefinition | undefined>)[definitionKey];
}

/** A migration in the form that sequelize-cli calls. */
export interface Migration {
  up: (queryInterface: QueryInterface) => Promise<void>;
  down: (queryInterface: QueryInterface) => Promise<void>;
}

/**
 * Makes a migration from statements (or functions) for both directions.
 *
 * With this package's storage class it runs as one transaction together with its journal row. With
 * any other runner it still runs as one transaction, but without the journal.
 *
 * @example
 * export const { up, down } = migration({
 *   up: [`ALTER TABLE tasks ADD COLUMN due_on date`],
 *   down: [`ALTER TABLE tasks DROP COLUMN due_on`],
 * });
 */
export function migration(definition: MigrationDefinition): Migration {
  const isList = Array.isArray(definition.up) && Array.isArray(definition.down);
  if (definition.transaction === false && !isList) {
    throw new TypeError(
      "A migration with `transaction: false` is a list of statements in both directions: " +
        "that is what lets an interrupted run be resumed.",
    );
  }
  const run = (direction: Direction) =>
    Object.assign(
      (queryInterface: QueryInterface) => runStandalone(definition, direction, queryInterface),
      { [definitionKey]: definition },
    );
  return { up: run("up"), down: run("down") };
}

/**
 * Runs a migration for another migration runner: in one transaction, without a journal. Statements
 * outside a transaction run one by one.
 */
async function runStandalone(
  definition: MigrationDefinition,
  direction: Direction,
  queryInterface: QueryInterface,
): Promise<void> {
  const { sequelize } = queryInterface;
  const steps = definition[direction];
  if (Array.isArray(steps) && definition.transaction === false) {
    for (const statement of steps) await sequelize.query(statement, { raw: true });
    return;
  }
  await sequelize.transaction((transaction) =>
    joined(sequelize, transaction, async () => {
      const sql = async <Row>(text: string, values?: unknown[]) => {
        const [rows] = await sequelize.query(text, values ? { bind: values } : {});
        return rows as Row[];
      };
      if (!Array.isArray(steps)) return steps({ sql, queryInterface, sequelize, transaction });
      for (const statement of steps) await sql(statement);
    }),
  );
}

/**
 * The statements of a backfill on a table with FORCE ROW LEVEL SECURITY: lifts FORCE, runs the
 * given statements, sets FORCE again. Otherwise a backfill by an owner who is not a superuser
 * fails, because migration sessions run with `row_security = off`. Only for migrations in a
 * transaction, so that no other session ever sees the table without FORCE.
 *
 * @example
 * up: [...withoutForcedRowSecurity("tasks", `UPDATE tasks SET priority = 0 WHERE priority IS NULL`)]
 */
export function withoutForcedRowSecurity(table: string, ...statements: string[]): string[] {
  return [
    `ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`,
    ...statements,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
  ];
}
