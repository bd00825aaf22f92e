import type { Database } from "@docket/database";
import { User } from "@docket/models";
import { Op } from "sequelize";
import { CliError } from "../errors.js";
import { printable } from "../terminal/output.js";
import { suggestEmail } from "./suggest-email.js";

/**
 * The user with this email address (in any case) or id.
 *
 * @throws CliError, with the address that may have been meant
 */
export function findUser(database: Database, who: string): Promise<User> {
  return database.asAdmin(async () => {
    const user = await User.findOne({
      where: { [Op.or]: [{ email: who.toLowerCase() }, { id: who }] },
    });
    if (user) return user;
    const meant = await suggestEmail(who.toLowerCase());
    const hint = meant
      ? `Did you mean ${printable(meant)}?`
      : "docket users list shows who there is.";
    throw new CliError(`There is no user ${printable(who)}. ${hint}`);
  });
}
