import { emailAddress, filledText, limits } from "@docket/contract";
import { APIError } from "better-auth/api";
import { z } from "zod";

/** What an account may be called, whichever of Better Auth's routes says so: the rules of the API. */
const rules = {
  name: filledText(limits.name),
  email: emailAddress,
  image: z
    .url({ protocol: /^https?$/, error: "is not a web address" })
    .max(2_000)
    .nullable(),
};

/**
 * What is written of a user, as the rules make it: trimmed, normalized.
 *
 * @throws APIError 400 with the field's name
 */
export function checkedUser<Values extends object>(values: Values): Values {
  const checked = { ...values } as Record<string, unknown>;
  for (const [field, rule] of Object.entries(rules)) {
    if (checked[field] === undefined) continue;
    const { data, error } = rule.safeParse(checked[field]);
    if (error) {
      throw new APIError("BAD_REQUEST", {
        code: `INVALID_${field.toUpperCase()}`,
        message: `The ${field} ${error.issues[0]?.message}.`,
      });
    }
    checked[field] = data;
  }
  return checked as Values;
}
