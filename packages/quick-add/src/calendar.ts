import type { Chrono, ParsedResult } from "chrono-node";

type Parsers = Chrono["parsers"];

/** Of what was read at the same place the longest stays. No other refiner: the meaning of a date is ours. */
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
 * Reads the dates of a calendar in a text with chrono's parsers: those with a day and a month. Only what was written
 * is taken, so neither the reference nor the zone of this process plays a part.
 * @param Reader chrono's class, as the language's entry exports it
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
          ![...start.tags()].some((tag) => /casual|relative/i.test(tag)),
      ),
  };
  const reader = new Reader({ parsers, refiners: [isCalendarDate, longest] });
  const reference = new Date(2000, 0, 1, 12);
  return (text) => reader.parse(text, reference);
}
