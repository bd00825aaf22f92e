import type { Sequelize } from "sequelize-typescript";
import { schemaStatements } from "./statements.js";

/**
 * Creates the whole schema in an empty database, from the models alone. Migrations create the real
 * one; they are compared with this one. The roles that it grants to must exist on the server.
 */
export async function createSchema(sequelize: Sequelize): Promise<void> {
  await sequelize.sync();
  for (const statement of [...keysThatLeadWithTheUser(sequelize), ...schemaStatements]) {
    await sequelize.query(statement);
  }
}

/**
 * A model declares its id first, because `findByPk` and associations of Sequelize use the first
 * column of a key; in the database the primary key begins with the user.
 */
function keysThatLeadWithTheUser(sequelize: Sequelize): string[] {
  return Object.values(sequelize.models).flatMap((model) => {
    const key = model.primaryKeyAttributes.map((name) => model.getAttributes()[name]?.field);
    if (key.indexOf("user_id") < 1) return [];
    const others = key.filter((column) => column !== "user_id");
    const table = model.getTableName();
    return `ALTER TABLE ${table} DROP CONSTRAINT ${table}_pkey,
  ADD PRIMARY KEY (user_id, ${others.join(", ")})`;
  });
}
