import { User } from "@docket/models";
import { withDatabase } from "../database.js";
import { CliError } from "../errors.js";
import { confirm } from "../terminal/ask.js";
import { count, print, printJson } from "../terminal/output.js";
import { countOwned } from "./count-owned.js";
import { findUser } from "./find-user.js";

const list = new Intl.ListFormat("en-GB");

/** `docket users delete` */
export async function deleteUser(
  who: string,
  { yes, json }: { yes?: true; json?: true },
): Promise<void> {
  await withDatabase(async (database) => {
    const { id, email } = await findUser(database, who);
    const owned = await countOwned(database, id);
    const things = list.format(
      owned.filter(({ number }) => number > 0).map(({ number, noun }) => count(number, noun)),
    );
    if (!yes) {
      const sure = await confirm(
        `Delete ${email} with ${things}? This cannot be undone.`,
        `${email} has ${things}. Add --yes to delete all of it without being asked.`,
      );
      if (!sure) throw new CliError("Nothing was deleted.");
    }
    // The database deletes the rest by cascade.
    const deleted = await database.asSystem(() => User.destroy({ where: { id } }));
    if (deleted === 0) throw new CliError(`Somebody else has just deleted ${email}.`);
    const numbers = Object.fromEntries(owned.map(({ key, number }) => [key, number]));
    if (json) printJson({ id, email, deleted: numbers });
    else print(`Deleted ${email} with ${things}.`);
  });
}
