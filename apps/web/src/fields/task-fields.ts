import type { Task, TaskEdit, TaskVersion } from "@docket/contract";
import { describeRepeat } from "@docket/dates";
import { type Priority, priorityNames } from "./priorities.js";

/** The editable fields of a task. */
export type EditableField = keyof TaskEdit;

/** Values are compared as JSON. */
type FieldValue = Task[EditableField];

interface TaskField<Value extends FieldValue> {
  label: string;
  /** The value as text; empty if there is none. */
  format(value: Value): string;
}

const text = (value: string | null) => value ?? "";

/**
 * Label and format of each field, for receipts and elsewhere. A missing field is a compile error.
 */
export const taskFields: { [F in EditableField]: TaskField<Task[F]> } = {
  title: { label: "Title", format: text },
  description: { label: "Description", format: text },
  priority: {
    label: "Priority",
    format: (priority) => (priority === 4 ? "" : priorityNames[priority as Priority]),
  },
  startDate: { label: "Start", format: text },
  dueDate: { label: "Due", format: text },
  dueTime: { label: "Time", format: text },
  dueZone: { label: "Time zone", format: text },
  repeat: {
    label: "Repeats",
    format: (repeat) => (repeat === null ? "" : describeRepeat(repeat, navigator.language)),
  },
  completed: {
    label: "Status",
    format: (completed) => (completed ? "Done" : "Open"),
  },
  labelIds: {
    label: "Labels",
    // Receipts from before labels were introduced have no such field.
    format: (labelIds) => (labelIds?.length ? String(labelIds.length) : ""),
  },
};

export const editableFields = Object.keys(taskFields) as EditableField[];

/** The names of the fields: in the panel, receipts, the history, and the columns of a file. */
export const fieldLabels = Object.fromEntries(
  editableFields.map((field) => [field, taskFields[field].label]),
) as Record<EditableField, string>;

/** A field's value as text; empty if there is none. */
export function formatField<F extends EditableField>(field: F, task: Pick<Task, F>): string {
  return taskFields[field].format(task[field]);
}

/** A field with its label, "Priority: High"; empty if it has no value. */
export function describeField<F extends EditableField>(field: F, task: Pick<Task, F>): string {
  const value = formatField(field, task);
  return value && `${fieldLabels[field]}: ${value}`;
}

/** The fields in which two states of a task differ. */
export function changedFields(before: TaskVersion, after: TaskVersion): EditableField[] {
  return editableFields.filter((field) => !isSame(before[field], after[field]));
}

/** Compares by value, since each response contains new objects. */
function isSame(one: FieldValue, other: FieldValue): boolean {
  return one === other || JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

const sorted = (value: FieldValue) =>
  typeof value === "object" && value !== null ? Object.entries(value).sort() : value;
