import type { Snapshot } from "./mirror.js";
import type { Step } from "./queue.js";
import { entityOf, operationOn } from "./reply-rows.js";
import { dueFields, type Entity, type Task } from "./rows.js";
import { descendantsOf } from "./subtasks.js";

/**
 * The steps that undo a step, in their order, computed from the rows as they are before its action; none
 * if it cannot be undone.
 *
 * @param earlier the ids of the rows that earlier steps of the action change: an action is undone
 *   backwards, so these are still where it has put them
 */
export function inverseOf(step: Step, rows: Snapshot, earlier?: ReadonlySet<string>): Step[] {
  const inverse = oneInverse(step, rows, earlier);
  if (!inverse) return [];
  const { id } = inverse.input as { id: string };
  if (inverse.operation !== "completeTask" || rows.task.get(id)?.repeat) return [inverse];
  // Completing the task again completes its subtasks, also those that were open before.
  const open = below(id, rows).filter(({ completed }) => !completed);
  return [
    inverse,
    ...open.map((one): Step => ({ operation: "reopenTask", input: { id: one.id } })),
  ];
}

/** The subtasks of a task, at any level, without those in the trash. */
function below(id: string, rows: Snapshot): Task[] {
  const tasks = [...rows.task.values()].filter(({ deletedAt }) => deletedAt === null);
  return descendantsOf(id, (parent) => tasks.filter(({ parentId }) => parentId === parent));
}

function oneInverse(
  { operation, input, localId }: Step,
  rows: Snapshot,
  earlier: ReadonlySet<string> = new Set(),
): Step | null {
  const { id, ...change } = input as { id: string } & Record<string, unknown>;
  const occurrence = "occurrence" in change && { occurrence: change.occurrence };
  switch (operation) {
    case "createTask":
    case "createList":
    case "createSection":
    case "createLabel":
      return {
        operation: operation.replace("create", "delete") as Step["operation"],
        input: { id: localId },
      };
    case "updateTask":
    case "updateSection":
    case "updateLabel":
      return revertFields(operation, rows[entityOf(operation)].get(id), change);
    case "updateList": {
      const list = rows.list.get(id);
      const { archived, ...rest } = change;
      const back = revertFields(operation, list, rest);
      if (archived === undefined || !back) return back;
      return { ...back, input: { ...back.input, archived: list?.archivedAt !== null } };
    }
    case "completeTask":
      return {
        operation: "reopenTask",
        input: { id, ...occurrence },
        before: rows.task.get(id),
        ...(rows.task.get(id)?.repeat && { done: below(id, rows).filter((one) => one.completed) }),
      };
    case "reopenTask": {
      const task = rows.task.get(id);
      // A repeating task goes on from the moment at which it is completed again.
      const completedAt = task?.repeat ? null : task?.completedAt;
      const when = { ...(completedAt && { completedAt }), ...occurrence };
      return { operation: "completeTask", input: { id, ...when } };
    }
    case "skipTask":
      // Skipping the last occurrence completes the task.
      return revertFields("updateTask", rows.task.get(id), { ...dueFields, completed: false });
    case "moveTask": {
      const task = rows.task.get(id);
      return task ? { operation, input: { id, ...placeOf(task, rows, earlier) } } : null;
    }
    case "moveList":
      return returnToPlace(operation, id, [...rows.list.values()]);
    case "moveLabel":
      return returnToPlace(operation, id, [...rows.label.values()]);
    case "moveSection": {
      const listId = rows.section.get(id)?.listId;
      return returnToPlace(
        operation,
        id,
        [...rows.section.values()].filter((one) => one.listId === listId),
      );
    }
    case "deleteTask":
      return restore("task", id);
    case "deleteList":
      return restore("list", id);
    case "deleteSection":
      return { ...restore("section", id), had: idsOf(rows, ({ sectionId }) => sectionId === id) };
    case "deleteLabel":
      return { ...restore("label", id), had: idsOf(rows, ({ labelIds }) => labelIds.includes(id)) };
    case "restoreFromTrash":
      return { operation: operationOn("delete", change.entity as Entity), input: { id } };
    default:
      return null;
  }
}

/** What is added is removed again, so that what another device adds or removes stays. */
const opposites: Record<string, string> = {
  addLabelIds: "removeLabelIds",
  removeLabelIds: "addLabelIds",
};

/** Sets the fields of a change back to their current values. */
function revertFields(
  operation: Step["operation"],
  row: { id: string } | undefined,
  change: object,
): Step | null {
  if (!row) return null;
  const known = row as unknown as Record<string, unknown>;
  // Removing the due date also removes the time, the zone and the repetition.
  const fields = "dueDate" in change ? { ...change, ...dueFields } : change;
  const before = Object.fromEntries(
    Object.entries(fields).map(([field, value]) => {
      const opposite = opposites[field];
      return opposite ? [opposite, value] : [field, known[field]];
    }),
  );
  return { operation, input: { id: row.id, ...before } };
}

function restore(entity: string, id: string): Step {
  return { operation: "restoreFromTrash", input: { entity, id } };
}

function idsOf({ task }: Snapshot, has: (task: Task) => boolean): string[] {
  return [...task.values()].filter(has).map(({ id }) => id);
}

/** The current place: after the preceding sibling that stays, or first where there is none. */
function placeOf(task: Task, rows: Snapshot, moved: ReadonlySet<string>) {
  const { listId, sectionId, parentId } = task;
  const siblings = [...rows.task.values()].filter(
    (one) =>
      one.listId === listId &&
      one.sectionId === sectionId &&
      one.parentId === parentId &&
      one.deletedAt === null &&
      one.id !== task.id &&
      !moved.has(one.id),
  );
  const before = lastBefore(task.position, siblings);
  return { listId, sectionId, parentId, place: before ? { after: before.id } : "first" };
}

function returnToPlace(
  operation: Step["operation"],
  id: string,
  rows: { id: string; position: string }[],
): Step | null {
  const row = rows.find((one) => one.id === id);
  if (!row) return null;
  const before = lastBefore(row.position, rows);
  return { operation, input: { id, place: before ? { after: before.id } : "first" } };
}

function lastBefore<T extends { position: string }>(position: string, rows: T[]): T | undefined {
  let found: T | undefined;
  for (const row of rows)
    if (row.position < position && (!found || row.position > found.position)) found = row;
  return found;
}
