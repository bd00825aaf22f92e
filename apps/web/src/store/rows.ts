import type {
  ChangedLabel,
  ChangedList,
  ChangedSection,
  ChangedTask,
  TaskPlace,
} from "@docket/contract";

/** Rows as the page stores them: in the format of the synchronisation API. */
export type Task = ChangedTask;
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

/** Identifies one row. */
export interface RowKey {
  entity: Entity;
  id: string;
}

/** What goes when a task has no due date any more, and changes when it repeats. */
export const dueFields = { dueDate: null, dueTime: null, dueZone: null, repeat: null };

/** What changes when a task is moved, besides its position. */
export const placeFields: Record<keyof TaskPlace, null> = {
  listId: null,
  sectionId: null,
  parentId: null,
};
