import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";
import { type Frequency, formatRule, type Rule } from "./rule.js";

/**
 * The number of periods that are searched before a rule counts as never occurring. 29 February
 * falls on a given weekday every 28 years, and after 40 years across 2100.
 */
const PERIODS: Record<Frequency, number> = {
  DAILY: 15_000,
  WEEKLY: 2_200,
  MONTHLY: 600,
  YEARLY: 400,
};

/** The latest possible date; a search that reaches it has found nothing. */
const LAST_DAY = "99991231T000000Z";

/**
 * The first day of a rule after `after`, or `null` if there is none. It computes with days only,
 * without time or zone. COUNT and UNTIL are ignored; the caller must handle them.
 *
 * @param anchor the day from which INTERVAL counts, and which supplies the parts that the rule
 *   leaves open
 */
export function dayAfter(
  rule: Rule,
  anchor: Temporal.PlainDate,
  after: Temporal.PlainDate,
): Temporal.PlainDate | null {
  try {
    const found = recurrence(rule, anchor).next(midnight(after), false);
    return found && Temporal.PlainDate.from(found.toString());
  } catch (error) {
    if (error instanceof Error && /^Maximum (iterations|candidate)/.test(error.message))
      return null;
    throw error;
  }
}

/** The number of days of a rule after `from` and before `to`, counted up to `most`. */
export function countBetween(
  rule: Rule,
  from: Temporal.PlainDate,
  to: Temporal.PlainDate,
  most: number,
): number {
  const days = recurrence(rule, from);
  const end = midnight(to).epochMilliseconds;
  let count = 0;
  let day = days.next(midnight(from), false);
  while (day !== null && day.epochMilliseconds < end && count < most) {
    count += 1;
    day = days.next(day, false);
  }
  return count;
}

/** The rule's recurrence on days at midnight UTC, which has no clock changes. */
function recurrence(rule: Rule, anchor: Temporal.PlainDate): RRuleTemporal {
  const text = formatRule({ ...rule, count: null, until: LAST_DAY });
  return new RRuleTemporal({
    rruleString: `DTSTART:${anchor.toString().replaceAll("-", "")}T000000Z\nRRULE:${text}`,
    maxIterations: PERIODS[rule.freq],
  });
}

function midnight(day: Temporal.PlainDate): Temporal.ZonedDateTime {
  return day.toZonedDateTime("UTC");
}
