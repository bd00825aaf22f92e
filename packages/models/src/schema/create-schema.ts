import type { Sequelize } from "sequelize-typescript";
import { rolePrerequisites, schemaStatements } from "./statements.js";

/**
 * Makes the whole schema in an empty database, from the models alone. Migrations make the real one;
 * this is what they are compared with.
 */
export async function createSchema(sequelize: Sequelize): Promise<void> {
  for (const statement of rolePrerequisites) await sequelize.query(statement);
  await sequelize.sync();
  for (const statement of schemaStatements) await sequelize.query(statement);
}
