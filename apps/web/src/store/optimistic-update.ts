import type { OperationId } from "@docket/contract";
import { changeLabels } from "@docket/contract/change-labels";
import type { Clock } from "@docket/dates";
import { destinationOf, isSamePlace } from "./destination.js";
import type { Draft } from "./draft.js";
import { rare } from "./load-rare-updates.js";
import { anchorOf, placeAmong, positionAt, sectionsOf } from "./optimistic-position.js";
import type { Write } from "./queued-write.js";
import { byPosition, type List, type Named, rowDefaults, type Task } from "./rows.js";

type OptimisticUpdate = (
  draft: Draft,
  // biome-ignore lint/suspicious/noExplicitAny: each takes the input of its own operation
  input: any,
  write: Write,
  clock: Clock,
) => Promise<void>;

/** The optimistic update of each operation; the server's response replaces its result. */
const optimisticUpdates = {
  createTask: async (draft, input, { localId = "", at }) => {
    const parent = input.parentId ? await draft.get("task", input.parentId) : null;
    const { listId: given, ...fields } = input;
    const listId = parent?.listId ?? given ?? (await inbox(draft))?.id ?? "";
    await draft.put("task", {
      ...rowDefaults.task,
      ...fields,
      listId,
      ...(parent && { sectionId: parent.sectionId }),
      position: await positionAt(draft, listId),
      id: localId,
      createdAt: at,
      updatedAt: at,
    });
  },
  updateTask: async (draft, { id, ...change }) => {
    const task = await draft.get("task", id);
    if (!task) return;
    if (change.dueDate === null) Object.assign(change, noDue);
    const { completed, addLabelIds, removeLabelIds, ...rest } = change;
    if (addLabelIds || removeLabelIds)
      rest.labelIds = changeLabels(task.labelIds, { addLabelIds, removeLabelIds });
    await draft.patch("task", id, rest);
    // Undoes a skip of the last occurrence.
    if (completed === false && task.completed) await reopen(draft, id);
  },
  completeTask: (draft, { id, completedAt }, { at }, clock) =>
    complete(draft, id, completedAt ?? at, clock),
  reopenTask: async (draft, { id }, { before, done = [] }) => {
    // At first: those are not reopened with it.
    for (const { id: below, completedAt } of done)
      await draft.patch("task", below, { completed: true, completedAt });
    await reopen(draft, id, before);
  },
  skipTask: async (draft, { id }, { at }, clock) => {
    const task = await draft.get("task", id);
    if (task?.repeat && !task.completed) await advance(draft, task, "skipped", at, clock);
  },
  moveTask: async (draft, { id, place, ...move }) => {
    const task = await draft.get("task", id);
    if (!task) return;
    const subtasks = await descendantsOf(draft, id);
    const { sectionId, parentId } = move;
    const anchor = await anchorOf(draft, place);
    // Another device has moved it meanwhile: see `recover`.
    const isElsewhere = anchor !== null && !isSamePlace(anchor, move);
    if (isElsewhere && isSamePlace(task, move)) return;
    const target = destinationOf(task, move, {
      beside: isElsewhere ? null : anchor,
      parent: parentId ? await draft.get("task", parentId) : null,
      section: sectionId ? await draft.get("section", sectionId) : null,
    });
    // The server refuses to move a task below itself.
    if ([task, ...subtasks].some((one) => one.id === target.parentId)) return;
    await draft.put("task", {
      ...task,
      ...target,
      position: await positionAt(draft, target.listId, isElsewhere ? "last" : place),
    });
    const { listId } = target;
    // In the same list they keep their positions; in another one they follow the task.
    let above = id;
    for (const { id, position } of subtasks.sort(byPosition)) {
      await draft.patch("task", id, {
        listId,
        sectionId: target.sectionId,
        position:
          listId === task.listId ? position : await positionAt(draft, listId, { after: above }),
      });
      above = id;
    }
  },
  deleteTask: async (draft, { id }, { at }) => {
    for (const task of await withSubtasks(draft, id))
      await draft.patch("task", task.id, { deletedAt: task.deletedAt ?? at });
  },
  restoreFromTrash: async (draft, { entity, id }, { had = [] }) => {
    if (entity === "list") return rare?.restoreList(draft, id);
    if (entity === "task")
      return rare?.restoreTask(draft, await withSubtasks(draft, id), await inbox(draft));
    await draft.patch(entity, id, { deletedAt: null });
    await (entity === "section"
      ? rare?.reassignSection(draft, id, had)
      : rare?.reassignLabel(draft, id, had));
  },
  createList: creates("list"),
  updateList: (draft, { id, archived, ...change }, { at }) =>
    draft.patch("list", id, {
      ...change,
      ...(archived !== undefined && { archivedAt: archived ? at : null }),
    }),
  moveList: moves("list"),
  deleteList: async (draft, { id }, { at }) => {
    for (const task of await draft.where("task", "listId", id))
      await draft.patch("task", task.id, { deletedAt: task.deletedAt ?? at });
    for (const section of await sectionsOf(draft, id))
      await draft.patch("section", section.id, { deletedAt: section.deletedAt ?? at });
    await draft.patch("list", id, { deletedAt: at });
  },
  createSection: creates("section"),
  updateSection: (draft, { id, ...change }) => draft.patch("section", id, change),
  moveSection: moves("section"),
  deleteSection: async (draft, { id }, { at }) => {
    for (const task of await draft.where("task", "sectionId", id))
      await draft.patch("task", task.id, { sectionId: null });
    await draft.patch("section", id, { deletedAt: at });
  },
  createLabel: creates("label"),
  updateLabel: (draft, { id, ...change }) => draft.patch("label", id, change),
  moveLabel: moves("label"),
  deleteLabel: async (draft, { id }, { at }) => {
    for (const task of await draft.where("task", "labelIds", id)) {
      await draft.patch("task", task.id, { labelIds: task.labelIds.filter((one) => one !== id) });
    }
    await draft.patch("label", id, { deletedAt: at });
  },
} satisfies { [Id in OperationId]?: OptimisticUpdate };

