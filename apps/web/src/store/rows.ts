import type { ChangedLabel, ChangedList, ChangedSection, ChangedTask } from "@docket/contract";

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
