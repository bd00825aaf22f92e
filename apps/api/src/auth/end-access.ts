import type { Database } from "@docket/database";
import { Account, ApiKey, Passkey, Verification } from "@docket/models";
import { Op } from "sequelize";
import { disconnect } from "./disconnect.js";

/**
 * Ends what the old password of an account has begun: sign-ins that wait for the code of two-factor authentication.
 * The change of the password ends the sessions.
 */
export async function endBegun(database: Database, userId: string): Promise<void> {
  await database.asSystem(() => Verification.destroy({ where: { value: userId } }));
}

/**
 * Ends every way into an account but its password, since somebody else may have added it: passkeys, API keys,
 * connected applications, and sign-in by a provider, which is found again by a confirmed address.
 */
export async function endAccess(database: Database, userId: string): Promise<void> {
  await database.forUser(userId, () => ApiKey.destroy({ where: { userId } }));
  await database.asSystem(async () => {
    await Passkey.destroy({ where: { userId } });
    await Account.destroy({ where: { userId, providerId: { [Op.ne]: "credential" } } });
  });
  await disconnect(database, userId);
}
