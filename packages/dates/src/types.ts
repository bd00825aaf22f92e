/** When a task is due: a day, a day and a time that follows the user, or a day and a time in one zone. */
export interface Due {
  /** The day, `2026-12-01`. A calendar date, not an instant: zones do not shift it. */
  dueDate: string;
  /** The wall-clock time, `09:30`, or `null` for the whole day. */
  dueTime: string | null;
  /** The IANA zone of day and time; `null` means the user's current zone. Requires a time. */
  dueZone: string | null;
}

/** How a task repeats. */
export interface Repeat {
  /** RFC 5545 recurrence rule without the `RRULE:`, e.g. `FREQ=WEEKLY;BYDAY=MO`; by the day or coarser. */
  rule: string;
  /**
   * What the next due date counts from: the due date (`every`) or the day of completion (`every!`).
   */
  from: "due" | "completion";
}

/** The current time, and the user's settings that dates depend on. */
export interface Clock {
  /** The instant, ISO 8601 in UTC: `2026-11-25T11:00:00Z`. */
  now: string;
  /** The user's IANA zone: `Europe/Zurich`. */
  timeZone: string;
  /** The user's BCP 47 locale: `en-GB`. */
  locale: string;
  /** The first day of the user's week: 1 is Monday, 7 Sunday. */
  weekStart: 1 | 2 | 3 | 4 | 5 | 6 | 7;
}
