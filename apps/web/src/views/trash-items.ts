import type { Snapshot } from "../store/mirror.js";
import type { Entity, Task } from "../store/rows.js";
import { ancestorsOf } from "../store/subtasks.js";

/** An entry of the trash view. */
export interface TrashItem {
  entity: Entity;
  id: string;
  /** Its title or name. */
  name: string;
  deletedAt: string;
  /** The number of tasks that were trashed, and are restored, together with it. */
  tasks: number;
}

/**
 * The rows in the trash that were deleted on their own, the last deleted first. Rows that were
 * trashed together with another one, such as subtasks with their task or tasks with their list,
 * have the same deletion time; they are restored with that one.
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

/** The id of the topmost task that a subtask was trashed together with. */
function root({ task }: Snapshot, one: Task): string {
  const parents = ancestorsOf(one, task);
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
