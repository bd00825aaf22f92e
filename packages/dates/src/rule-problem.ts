import { Temporal } from "temporal-polyfill";
import { pinMonthEnd } from "./month-end.js";
import { dayAfter } from "./occurrences.js";
import { InvalidRule, parseRule } from "./parse-rule.js";
import type { Rule } from "./rule.js";
import type { Due, Repeat } from "./types.js";

/** What is wrong with a rule, in words, or `null`: it is invalid, or it never occurs. */
export function ruleProblem(text: string): string | null {
  return withRule(text, (rule) => {
    const anchor = Temporal.PlainDate.from("2000-01-01");
    return dayAfter({ ...rule, interval: 1 }, anchor, anchor) === null
      ? "The rule never occurs: no day meets all of its conditions."
      : null;
  });
}

/**
 * What is wrong with a repetition for a task with this due date, or `null`: a problem of the rule
 * itself, a rule that ends before the due date, or one that never occurs in steps counted from it
 * (every 7 days and on a Monday, due on a Tuesday).
 */
export function repeatProblem(due: Due, repeat: Repeat): string | null {
  return (
    ruleProblem(repeat.rule) ??
    withRule(repeat.rule, (rule) => {
      if (rule.until !== null && rule.until.slice(0, 8) < due.dueDate.replaceAll("-", ""))
        return `The rule ends on ${rule.until.slice(0, 8)}, before the due date, ${due.dueDate}.`;
      if (repeat.from === "completion") return null;
      const anchor = Temporal.PlainDate.from(due.dueDate);
      return dayAfter(pinMonthEnd(rule, anchor), anchor, anchor) === null
        ? `Counted from ${due.dueDate} in steps of INTERVAL=${rule.interval}, the rule never occurs.`
        : null;
    })
  );
}

function withRule(text: string, check: (rule: Rule) => string | null): string | null {
  try {
    return check(parseRule(text));
  } catch (error) {
    if (error instanceof InvalidRule) return error.message;
    throw error;
  }
}
