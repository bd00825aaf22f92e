import type { ChangedLabel, ChangedList, ChangedSection, ChangedTask } from "@docket/contract";

/** Rows as the page keeps them: as synchronisation carries them. */
export type Task = ChangedTask;
export type List = ChangedList;
export type Section = ChangedSection;
export type Label = ChangedLabel;

/** What the page keeps of the server, by the name that the change log gives it. */
export interface Rows {
  task: Task;
  list: List;
  section: Section;
  label: Label;
}

export type Entity = keyof Rows;
export type AnyRow = Rows[Entity];

/** Names one row. */
export interface RowKey {
  entity: Entity;
  id: string;
}
