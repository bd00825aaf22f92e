import type { Section, Task } from "./rows.js";

/** The place of a task, apart from its order. */
export type TaskPlace = Pick<Task, "listId" | "sectionId" | "parentId">;

/**
 * Where a move takes a task, as the server decides it (`move-task.ts`).
 *
 * @param known the rows that the move names, if they are there
 */
export function destinationOf(
  task: TaskPlace,
  { listId, sectionId, parentId }: { [Name in keyof TaskPlace]?: TaskPlace[Name] | undefined },
  known: { beside?: TaskPlace | null; parent?: TaskPlace | null; section?: Section | null },
): TaskPlace {
  const { beside, parent, section } = known;
  if (beside) return pickPlace(beside);
  if (parentId) return { ...pickPlace(parent ?? task), parentId };
  if (sectionId)
    return { listId: section?.listId ?? listId ?? task.listId, sectionId, parentId: null };
  if (listId && listId !== task.listId) return { listId, sectionId: null, parentId: null };
  const leavesSection = sectionId === null && task.sectionId !== null;
  return {
    listId: task.listId,
    sectionId: leavesSection ? null : task.sectionId,
    parentId: parentId === null || leavesSection ? null : task.parentId,
  };
}

export const pickPlace = ({ listId, sectionId, parentId }: TaskPlace): TaskPlace => ({
  listId,
  sectionId,
  parentId,
});

/** Whether a place is the one that a move says, as far as it does. */
export function isSamePlace(place: TaskPlace, said: Partial<TaskPlace>): boolean {
  const names = Object.keys(pickPlace(place)) as (keyof TaskPlace)[];
  return names.every((name) => said[name] === undefined || said[name] === place[name]);
}

/** A move to a place, without a task beside which it is. */
export function moveTo({ listId, sectionId, parentId }: Partial<TaskPlace>): Partial<TaskPlace> {
  if (parentId) return { parentId };
  if (sectionId) return { sectionId };
  return listId ? { listId, sectionId: null, parentId: null } : {};
}
