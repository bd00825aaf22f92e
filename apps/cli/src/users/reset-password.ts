import { endAccess, endBegun } from "@docket/api/local";
import { Session, User } from "@docket/models";
import { inTransaction, withDatabase } from "../database.js";
import { count, print } from "../terminal/output.js";
import { setPassword } from "./accounts.js";
import { findUser } from "./find-user.js";
import { takeNewPassword } from "./passwords.js";

/** `docket users reset-password` */
export async function resetPassword(
  who: string,
  options: { passwordStdin?: true; endAccess?: true; confirmAddress?: true },
): Promise<void> {
  await withDatabase(async (database) => {
    const user = await findUser(database, who);
    const hash = await takeNewPassword(options.passwordStdin ?? false);
    const ended = await inTransaction(database, async () => {
      await setPassword(user.id, hash);
      if (options.confirmAddress)
        await User.update({ emailVerified: true }, { where: { id: user.id } });
      return Session.destroy({ where: { userId: user.id } });
    });
    await endBegun(database, user.id);
    if (options.endAccess) await endAccess(database, user.id);
    print(`${user.email} has a new password; ${count(ended, "session")} ended.`);
  });
}
