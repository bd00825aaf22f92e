import type { CallInput, Operations, Task } from "@docket/contract";
import { codePoints, limits } from "@docket/contract/limits";
import { describeRepeat } from "@docket/dates";
import { quoteTitle } from "../shared/quote-title.js";

/** The fields of a task that can be changed: those that the API's update accepts. */
export type EditableField = Exclude<keyof CallInput<Operations["updateTask"]>, "id">;

/** The checkbox is saved on its own; labels have no input yet. */
const withoutInput = ["completed", "labelIds"] as const;

/**
 * The fields in the editor's form. What is saved on its own is not in it, so completing a task elsewhere
 * does not conflict with an edit.
 */
export type FormField = Exclude<EditableField, (typeof withoutInput)[number]>;

/** The values of the form. As typed: only {@link normalizeDraft} makes them what is saved. */
export type Draft = Pick<Task, FormField>;

/** Values are compared as JSON. */
type FieldValue = Task[EditableField];

interface TaskField<Value extends FieldValue> {
  label: string;
  /** The value as text; empty if there is none. */
  format(value: Value): string;
  /** Completes "“Milk” will be …" where an undo restores this value. */
  restored(value: Value): string;
  /** What is saved for a typed value; the value itself if missing. */
  normalize?(value: Value): Value;
  /** Why a normalized value cannot be saved; null if it can. */
  validate?(value: Value): string | null;
}

/**
 * Everything the page knows about each field. The editor, edits and their conflicts, receipts,
 * before and after, and undo go by this list; a field that is missing does not compile.
 */
export const taskFields: { [F in EditableField]: TaskField<Task[F]> } = {
  title: {
    label: "Title",
    format: (title) => title,
    restored: (title) => `renamed to ${quoteTitle(title)}`,
    normalize: (title) => title.trim(),
    validate: (title) =>
      title === "" ? "Enter a title." : tooLong("title", codePoints(title) - limits.title),
  },
  description: {
    label: "Description",
    format: (description) => description ?? "",
    restored: (description) =>
      description === null ? "left without a description" : "given its previous description",
    normalize: (description) => description?.trim() || null,
    validate: (description) =>
      tooLong("description", codePoints(description ?? "") - limits.description),
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

export const formFields = editableFields.filter(
  (field): field is FormField => !withoutInput.includes(field as (typeof withoutInput)[number]),
);

/** A field's value as text; empty if there is none. */
export function formatField<F extends EditableField>(field: F, task: Pick<Task, F>): string {
  return taskFields[field].format(task[field]);
}

/** Completes "“Milk” will be …" where an undo restores this field of `task`. */
export function restoredField<F extends EditableField>(field: F, task: Pick<Task, F>): string {
  return taskFields[field].restored(task[field]);
}

/** The fields in which two states of a task differ. */
export function changedFields(before: Task, after: Task): EditableField[] {
  return editableFields.filter((field) => !isSame(before[field], after[field]));
}

/** The values that are saved for a draft; also the form's fields of a task. */
export function normalizeDraft(draft: Draft): Draft {
  return Object.fromEntries(
    formFields.map((field) => [field, normalizeField(field, draft)]),
  ) as unknown as Draft;
}

/** What differs in `draft` from `base`, normalized; null if nothing does. */
export function draftChanges(base: Draft, draft: Draft): Partial<Draft> | null {
  const [before, after] = [normalizeDraft(base), normalizeDraft(draft)];
  const changed = formFields.filter((field) => !isSame(before[field], after[field]));
  if (changed.length === 0) return null;
  return Object.fromEntries(changed.map((field) => [field, after[field]]));
}

/** The first reason why a draft cannot be saved, in words, and its field; null if there is none. */
export function validateDraft(draft: Draft): { field: FormField; message: string } | null {
  const values = normalizeDraft(draft);
  for (const field of formFields) {
    const message = validateField(field, values);
    if (message) return { field, message };
  }
  return null;
}

/** Objects come anew with each answer. */
function isSame(one: FieldValue, other: FieldValue): boolean {
  return one === other || JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

const sorted = (value: FieldValue) =>
  typeof value === "object" && value !== null ? Object.entries(value).sort() : value;

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

function normalizeField<F extends FormField>(field: F, draft: Pick<Task, F>): Task[F] {
  const { normalize } = taskFields[field];
  return normalize ? normalize(draft[field]) : draft[field];
}

function validateField<F extends FormField>(field: F, draft: Pick<Task, F>): string | null {
  return taskFields[field].validate?.(draft[field]) ?? null;
}

function tooLong(name: string, excess: number): string | null {
  if (excess <= 0) return null;
  return `The ${name} is ${excess} ${excess === 1 ? "character" : "characters"} too long.`;
}
