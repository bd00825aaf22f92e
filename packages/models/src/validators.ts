import type { ModelValidateOptions } from "sequelize";

/**
 * What Sequelize checks before it sends a text; the database checks the same. Lengths count code points,
 * as PostgreSQL does.
 *
 * @param name of the attribute, for the message
 */
export function validText(
  name: string,
  { max, filled = false }: { max: number; filled?: boolean },
): ModelValidateOptions {
  return {
    isLongerThanAllowed(value: string) {
      if ([...value].length > max) throw new Error(`${name} must be at most ${max} characters`);
    },
    ...(filled && {
      isBlank(value: string) {
        if (!/\S/.test(value)) throw new Error(`${name} must not be blank`);
      },
    }),
  };
}
