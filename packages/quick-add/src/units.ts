import { Temporal } from "temporal-polyfill";

const durations = {
  minute: { minutes: 1 },
  hour: { hours: 1 },
  day: { days: 1 },
  week: { weeks: 1 },
  fortnight: { weeks: 2 },
  month: { months: 1 },
  twoMonths: { months: 2 },
  quarter: { months: 3 },
  half: { months: 6 },
  year: { years: 1 },
} satisfies Record<string, Temporal.DurationLike>;

/** A length of time that a word may name. */
export type Unit = keyof typeof durations;

/** A number of units as a duration. */
export function durationOf(count: number, unit: Unit): Temporal.Duration {
  const entries = Object.entries(durations[unit]).map(([name, size]) => [name, size * count]);
  return Temporal.Duration.from(Object.fromEntries(entries));
}
