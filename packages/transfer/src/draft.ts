import { taskDefaults } from "@docket/contract/defaults";
import type { Due } from "@docket/dates";
import type { Losses } from "./losses.js";
import type { PortableTask } from "./model.js";

/** A task as read from a source, before names, lengths, levels and ids are validated. */
export interface Draft
  extends Omit<PortableTask, "description" | keyof Due | "parentRef" | "order"> {
  /** Paragraphs of the description. */
  notes: string[];
  /** The parent task, or its id in the file. */
  parent: Draft | string | null;
  due: Due | null;
  /** Time of day at which a repeating task without a due date begins. */
  repeatsAt: Pick<Due, "dueTime" | "dueZone">;
  /** The source's sort key; tasks without one come last, in the order of the file. */
  order: number | string | null;
  /** Where it is in the file, for the report of losses. */
  where: string | null;
}

const { description, labelIds, dueDate, dueTime, dueZone, ...plain } = taskDefaults;

/** Makes a draft from the known values; an empty id will be derived from the others. */
export function draft(known: Partial<Draft> & { title: string }): Draft {
  return {
    ...(plain as typeof plain & { priority: 4 }),
    sourceId: "",
    notes: [],
    listRef: null,
    sectionRef: null,
    parent: null,
    labels: [],
    due: null,
    repeatsAt: { dueTime: null, dueZone: null },
    completedAt: null,
    createdAt: null,
    completions: [],
    order: null,
    where: null,
    ...known,
  };
}

/** Makes a draft of a subtask, which is where its parent is. */
export function subtask(parent: Draft, known: Partial<Draft> & { title: string }): Draft {
  const { listRef, sectionRef } = parent;
  return draft({ listRef, sectionRef, parent, ...known });
}

/** Adds a paragraph to the description, unless it is blank. */
export function note(task: Draft, text: string): void {
  if (text.trim() !== "") task.notes.push(paragraph(text));
}

/** Adds a value without a field of its own to the description, and reports it. */
export function keepInNotes(
  task: Draft,
  field: string,
  text: string,
  why: string,
  losses: Losses,
): void {
  note(task, `${field}: ${text}`);
  losses.add(field, text, `${why}: kept in the description.`);
}

/** A text as a paragraph of the description. */
export function paragraph(text: string): string {
  return text.replace(/\r\n?/g, "\n").trimEnd();
}
