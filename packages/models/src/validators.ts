import { type TextRule, textProblem } from "@docket/contract/text-rules";
import { dateProblem, localeProblem, type Repeat, timeProblem, zoneProblem } from "@docket/dates";
import { ruleProblem } from "@docket/dates/repetition";
import type { ModelValidateOptions } from "sequelize";

/**
 * What Sequelize checks before it sends a text: the rule that the API keeps too.
 *
 * @param name of the attribute, for the message
 */
export function validText(name: string, rule: TextRule): ModelValidateOptions {
  return valid((value: string) => {
    const problem = textProblem(value, rule);
    return problem && `${name} ${problem}`;
  });
}

// What Sequelize checks before it sends a day, a time or how a task repeats: each by itself, as a change need
// not name them all. How they go together the database checks.

export const validDate = valid(dateProblem);
export const validTime = valid(timeProblem);
export const validZone = valid(zoneProblem);
export const validLocale = valid(localeProblem);
export const validRepeat = valid((repeat: Repeat) => {
  if (repeat.from !== "due" && repeat.from !== "completion")
    return 'repeat.from must be "due" or "completion"';
  if (typeof repeat.rule !== "string") return "repeat.rule must be a text";
  return ruleProblem(repeat.rule);
});

/** @param problem what is wrong with a value, or `null`; it is asked of none that is null */
function valid<T>(problem: (value: T) => string | null): ModelValidateOptions {
  return {
    keepsItsRule(value: T) {
      const wrong = problem(value);
      if (wrong !== null) throw new Error(wrong);
    },
  };
}
