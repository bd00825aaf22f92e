import type { Event } from "@docket/models";
import { entities, kinds, nameField } from "../../operations/kinds.js";
import type { DataContext } from "../../operations/operation.js";
import { readFresh } from "../../operations/single-statement.js";

/** The names of the rows that some events are about, also of rows in the trash, as `entity id`. */
export async function namesOf(
  context: DataContext,
  events: Pick<Event, "entity" | "entityId">[],
): Promise<Map<string, string>> {
  const { userId } = context;
  const names = new Map<string, string>();
  for (const entity of entities) {
    const id = [
      ...new Set(events.filter((one) => one.entity === entity).map((one) => one.entityId)),
    ];
    if (id.length === 0) continue;
    const name = nameField(entity);
    const rows = await readFresh(context, () =>
      kinds[entity].model.unscoped().findAll({ attributes: ["id", name], where: { userId, id } }),
    );
    for (const row of rows) names.set(`${entity} ${row.get("id")}`, String(row.get(name)));
  }
  return names;
}
