import { TwoFactor, User } from "@docket/models";
import { inTransaction, withDatabase } from "../database.js";
import { CliError } from "../errors.js";
import { print } from "../terminal/output.js";
import { findUser } from "./find-user.js";

/** `docket users disable-two-factor` */
export async function disableTwoFactor(who: string): Promise<void> {
  await withDatabase(async (database) => {
    const { id, email, twoFactorEnabled } = await findUser(database, who);
    if (!twoFactorEnabled) throw new CliError(`${email} does not use two-factor authentication.`);
    await inTransaction(database, async () => {
      await TwoFactor.destroy({ where: { userId: id } });
      await User.update({ twoFactorEnabled: false }, { where: { id } });
    });
    print(`${email} signs in by password alone now.`);
  });
}
