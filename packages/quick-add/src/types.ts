import type { Due, Repeat } from "@docket/dates";

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

/** A list of the user, with its sections. */
export interface KnownList extends Named {
  sections?: Named[];
}

/** Everything the reading of a line depends on beside the line. */
export interface QuickAddOptions {
  /** The instant, ISO 8601: `2026-11-25T11:00:00Z`. */
  now: string;
  /** The user's IANA zone: `Europe/Zurich`. */
  timeZone: string;
  /** The user's BCP 47 locale: `en-GB`. Languages other than English, German, French and Spanish are read as English. */
  locale: string;
  /** The first day of the user's week: 1 is Monday, 7 Sunday. */
  weekStart: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  lists: KnownList[];
  labels: Named[];
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
