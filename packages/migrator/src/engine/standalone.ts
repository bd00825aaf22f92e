import type { QueryInterface } from "sequelize";
import type { MigrationDefinition } from "../definition.js";
import { joined } from "./joined.js";
import type { Direction } from "./journal.js";

/**
 * Runs a migration for another migration runner: in one transaction, without a journal. Statements
 * outside a transaction run one by one.
 */
export async function runStandalone(
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
