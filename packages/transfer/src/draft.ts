import { taskDefaults } from "@docket/contract/task-defaults";
import type { Due } from "@docket/dates";
import type { NeutralTask } from "./model.js";

/** A task as a source gives it, before names, lengths, levels and ids are put in order. */
export interface Draft
  extends Omit<NeutralTask, "description" | keyof Due | "parentRef" | "order"> {
  /** Paragraphs of the description. */
  notes: string[];
  /** The task of which it is a subtask, or that one's id in the file. */
  parent: Draft | string | null;
  due: Due | null;
  /** What the source sorts by; tasks without one come last, in the order of the file. */
  order: number | string | null;
}

const { description, labelIds, dueDate, dueTime, dueZone, ...plain } = taskDefaults;

/** A task of which only this is known; an id that is empty is made of the rest. */
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
    completedAt: null,
    createdAt: null,
    completions: [],
    order: null,
    ...known,
  };
}

/** Adds a paragraph to the description, if it says anything. */
export function note(task: Draft, text: string): void {
  if (text.trim() !== "") task.notes.push(paragraph(text));
}

/** A text as a paragraph of the description. */
export function paragraph(text: string): string {
  return text.replace(/\r\n?/g, "\n").trimEnd();
}
