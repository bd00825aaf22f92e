import { emailAddress, filledText, limits, present, user as shownUser } from "@docket/contract";
import { User } from "@docket/models";
import type { z } from "zod";
import { inTransaction, withDatabase } from "../database.js";
import { CliError, exitCodes } from "../errors.js";
import { print, printJson } from "../terminal/output.js";
import { addUser, setPassword } from "./accounts.js";
import { takeNewPassword } from "./passwords.js";

/** A name as the API accepts it. */
export const name = filledText(limits.name);

/** `docket users create` */
export async function createUser(options: {
  email: string;
  name: string;
  passwordStdin?: true;
  json?: true;
}): Promise<void> {
  const values = {
    email: check("--email", emailAddress, options.email),
    name: check("--name", name, options.name),
  };
  const user = await withDatabase(async (database) => {
    const taken = await database.asAdmin(() => User.count({ where: { email: values.email } }));
    if (taken) throw new CliError(`There is already a user ${values.email}.`);
    const hash = await takeNewPassword(options.passwordStdin ?? false);
    return inTransaction(database, async () => {
      const added = await addUser(values);
      await setPassword(added.id, hash);
      return added;
    });
  });
  if (options.json) printJson(present(shownUser, user));
  else print(`Created ${user.email} (${user.id}).`);
}

/**
 * The parsed value of an option.
 *
 * @throws CliError with what is wrong with it
 */
export function check<T>(option: string, schema: z.ZodType<T>, value: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new CliError(`${option} ${parsed.error.issues[0]?.message}.`, exitCodes.usage);
}
