import type {
  ChangedLabel,
  ChangedList,
  ChangedSection,
  ChangedTask,
  TaskPlace,
} from "@docket/contract";
import { labelDefaults, listDefaults, taskDefaults } from "@docket/contract/defaults";

/** Rows as the page stores them: in the format of the synchronisation API. */
export interface Task extends ChangedTask {
  /** By how many occurrences optimistic updates have moved it on from the server's version. */
  ahead?: number;
}
export type List = ChangedList;
export type Section = ChangedSection;
export type Label = ChangedLabel;

/** The synchronised row types, by their entity name in the change log. */
export interface Rows {
  task: Task;
  list: List;
  section: Section;
  label: Label;
}

export type Entity = keyof Rows;
export type AnyRow = Rows[Entity];

type OfEachRow = "id" | "title" | "name" | "listId" | "position" | "createdAt" | "updatedAt";

/**
 * The values of a new row, apart from those that each row has of its own. A row that was stored before a field
 * existed has its default, too.
 */
export const rowDefaults: { [E in Entity]: Omit<Rows[E], OfEachRow> } = {
  task: {
    ...taskDefaults,
    dueAt: null,
    completedAt: null,
    sectionId: null,
    parentId: null,
    deletedAt: null,
  },
  list: { ...listDefaults, isInbox: false, archivedAt: null, deletedAt: null },
  section: { deletedAt: null },
  label: { ...labelDefaults, deletedAt: null },
};

/** Identifies one row. */
export interface RowKey {
  entity: Entity;
  id: string;
}

/** The rows that have a name, a color or a place of their own in the user's order. */
export type Named = Exclude<Entity, "task">;

/** The id of the inbox; empty until it is loaded. */
export function inboxId(rows: { list: ReadonlyMap<string, List> }): string {
  for (const list of rows.list.values()) if (list.isInbox) return list.id;
  return "";
}

/** Compares positions by code unit, as the server does. */
export function byPosition(a: { position: string }, b: { position: string }): number {
  return a.position < b.position ? -1 : a.position > b.position ? 1 : 0;
}

/** What goes when a task has no due date any more, and changes when it repeats. */
export const dueFields = { dueDate: null, dueTime: null, dueZone: null, repeat: null };

/** What changes when a task is moved, besides its position. */
export const placeFields: Record<keyof TaskPlace, null> = {
  listId: null,
  sectionId: null,
  parentId: null,
};
