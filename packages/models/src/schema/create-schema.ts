import type { Sequelize } from "sequelize-typescript";
import { schemaStatements } from "./statements.js";

/**
 * Makes the whole schema in an empty database, from the models alone. Migrations make the real one;
 * this is what they are compared with. The roles that it grants to must exist on the server.
 */
export async function createSchema(sequelize: Sequelize): Promise<void> {
  await sequelize.sync();
  for (const statement of schemaStatements) await sequelize.query(statement);
}
