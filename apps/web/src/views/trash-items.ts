import type { Snapshot } from "../store/mirror.js";
import type { Entity, Task } from "../store/rows.js";
import { parentsOf } from "../store/subtasks.js";

/** Something in the trash, as it is listed. */
export interface TrashItem {
  entity: Entity;
  id: string;
  /** Its title or name. */
  name: string;
  deletedAt: string;
  /** How many tasks went with it, and come back with it. */
  tasks: number;
}

/**
 * What is in the trash by itself, the last deleted first. What went with something else, as subtasks with their
 * task and tasks with their list, comes back with that: it was deleted at the same moment.
 */
export function trashItems(rows: Snapshot): TrashItem[] {
  const items = new Map<string, TrashItem>();
  const along: string[] = [];
  const wentWith = (entity: Entity, id: string | null, deletedAt: string): boolean =>
    id !== null && rows[entity].get(id)?.deletedAt === deletedAt;

  for (const [entity, all] of entries(rows)) {
    for (const row of all.values()) {
      const { id, deletedAt } = row;
      if (deletedAt === null) continue;
      const list = "listId" in row ? row.listId : null;
      const parent = "parentId" in row ? row.parentId : null;
      if (wentWith("list", list, deletedAt)) {
        if (entity === "task") along.push(`list ${list}`);
      } else if (wentWith("task", parent, deletedAt)) along.push(`task ${root(rows, row as Task)}`);
      else {
        const name = "title" in row ? row.title : row.name;
        items.set(`${entity} ${id}`, { entity, id, name, deletedAt, tasks: 0 });
      }
    }
  }
  for (const key of along) {
    const item = items.get(key);
    if (item) item.tasks += 1;
  }
  return [...items.values()].sort((a, b) => (a.deletedAt < b.deletedAt ? 1 : -1));
}

/** The task with which a subtask went. */
function root({ task }: Snapshot, one: Task): string {
  const parents = parentsOf(one, task);
  const other = parents.findIndex(({ deletedAt }) => deletedAt !== one.deletedAt);
  return parents.at(other === -1 ? -1 : other - 1)?.id ?? one.id;
}

function entries(rows: Snapshot) {
  return [
    ["list", rows.list],
    ["section", rows.section],
    ["label", rows.label],
    ["task", rows.task],
  ] as const;
}
