import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";
import { type Frequency, formatRule, type Rule } from "./rule.js";

/**
 * How many periods are looked at before a rule counts as one that never occurs. 29 February on one
 * weekday comes every 28 years, and after 40 over 2100.
 */
const PERIODS: Record<Frequency, number> = {
  DAILY: 15_000,
  WEEKLY: 2_200,
  MONTHLY: 600,
  YEARLY: 400,
};

/** No date is later; a search that gets there has found nothing. */
const LAST_DAY = "99991231T000000Z";

/**
 * The first day of a rule after `after`, or `null` if there is none. Days alone: what time it is then,
 * and in which zone, plays no part. COUNT and UNTIL are the caller's.
 *
 * @param anchor the day from which INTERVAL counts, and which gives what the rule leaves open
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

/** How many days a rule has after `from` and before `to`, and no more than `most` of them. */
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

/** The rule on days at midnight UTC, where no clock ever changes. */
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
