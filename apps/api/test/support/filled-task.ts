import type { CallInput, Operations, TaskPlace } from "@docket/contract";

type NewTask = Omit<CallInput<Operations["createTask"]>, keyof TaskPlace>;
/** All but `completed` and `repeat`, which change what the other fields may be. */
type Filled = {
  [Field in Exclude<keyof NewTask, "completed" | "repeat">]-?: NonNullable<NewTask[Field]>;
};

/** A task with a value for each field that a person sets: a new field does not compile without one. */
export const filledTask = (labelIds: string[]): Filled => ({
  title: "Grüße 👍",
  description: "one\n\ntwo",
  priority: 1,
  labelIds,
  startDate: "2026-11-30",
  dueDate: "2026-12-01",
  dueTime: "09:30",
  dueZone: "Asia/Tokyo",
});
