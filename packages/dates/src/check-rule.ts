import type { Rule } from "./rule.js";

/**
 * Why the parts of a rule are not valid in combination, or `null` if they are. Each part must be
 * valid by itself.
 */
export function checkRule(rule: Rule): string | null {
  const { freq, byDay, byMonthDay, byYearDay } = rule;
  const nths = byDay.flatMap(({ nth }) => (nth === null ? [] : [Math.abs(nth)]));
  const furthest = freq === "YEARLY" && rule.byMonth.length === 0 ? 53 : 5;

  if (rule.count !== null && rule.until !== null)
    return "COUNT and UNTIL exclude each other: a rule ends by one of them.";
  if (freq === "WEEKLY" && byMonthDay.length > 0)
    return "BYMONTHDAY does not go with FREQ=WEEKLY; FREQ=MONTHLY takes it.";
  if (freq !== "YEARLY" && byYearDay.length > 0) return "BYYEARDAY goes with FREQ=YEARLY alone.";
  if (byYearDay.length > 0 && byDay.length + byMonthDay.length > 0)
    return "BYYEARDAY names the day by itself: BYDAY and BYMONTHDAY do not go with it.";
  if (nths.length > 0 && (freq === "DAILY" || freq === "WEEKLY"))
    return `BYDAY with a number does not go with FREQ=${freq}; FREQ=MONTHLY and FREQ=YEARLY take it.`;
  if (nths.some((nth) => nth > furthest))
    return `BYDAY counts to ${furthest} here: no ${furthest === 5 ? "month" : "year"} has more of a weekday.`;
  if (nths.length > 0 && byMonthDay.length > 0)
    return "BYDAY with a number does not go with BYMONTHDAY: either names the day.";
  if (rule.bySetPos.length > 0 && (freq === "DAILY" || freq === "WEEKLY"))
    return `BYSETPOS does not go with FREQ=${freq}: it picks a day of a month or a year.`;
  if (rule.bySetPos.length > 0 && byDay.length + byMonthDay.length + byYearDay.length === 0)
    return "BYSETPOS picks from BYDAY, BYMONTHDAY or BYYEARDAY, and none of them is there.";
  return null;
}
