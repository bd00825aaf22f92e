import type { Draft } from "./draft.js";
import { positionAt, sectionsOf } from "./optimistic-position.js";
import type { List, Task } from "./rows.js";

/** Restores a list with the sections and tasks that were trashed together with it. */
export async function restoreList(draft: Draft, id: string): Promise<void> {
  const deletedAt = (await draft.get("list", id))?.deletedAt;
  for (const task of await draft.where("task", "listId", id))
    if (task.deletedAt === deletedAt) await draft.patch("task", task.id, { deletedAt: null });
  for (const section of await sectionsOf(draft, id))
    if (section.deletedAt === deletedAt)
      await draft.patch("section", section.id, { deletedAt: null });
  await draft.patch("list", id, { deletedAt: null });
}

/**
 * Restores a task with the subtasks that were trashed together with it. If its list is in the trash, they go to the
 * inbox; if its parent is, it becomes a top-level task.
 *
 * @param family the task, then all that is below it
 */
export async function restoreTask(
  draft: Draft,
  family: Task[],
  inbox: List | undefined,
): Promise<void> {
  const [task] = family;
  if (!task) return;
  const list = await draft.get("list", task.listId);
  const isAway = inbox && list?.deletedAt !== null;
  const parent = task.parentId === null ? null : await draft.get("task", task.parentId);
  if (isAway || parent?.deletedAt !== null) await draft.patch("task", task.id, { parentId: null });
  for (const one of family) {
    if (isAway) {
      const position = await positionAt(draft, inbox.id);
      await draft.patch("task", one.id, { listId: inbox.id, sectionId: null, position });
    }
    if (one.deletedAt === task.deletedAt) await draft.patch("task", one.id, { deletedAt: null });
  }
}

/** Puts tasks back into a restored section, except those that have been moved elsewhere since. */
export async function reassignSection(draft: Draft, id: string, had: string[]): Promise<void> {
  const section = await draft.get("section", id);
  for (const one of had) {
    const task = await draft.get("task", one);
    if (task?.listId === section?.listId && task?.sectionId === null)
      await draft.patch("task", one, { sectionId: id });
  }
}

/** Adds a restored label back to the tasks that had it. */
export async function reassignLabel(draft: Draft, id: string, had: string[]): Promise<void> {
  for (const one of had) {
    const task = await draft.get("task", one);
    if (task && !task.labelIds.includes(id))
      await draft.patch("task", one, { labelIds: [...task.labelIds, id] });
  }
}
