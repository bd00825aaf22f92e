import type { Clock, Due, Repeat } from "@docket/dates";

export type { Due, Repeat } from "@docket/dates";

/** What a part of the text was read as. */
export type Kind =
  | "due"
  | "repeat"
  | "start"
  | "priority"
  | "list"
  | "section"
  | "label"
  | "description";

/** A part of the text that was read; `start` and `end` are UTF-16 offsets, and `end` is behind its last unit. */
export interface Recognised {
  kind: Kind;
  start: number;
  end: number;
  text: string;
}

/** Something with an id and a name. */
export interface Named {
  id: string;
  name: string;
}

/** A list, section or label that the text names; `id` is `null` where there is none of that name yet. */
export interface Reference {
  id: string | null;
  name: string;
}

/** A section of one of the user's lists. */
export interface NamedSection extends Named {
  listId: string;
}

/**
 * Everything the reading of a line depends on beside the line. Languages other than English, German, French and
 * Spanish are read as English.
 */
export interface QuickAddOptions extends Clock {
  /** The user's, if the line may name them. */
  lists?: readonly Named[];
  sections?: readonly NamedSection[];
  labels?: readonly Named[];
  /** What the user took back: this text, wherever it stands, is not read as this kind (nor as a date, if it was one). */
  suppressed?: Pick<Recognised, "kind" | "text">[];
}

/** The task that a line describes. */
export interface QuickAddResult {
  /** What was typed without what was recognised. Empty if nothing else was typed. */
  title: string;
  /** What follows ` // `, or the empty text. */
  description: string;
  due: Due | null;
  /** Whether only the time of the due was said: its day is the next on which that comes. */
  isTimeAlone: boolean;
  repeat: Repeat | null;
  /** `2026-12-01`. */
  startDate: string | null;
  /** 1 is the highest, 4 none. */
  priority: 1 | 2 | 3 | 4;
  list: Reference | null;
  section: Reference | null;
  labels: Reference[];
  /** In the order of the text, never overlapping. */
  recognised: Recognised[];
}
