import { createDatabase } from "../../packages/database/dist/index.js";
import { ADMIN_ROLE, APP_ROLE, models, USER_SETTING } from "../../packages/models/dist/index.js";

const head = `# Entities

Made from the models by \`pnpm generate\`; do not edit. Arrows lead from what is owned to its owner; all
of them cascade. \`schema.sql\` beside the migrations has the constraints, policies and grants.

`;

/** The text of `docs/entities.md`: a diagram of the models, which GitHub and editors draw. */
export async function entityDiagram(): Promise<string> {
  // Initialises the models without connecting.
  const database = createDatabase({
    url: "postgresql://nobody@localhost/nothing",
    models,
    isolation: { role: APP_ROLE, adminRole: ADMIN_ROLE, userSetting: USER_SETTING },
  });
  try {
    const lines = [...models.flatMap(entity), "", ...models.flatMap(relations)];
    const diagram = ["erDiagram", ...lines.map((line) => (line === "" ? "" : `  ${line}`))];
    return `${head}\`\`\`mermaid\n${diagram.join("\n")}\n\`\`\`\n`;
  } finally {
    await database.destroy();
  }
}

type AnyModel = (typeof models)[number];

function entity(model: AnyModel): string[] {
  const columns = Object.entries(model.getAttributes()).map(([name, attribute]) => {
    const type = String((attribute.type as { toSql(): string }).toSql())
      .toLowerCase()
      .replace(/ collate .*/, "")
      .replace(/^enum.*/, "enum")
      .replace(/[^a-z0-9()]/g, "_");
    const keys = [attribute.primaryKey && "PK", attribute.references && "FK"].filter(Boolean);
    const optional = attribute.allowNull === false || attribute.primaryKey ? "" : ' "optional"';
    return `  ${type} ${attribute.field ?? name}${keys.length > 0 ? ` ${keys.join(", ")}` : ""}${optional}`;
  });
  return [`${model.getTableName()} {`, ...columns, "}"];
}

function relations(model: AnyModel): string[] {
  return Object.values(model.associations)
    .filter(({ associationType }) => associationType === "BelongsTo")
    .map(({ target, foreignKey }) => {
      const { field = foreignKey } = model.getAttributes()[foreignKey] ?? {};
      return `${target.getTableName()} ||--o{ ${model.getTableName()} : "${field}"`;
    });
}
