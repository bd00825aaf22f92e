import { emailAddress, filledText, limits } from "@docket/contract";
import { APIError } from "better-auth/api";
import { z } from "zod";
import { inWords } from "../operations/input.js";

/** The API's rules for a user's fields, applied to all of Better Auth's routes. */
const rules = {
  name: filledText(limits.name),
  email: emailAddress,
  image: z
    .url({ protocol: /^https?$/, error: "is not a web address" })
    .max(2_000)
    .nullable(),
};

/**
 * A user's values as they are stored according to the rules: trimmed and normalized.
 *
 * @throws APIError 400 with the field's name
 */
export function checkedUser<Values extends object>(values: Values): Values {
  const checked = { ...values } as Record<string, unknown>;
  for (const [field, rule] of Object.entries(rules)) {
    if (checked[field] !== undefined) checked[field] = checkedField(field, rule, checked[field]);
  }
  return checked as Values;
}

/** A value as it is stored according to a rule. @throws APIError 400 with the field's name */
export function checkedField(field: string, rule: z.ZodType, value: unknown): unknown {
  const { data, error } = rule.safeParse(value, { error: inWords });
  if (!error) return data;
  throw new APIError("BAD_REQUEST", {
    code: `INVALID_${field.toUpperCase()}`,
    message: `The ${field} ${error.issues[0]?.message}.`,
  });
}
