/** Rows as the page keeps them: as synchronisation carries them. */
export type {
  ChangedLabel as Label,
  ChangedList as List,
  ChangedSection as Section,
  ChangedTask as Task,
} from "@docket/contract";