/** The operations that have an optimistic update. */
export type OptimisticOperation = keyof typeof optimisticUpdates;

/** Adds a new row after those that it is ordered with. */
function creates(entity: Named): OptimisticUpdate {
  return async (draft, input, { localId = "", at }) =>
    draft.put(entity, {
      ...rowDefaults[entity],
      ...input,
      position: placeAmong(await orderedWith(draft, entity, input.listId), localId),
      id: localId,
      createdAt: at,
      updatedAt: at,
    });
}

function moves(entity: Named): OptimisticUpdate {
  return async (draft, { id, place }) => {
    const { listId = "" } = { ...(await draft.get(entity, id)) } as { listId?: string };
    const rows = await orderedWith(draft, entity, listId);
    await draft.patch(entity, id, { position: placeAmong(rows, id, place) });
  };
}

/** All lists, all labels, or the sections of a list. */
function orderedWith(draft: Draft, entity: Named, listId: string) {
  return entity === "section" ? sectionsOf(draft, listId) : draft.everything(entity);
}

/** Applies a write to the rows of `draft`. */
export async function updateOptimistically(
  draft: Draft,
  write: Write,
  clock: Clock,
): Promise<void> {
  const update: OptimisticUpdate = optimisticUpdates[write.operation as OptimisticOperation];
  await update(draft, write.input, write, clock);
}

const noDue = { dueDate: null, dueTime: null, dueZone: null, dueAt: null, repeat: null };

async function complete(draft: Draft, id: string, at: string, clock: Clock) {
  const task = await draft.get("task", id);
  if (!task || task.completed) return;
  if (task.repeat) await advance(draft, task, "done", at, clock);
  else await completeWithSubtasks(draft, id, at);
}

/** Moves a repeating task on and reopens its subtasks; after its last occurrence it is completed with them. */
async function advance(
  draft: Draft,
  task: Task,
  how: "done" | "skipped",
  at: string,
  clock: Clock,
) {
  if (!rare) return;
  const moved = rare.moveOn(task, how, { ...clock, now: at });
  await draft.put("task", moved);
  if (moved.completed) await completeWithSubtasks(draft, task.id, at);
  else await reopenDescendants(draft, task.id);
}

async function completeWithSubtasks(draft: Draft, id: string, at: string) {
  for (const one of await withSubtasks(draft, id))
    if (!one.completed && one.deletedAt === null)
      await draft.patch("task", one.id, { completed: true, completedAt: at });
}

/**
 * Reopens a task and the subtasks that were completed together with it; a repeating task gets its
 * previous due date back.
 */
async function reopen(draft: Draft, id: string, before?: Task) {
  const task = await draft.get("task", id);
  if (before?.repeat) {
    const names = Object.keys(noDue) as (keyof typeof noDue)[];
    const due = Object.fromEntries(names.map((name) => [name, before[name]]));
    await draft.patch("task", id, { ...due, ahead: (task?.ahead ?? 0) - 1 });
  }
  for (const one of await withSubtasks(draft, id))
    if (one.completedAt === task?.completedAt && one.deletedAt === null)
      await draft.patch("task", one.id, { completed: false, completedAt: null });
}

async function reopenDescendants(draft: Draft, id: string) {
  for (const task of await descendantsOf(draft, id))
    if (task.deletedAt === null)
      await draft.patch("task", task.id, { completed: false, completedAt: null });
}

async function withSubtasks(draft: Draft, id: string): Promise<Task[]> {
  const task = await draft.get("task", id);
  return task ? [task, ...(await descendantsOf(draft, id))] : [];
}

async function descendantsOf(draft: Draft, id: string): Promise<Task[]> {
  const found = new Map<string, Task>();
  for (let parents = [id]; parents.length > 0; ) {
    const children: Task[] = [];
    for (const parent of parents) children.push(...(await draft.where("task", "parentId", parent)));
    // Parents may temporarily form a cycle while the server's rows arrive: see `subtasks.ts`.
    const more = children.filter((child) => child.id !== id && !found.has(child.id));
    for (const child of more) found.set(child.id, child);
    parents = more.map((child) => child.id);
  }
  return [...found.values()];
}

async function inbox(draft: Draft): Promise<List | undefined> {
  return (await draft.everything("list")).find((list) => list.isInbox);
}
