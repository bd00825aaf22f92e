import { Label, List, Section, Task } from "@docket/models";
import type { Model, ModelStatic } from "sequelize";

/** The kinds of rows that have a history and go to the trash, by their names in events. */
export const kinds: Record<string, { model: ModelStatic<Model>; goesAlong: boolean }> = {
  list: { model: List, goesAlong: false },
  section: { model: Section, goesAlong: true },
  label: { model: Label, goesAlong: false },
  task: { model: Task, goesAlong: true },
};

/** The title or the name of a row. */
export function nameOf(row: Model): string {
  return String(row.get("title") ?? row.get("name"));
}

/** The names of a user's rows, also of those in the trash, by `entity id`. Must run in a unit of work. */
export async function namesOf(
  userId: string,
  rows: { entity: string; entityId: string }[],
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const [entity, { model }] of Object.entries(kinds)) {
    const id = rows.filter((row) => row.entity === entity).map(({ entityId }) => entityId);
    if (id.length === 0) continue;
    const found = await model.unscoped().findAll({ where: { userId, id: [...new Set(id)] } });
    for (const row of found) names.set(`${entity} ${row.get("id")}`, nameOf(row));
  }
  return names;
}
