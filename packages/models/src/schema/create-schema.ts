import type { Sequelize } from "sequelize-typescript";
import { schemaStatements } from "./statements.js";

/**
 * Creates the whole schema in an empty database, from the models alone. Migrations create the real
 * one; they are compared with this one. The roles that it grants to must exist on the server.
 */
export async function createSchema(sequelize: Sequelize): Promise<void> {
  requirePlainColumns(sequelize);
  await sequelize.sync();
  for (const statement of [...keysThatLeadWithTheUser(sequelize), ...schemaStatements]) {
    await sequelize.query(statement);
  }
}

/** SQL names columns without quotes, in triggers and elsewhere, so they have no capitals. */
function requirePlainColumns(sequelize: Sequelize): void {
  for (const model of Object.values(sequelize.models)) {
    for (const [name, { field = name }] of Object.entries(model.getAttributes())) {
      if (/^[a-z][a-z0-9_]*$/.test(field)) continue;
      const plain = name.replace(/[A-Z]/g, "_$&").toLowerCase();
      throw new TypeError(`${model.name}.${name} needs a column name: field: "${plain}".`);
    }
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
