import type { Due, Repeat } from "@docket/dates";
import type { NeutralCompletion } from "./model.js";

/** A task as a source gives it, before names, lengths, levels and ids are put in order. */
export interface Draft {
  /** Id in the file; empty where it has none. */
  sourceId: string;
  title: string;
  /** Paragraphs of the description. */
  notes: string[];
  listRef: string | null;
  sectionRef: string | null;
  /** The task of which it is a subtask, or that one's id in the file. */
  parent: Draft | string | null;
  labels: string[];
  priority: 1 | 2 | 3 | 4;
  startDate: string | null;
  due: Due | null;
  repeat: Repeat | null;
  completed: boolean;
  completedAt: string | null;
  createdAt: string | null;
  completions: NeutralCompletion[];
  /** What the source sorts by; tasks without one come last, in the order of the file. */
  order: number | string | null;
}

/** A task of which only this is known. */
export function draft(known: Partial<Draft> & { title: string }): Draft {
  return {
    sourceId: "",
    notes: [],
    listRef: null,
    sectionRef: null,
    parent: null,
    labels: [],
    priority: 4,
    startDate: null,
    due: null,
    repeat: null,
    completed: false,
    completedAt: null,
    createdAt: null,
    completions: [],
    order: null,
    ...known,
  };
}

/** Adds a paragraph to the description, if it says anything. */
export function note(task: Draft, text: string): void {
  if (text.trim() !== "") task.notes.push(text.replace(/\r\n?/g, "\n").trimEnd());
}
