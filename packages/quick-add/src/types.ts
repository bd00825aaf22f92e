import type { Clock, Due, Repeat } from "@docket/dates";

export type { Due, Repeat } from "@docket/dates";

/** The kind of a recognised part of the text. */
export type Kind =
  | "due"
  | "repeat"
  | "start"
  | "priority"
  | "list"
  | "section"
  | "label"
  | "description";

/** A recognised part of the text; `start` and `end` are UTF-16 offsets, `end` is exclusive. */
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

/**
 * A list, section or label that the text names; `id` is `null` if there is none of that name yet.
 */
export interface Reference {
  id: string | null;
  name: string;
}

/** A section of one of the user's lists. */
export interface NamedSection extends Named {
  listId: string;
}

/**
 * Everything that the parsing of a line depends on besides the line. Languages other than English,
 * German, French and Spanish are parsed as English.
 */
export interface QuickAddOptions extends Clock {
  /** The user's lists, if the line may name them. */
  lists?: readonly Named[];
  sections?: readonly NamedSection[];
  labels?: readonly Named[];
  /**
   * The parts that the user turned back into text: this text, wherever it occurs, is not recognised
   * as this kind (nor as any date, if it was one).
   */
  suppressed?: Pick<Recognised, "kind" | "text">[];
  /**
   * The day of a time, and the first day of a repetition, for which the line names none, `2026-12-01`; by default the
   * next possible one.
   */
  day?: string | undefined;
}

/** The task that a line describes. */
export interface QuickAddResult {
  /** The line without its recognised parts; empty if there was nothing else. */
  title: string;
  /** The text after ` // `, or empty. */
  description: string;
  due: Due | null;
  /** Whether only a time was given: then the due day is the next one on which it has not passed. */
  isTimeAlone: boolean;
  repeat: Repeat | null;
  /** `2026-12-01`. */
  startDate: string | null;
  /** 1 is the highest, 4 means none. */
  priority: 1 | 2 | 3 | 4;
  list: Reference | null;
  section: Reference | null;
  labels: Reference[];
  /** In the order of the text, never overlapping. */
  recognised: Recognised[];
}
