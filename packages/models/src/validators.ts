import { type TextRule, textProblem } from "@docket/contract/text-rules";
import type { ModelValidateOptions } from "sequelize";

/**
 * What Sequelize checks before it sends a text: the rule that the API keeps too.
 *
 * @param name of the attribute, for the message
 */
export function validText(name: string, rule: TextRule): ModelValidateOptions {
  return {
    keepsItsRule(value: string) {
      const problem = textProblem(value, rule);
      if (problem) throw new Error(`${name} ${problem}`);
    },
  };
}
