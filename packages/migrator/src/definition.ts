import type { QueryInterface, Sequelize, Transaction } from "sequelize";

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
