import type { QueryInterface } from "sequelize";
import { definitionKey, type MigrationDefinition, type MigrationSteps } from "./definition.js";
import { runStandalone } from "./engine/standalone.js";

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
  if (definition.transaction === false && !(isList(definition.up) && isList(definition.down))) {
    throw new TypeError(
      "A migration with `transaction: false` is a list of statements in both directions: " +
        "that is what lets an interrupted run be resumed.",
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

function isList(steps: MigrationSteps): steps is string[] {
  return Array.isArray(steps);
}
