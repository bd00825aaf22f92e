import type { Chrono, ParsedResult } from "chrono-node";

type Parsers = Chrono["parsers"];

/**
 * Creates a reader of calendar dates, those with a day and a month, that uses chrono's parsers. They may overlap.
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
  const reader = new Reader({ parsers, refiners: [isCalendarDate] });
  const reference = new Date(2000, 0, 1, 12);
  return (text) => reader.parse(text, reference);
}
