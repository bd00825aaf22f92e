import type { CallInput, Operations, Task, TaskVersion } from "@docket/contract";
import { describeRepeat } from "@docket/dates";
import { quoteTitle } from "../shared/quote-title.js";

/** The fields of a task that can be changed: those that the API's update accepts. */
export type EditableField = Exclude<keyof CallInput<Operations["updateTask"]>, "id">;

/** Values are compared as JSON. */
type FieldValue = Task[EditableField];

interface TaskField<Value extends FieldValue> {
  label: string;
  /** The value as text; empty if there is none. */
  format(value: Value): string;
  /** Completes "“Milk” will be …" where an undo restores this value. */
  restored(value: Value): string;
}

/**
 * How each field is told: receipts, before and after, and what undo would do go by this list; a field that
 * is missing does not compile.
 */
export const taskFields: { [F in EditableField]: TaskField<Task[F]> } = {
  title: {
    label: "Title",
    format: (title) => title,
    restored: (title) => `renamed to ${quoteTitle(title)}`,
  },
  description: {
    label: "Description",
    format: (description) => description ?? "",
    restored: (description) =>
      description === null ? "left without a description" : "given its previous description",
  },
  priority: {
    label: "Priority",
    format: (priority) => (priority === 4 ? "" : `Priority ${priority}`),
    restored: (priority) =>
      priority === 4 ? "left without a priority" : `given priority ${priority}`,
  },
  startDate: {
    label: "Start",
    format: (day) => day ?? "",
    restored: (day) => (day === null ? "left without a start date" : `started on ${day}`),
  },
  dueDate: {
    label: "Due",
    format: (day) => day ?? "",
    restored: (day) => (day === null ? "left without a due date" : `due on ${day}`),
  },
  dueTime: {
    label: "Time",
    format: (time) => time ?? "",
    restored: (time) => (time === null ? "due all day" : `due at ${time}`),
  },
  dueZone: {
    label: "Time zone",
    format: (zone) => zone ?? "",
    restored: (zone) => (zone === null ? "due wherever you are" : `due in the time of ${zone}`),
  },
  repeat: {
    label: "Repeats",
    format: (repeat) => (repeat === null ? "" : describeRepeat(repeat, navigator.language)),
    restored: (repeat) =>
      repeat === null
        ? "done once only"
        : `repeated ${lowerFirst(describeRepeat(repeat, navigator.language))}`,
  },
  completed: {
    label: "Status",
    format: (completed) => (completed ? "Done" : "Open"),
    restored: (completed) => (completed ? "marked as done" : "reopened"),
  },
  labelIds: {
    label: "Labels",
    // A receipt from before there were labels has none of them.
    format: (labelIds) => (labelIds?.length ? String(labelIds.length) : ""),
    restored: () => "given its previous labels",
  },
};

export const editableFields = Object.keys(taskFields) as EditableField[];

/** A field's value as text; empty if there is none. */
export function formatField<F extends EditableField>(field: F, task: Pick<Task, F>): string {
  return taskFields[field].format(task[field]);
}

/** Completes "“Milk” will be …" where an undo restores this field of `task`. */
export function restoredField<F extends EditableField>(field: F, task: Pick<Task, F>): string {
  return taskFields[field].restored(task[field]);
}

/** The fields in which two states of a task differ. */
export function changedFields(before: TaskVersion, after: TaskVersion): EditableField[] {
  return editableFields.filter((field) => !isSame(before[field], after[field]));
}

/** Objects come anew with each answer. */
function isSame(one: FieldValue, other: FieldValue): boolean {
  return one === other || JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

const sorted = (value: FieldValue) =>
  typeof value === "object" && value !== null ? Object.entries(value).sort() : value;

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
