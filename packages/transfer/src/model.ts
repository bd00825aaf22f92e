import type { CsvMapping, TaskEdit } from "@docket/contract";
import type { Color, ImportSource } from "@docket/contract/choices";
import type { Clock } from "@docket/dates";

/** A section of a list. */
export interface NeutralSection {
  /** What it is called in the file, unique in its list. */
  sourceId: string;
  name: string;
}

/** A list, with its sections in their order; names of either are unique without regard to case. */
export interface NeutralList {
  /** What it is called in the file, unique there. */
  sourceId: string;
  name: string;
  color: Color;
  archived: boolean;
  /** Whether its tasks belong into the user's inbox; at most one list is. */
  inbox: boolean;
  sections: NeutralSection[];
}

/** A label; names are unique without regard to case. */
export interface NeutralLabel {
  name: string;
  color: Color;
}

/** One time that a repeating task was done, with what it was due by. */
export interface NeutralCompletion {
  /** Counts the times, from 0; each stands once. */
  occurrence: number;
  dueDate: string;
  dueTime: string | null;
  dueZone: string | null;
  repeat: { rule: string; from: "due" | "completion" };
  /** Instant in UTC. */
  completedAt: string;
}

/** A task, as every source gives it and every export takes it: what a person sets of it, and where it is. */
export interface NeutralTask extends Omit<TaskEdit, "labelIds"> {
  /** Its id in the file, or one derived from its list, parents and title; the same each time the file is read. */
  sourceId: string;
  /** `sourceId` of its list; `null` is the inbox. */
  listRef: string | null;
  /** `sourceId` of its section in that list. */
  sectionRef: string | null;
  /** `sourceId` of the task of which it is a subtask: in the same list, at most five levels, never a cycle. */
  parentRef: string | null;
  /** Names of its labels, each of which is in `labels`. */
  labels: string[];
  /** 1 is the highest, 4 none. */
  priority: 1 | 2 | 3 | 4;
  /** Instant in UTC, `2026-12-01T08:30:00.000Z`. */
  completedAt: string | null;
  /** Instant in UTC. */
  createdAt: string | null;
  /** When it was done, if it repeats, by occurrence; only Docket's own export tells. */
  completions: NeutralCompletion[];
  /** Its place among all tasks of the file, from 0. */
  order: number;
}

/** What of a file was not taken, or taken as something else. */
export interface Loss {
  /** The field, as the file calls it, or `title`, `parent` and the like of ours. */
  field: string;
  /** How many tasks, lists or values it concerns. */
  count: number;
  /** One of the values, shortened. */
  example: string;
  /** What became of it, in a sentence. */
  reason: string;
}

/** The lists, labels and tasks that an export writes. */
export interface Content {
  lists: NeutralList[];
  labels: NeutralLabel[];
  tasks: NeutralTask[];
}

/** A file, read. Parents come before their subtasks. */
export interface Neutral extends Content {
  source: ImportSource;
  losses: Loss[];
}

/** What the reading of a file depends on beside its bytes. */
export interface ReadOptions {
  /** Where the file comes from; `auto` finds out. */
  source: ImportSource | "auto";
  /** Name of the file: some formats have the list's name nowhere else. */
  fileName?: string;
  /** The present, and whose day it is: for dates such as "tomorrow", and instants that mean a day. */
  clock: Clock;
  /** Columns of a CSV file; without it they are guessed by their names. */
  mapping?: CsvMapping;
}
