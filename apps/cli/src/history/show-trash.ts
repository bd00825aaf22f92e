import { Op } from "sequelize";
import { withDatabase } from "../database.js";
import { count, printJson, printTable, say } from "../terminal/output.js";
import { findUser } from "../users/find-user.js";
import { kinds, nameOf } from "./named-rows.js";

/** `docket trash` */
export async function showTrash(who: string, { json }: { json?: true }): Promise<void> {
  const trashed = await withDatabase(async (database) => {
    const { id: userId } = await findUser(database, who);
    return database.forUser(
      userId,
      async () => {
        const rows = [];
        for (const [entity, { model, goesAlong }] of Object.entries(kinds)) {
          const itself = goesAlong ? { deletedWith: null } : {};
          const where = { userId, deletedAt: { [Op.ne]: null }, ...itself };
          for (const row of await model.unscoped().findAll({ where })) {
            const deletedAt = (row.get("deletedAt") as Date).toISOString();
            rows.push({ entity, id: String(row.get("id")), name: nameOf(row), deletedAt });
          }
        }
        return rows.sort((one, other) => other.deletedAt.localeCompare(one.deletedAt));
      },
      { readOnly: true },
    );
  });
  if (json) return printJson(trashed);
  if (trashed.length > 0) {
    printTable(
      ["DELETED", "WHAT", "ID", "NAME"],
      trashed.map(({ deletedAt, entity, id, name }) => [
        deletedAt.slice(0, 19).replace("T", " "),
        entity,
        id,
        name,
      ]),
    );
  }
  say(
    `${count(trashed.length, "deleted item")}, without those deleted together with them. Times are UTC.`,
  );
}
