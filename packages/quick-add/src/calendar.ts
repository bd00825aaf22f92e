import type { Chrono, ParsedResult } from "chrono-node";

type Parsers = Chrono["parsers"];

/**
 * Keeps the longest of overlapping results. It replaces chrono's own refiners, since the meaning of
 * a date is determined here.
 */
const longest: Chrono["refiners"][number] = {
  refine: (_context, results) =>
    results.filter(
      (one) =>
        !results.some(
          (other) =>
            other !== one &&
            other.index < one.index + one.text.length &&
            one.index < other.index + other.text.length &&
            (other.text.length > one.text.length ||
              (other.text.length === one.text.length &&
                results.indexOf(other) < results.indexOf(one))),
        ),
    ),
};

/**
 * Creates a reader of calendar dates, those with a day and a month, that uses chrono's parsers.
 * Only components that were written are used, so neither chrono's reference date nor the zone of
 * this process has an effect.
 *
 * @param Reader chrono's class, as exported by the entry point of the language
 */
export function calendarReader(
  Reader: typeof Chrono,
  parsers: Parsers,
): (text: string) => ParsedResult[] {
  const isCalendarDate: Chrono["refiners"][number] = {
    refine: (_context, results) =>
      results.filter(
        ({ start }) =>
          start.isCertain("day") &&
          start.isCertain("month") &&
          ![...start.tags()].some((tag) => /casual|relative|current/i.test(tag)),
      ),
  };
  const reader = new Reader({ parsers, refiners: [isCalendarDate, longest] });
  const reference = new Date(2000, 0, 1, 12);
  return (text) => reader.parse(text, reference);
}
