import type { QueryInterface, Sequelize, Transaction } from "sequelize";
import { runStandalone } from "./engine/standalone.js";

/** What a migration that is a function gets. */
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
  /** The migration's transaction, for code that wants it passed. */
  transaction: Transaction;
}

/** Statements in order, or a function for work that needs more than SQL. */
export type MigrationSteps = string[] | ((context: MigrationContext) => Promise<void>);

/** Both directions of one migration. */
export interface MigrationDefinition {
  /** One statement a string. */
  up: MigrationSteps;
  /** Brings back the schema before `up`. */
  down: MigrationSteps;
  /**
   * `false` for statements that PostgreSQL refuses inside a transaction, such as
   * `CREATE INDEX CONCURRENTLY`. Then `up` and `down` are lists of statements; each is recorded
   * as it is done, and a run that broke off is continued by the next. Default `true`.
   */
  transaction?: boolean;
  /**
   * Columns whose content the migration changes on purpose, as `table.column`, or whole tables as
   * `table`. A rehearsal reports any other changed or lost content as a finding.
   */
  touches?: string[];
}

/** A migration as sequelize-cli calls it. */
export interface Migration {
  up: (queryInterface: QueryInterface) => Promise<void>;
  down: (queryInterface: QueryInterface) => Promise<void>;
}

/** Where a migration module carries its definition; shared between copies of this package. */
const definitionKey = Symbol.for("migrator.definition");

/**
 * Makes a migration of statements (or functions) for both directions.
 *
 * Under the storage class of this package it runs as one transaction together with its journal
 * row. Under any other runner it still runs as one transaction, without the journal.
 *
 * @example
 * export const { up, down } = migration({
 *   up: [`ALTER TABLE tasks ADD COLUMN due_on date`],
 *   down: [`ALTER TABLE tasks DROP COLUMN due_on`],
 * });
 */
export function migration(definition: MigrationDefinition): Migration {
  if (definition.transaction === false && !(isList(definition.up) && isList(definition.down))) {
    throw new TypeError(
      "A migration with `transaction: false` is a list of statements in both directions: " +
        "that is what lets a run that broke off be continued.",
    );
  }
  const up = (queryInterface: QueryInterface) => runStandalone(definition, "up", queryInterface);
  const down = (queryInterface: QueryInterface) =>
    runStandalone(definition, "down", queryInterface);
  return {
    up: Object.assign(up, { [definitionKey]: definition }),
    down: Object.assign(down, { [definitionKey]: definition }),
  };
}

/**
 * The statements of a backfill on a table with FORCE ROW LEVEL SECURITY: lifts FORCE, runs the
 * given statements, sets FORCE again. Without it a backfill by an owner who is no superuser fails,
 * because migration sessions run with `row_security = off`. Only for migrations in a transaction,
 * so that no other session ever sees the table without FORCE.
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

/** The definition behind a function made by {@link migration}, if it is one. */
export function definitionOf(step: unknown): MigrationDefinition | undefined {
  if (typeof step !== "function") return undefined;
  return (step as unknown as Record<symbol, MigrationDefinition | undefined>)[definitionKey];
}

function isList(steps: MigrationSteps): steps is string[] {
  return Array.isArray(steps);
}
