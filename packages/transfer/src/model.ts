import type { CsvMapping, TaskEdit } from "@docket/contract";
import type { Color, ImportSource } from "@docket/contract/choices";
import type { Clock } from "@docket/dates";

/** A section of a list. */
export interface PortableSection {
  /** Its id in the file, unique in its list. */
  sourceId: string;
  name: string;
}

/** A list, with its sections in order; names of both are unique, ignoring case. */
export interface PortableList {
  /** Its id in the file, unique there. */
  sourceId: string;
  name: string;
  color: Color;
  archived: boolean;
  /** Whether it is the inbox; at most one list is. */
  inbox: boolean;
  sections: PortableSection[];
}

/** A label; names are unique, ignoring case. */
export interface PortableLabel {
  name: string;
  color: Color;
}

/** One completion of a repeating task, with its due date. */
export interface PortableCompletion {
  /** The number of the occurrence, from 0; each appears once. */
  occurrence: number;
  dueDate: string;
  dueTime: string | null;
  dueZone: string | null;
  repeat: { rule: string; from: "due" | "completion" };
  /** Instant in UTC. */
  completedAt: string;
}

/**
 * A task in the format shared by sources and exports: the fields that people set, and its place.
 */
export interface PortableTask extends Omit<TaskEdit, "labelIds"> {
  /** Its id in the file, or one derived from list, parent and title; stable when read again. */
  sourceId: string;
  /** `sourceId` of its list; `null` is the inbox. */
  listRef: string | null;
  /** `sourceId` of its section in that list. */
  sectionRef: string | null;
  /** `sourceId` of its parent: in the same list, at most five levels, without cycles. */
  parentRef: string | null;
  /** Names of its labels, each of which is in `labels`. */
  labels: string[];
  /** 1 is the highest, 4 none. */
  priority: 1 | 2 | 3 | 4;
  /** Instant in UTC, `2026-12-01T08:30:00.000Z`. */
  completedAt: string | null;
  /** Instant in UTC. */
  createdAt: string | null;
  /** Its completions by occurrence, if it repeats; not all sources have them. */
  completions: PortableCompletion[];
  /** Its index among all tasks of the file, from 0. */
  order: number;
}

/** Values of a file that were not imported, or were changed. */
export interface Loss {
  /** The field's name in the file, or one of our own such as `title` or `parent`. */
  field: string;
  /** How many tasks, lists or values it concerns. */
  count: number;
  /** The first of the values, shortened. */
  example: string;
  /** The first different values, shortened, and where in the file each of them is. */
  values: { value: string; where: string | null }[];
  /** What happened to it, in a sentence. */
  reason: string;
}

/** The content of a file that was read. Parents come before their subtasks. */
export interface ImportedContent {
  source: ImportSource;
  lists: PortableList[];
  labels: PortableLabel[];
  tasks: PortableTask[];
  losses: Loss[];
}

/** Options for reading a file. */
export interface ReadOptions {
  /** The application that the file comes from; `auto` detects it. */
  source: ImportSource | "auto";
  /** Name of the file: some formats have the list's name nowhere else. */
  fileName?: string;
  /**
   * Current time and the user's zone: for dates such as "tomorrow", and instants that mean a day.
   */
  clock: Clock;
  /** The columns of a CSV file; by default guessed from their names. */
  mapping?: CsvMapping;
}
