/** A weekday as in RFC 5545. */
export type Weekday = (typeof WEEKDAYS)[number];
export const WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] as const;

/** The frequency of a rule. */
export type Frequency = (typeof FREQUENCIES)[number];
export const FREQUENCIES = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const;

/**
 * A weekday, or the nth one in its month or year, counted from the end if negative: `-1FR` is the
 * last Friday.
 */
export interface NthWeekday {
  weekday: Weekday;
  nth: number | null;
}

/** A parsed recurrence rule. Absent parts are `null` or empty. */
export interface Rule {
  freq: Frequency;
  interval: number;
  count: number | null;
  /**
   * `20261231`, or with a time: `20261231T225959Z` (UTC), `20261231T235959` (the due date's
   * wall-clock time).
   */
  until: string | null;
  byMonth: number[];
  byMonthDay: number[];
  byYearDay: number[];
  byDay: NthWeekday[];
  bySetPos: number[];
  weekStart: Weekday | null;
}

/** The text of a rule in canonical order: two equal rules have the same text. */
export function formatRule(rule: Rule): string {
  const days = rule.byDay.map(({ nth, weekday }) => `${nth ?? ""}${weekday}`);
  const parts: [string, string | number | null][] = [
    ["FREQ", rule.freq],
    ["INTERVAL", rule.interval === 1 ? null : rule.interval],
    ["COUNT", rule.count],
    ["UNTIL", rule.until],
    ["BYMONTH", rule.byMonth.join()],
    ["BYMONTHDAY", rule.byMonthDay.join()],
    ["BYYEARDAY", rule.byYearDay.join()],
    ["BYDAY", days.join()],
    ["BYSETPOS", rule.bySetPos.join()],
    ["WKST", rule.weekStart],
  ];
  return parts
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => `${name}=${value}`)
    .join(";");
}
