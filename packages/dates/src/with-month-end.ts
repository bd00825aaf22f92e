import { Temporal } from "temporal-polyfill";
import { pinMonthEnd } from "./month-end.js";
import { parseRule } from "./parse-rule.js";
import { formatRule } from "./rule.js";

/**
 * A rule that gives the same days in applications that follow RFC 5545 to the letter: it states the
 * day of the month that it takes from a due date after the 28th.
 *
 * @param dueDate `2026-12-31`
 * @throws InvalidRule
 */
export function withMonthEnd(rule: string, dueDate: string): string {
  const parsed = parseRule(rule);
  const pinned = pinMonthEnd(parsed, Temporal.PlainDate.from(dueDate));
  return pinned === parsed ? rule : formatRule(pinned);
}
