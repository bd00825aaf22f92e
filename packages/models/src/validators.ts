import { type TextRule, textProblem } from "@docket/contract/text-rules";
import { dateProblem, localeProblem, type Repeat, timeProblem, zoneProblem } from "@docket/dates";
import { ruleProblem } from "@docket/dates/repetition";
import { DataTypes, type ModelValidateOptions } from "sequelize";

/**
 * Makes Sequelize validate a text before it is sent, by the same rule as the API.
 *
 * @param name the attribute's name, for the message
 */
export function validText(name: string, rule: TextRule): ModelValidateOptions {
  return valid((value: unknown) => {
    const problem = typeof value === "string" ? textProblem(value, rule) : "must be a text";
    return problem && `${name} ${problem}`;
  });
}

/**
 * Makes Sequelize validate a whole number before it is sent.
 *
 * @param name the attribute's name, for the message
 */
export function validWhole(name: string, min: number, max: number): ModelValidateOptions {
  return valid((value: unknown) => {
    const number = typeof value === "string" ? Number(value) : value; // as PostgreSQL takes it
    return Number.isInteger(number) && Number(number) >= min && Number(number) <= max
      ? null
      : `${name} must be a whole number from ${min} to ${max}, not ${JSON.stringify(value)}`;
  });
}

/**
 * A column of one of fixed values, which Sequelize validates before it is sent; with
 * `allowNull: true` after it, also of none.
 *
 * @param name the attribute's name, for the message
 */
export function choice<const Value extends string>(name: string, values: readonly Value[]) {
  const validate = valid((value: unknown) =>
    values.includes(value as Value)
      ? null
      : `${name} must be one of ${values.join(", ")}, not ${JSON.stringify(value)}`,
  );
  return { type: DataTypes.ENUM(...values), allowNull: false, validate };
}

// Sequelize validates a date, a time or a recurrence before it is sent: each separately, since an
// update need not include all of them. The database checks their combination.

export const validDate = (name: string) => validBy(name, dateProblem);
export const validTime = (name: string) => validBy(name, timeProblem);
export const validZone = (name: string) => validBy(name, zoneProblem);
export const validLocale = (name: string) => validBy(name, localeProblem);
export const validRepeat = (name: string) =>
  valid((repeat: Repeat) => {
    if (repeat.from !== "due" && repeat.from !== "completion")
      return `${name}.from must be "due" or "completion", not ${JSON.stringify(repeat.from)}`;
    const problem =
      typeof repeat.rule === "string" ? ruleProblem(repeat.rule) : "It must be a text.";
    return problem && `${name}.rule is ${JSON.stringify(repeat.rule)}. ${problem}`;
  });

/** @param problem as for {@link valid}; its sentence quotes the value */
function validBy(name: string, problem: (value: string) => string | null): ModelValidateOptions {
  return valid((value: string) => {
    const wrong = problem(value);
    return wrong && `${name}: ${wrong}`;
  });
}

/** @param problem returns what is wrong with a value, or `null`; not called for a null value */
function valid<T>(problem: (value: T) => string | null): ModelValidateOptions {
  return {
    keepsItsRule(value: T | null | undefined) {
      // Sequelize validates null as well where `allowNull` is true, but not where it is left out.
      if (value === null || value === undefined) return;
      const wrong = problem(value);
      if (wrong !== null) throw new Error(wrong);
    },
  };
}
