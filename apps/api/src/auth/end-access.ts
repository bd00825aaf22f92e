import type { Database } from "@docket/database";
import { ApiKey, Passkey } from "@docket/models";
import { disconnect } from "./disconnect.js";

/**
 * Ends every way into an account but its password: passkeys, API keys and connected applications, which somebody else
 * may have added. Sessions are ended by the change of the password.
 */
export async function endAccess(database: Database, userId: string): Promise<void> {
  await database.forUser(userId, () => ApiKey.destroy({ where: { userId } }));
  await database.asSystem(() => Passkey.destroy({ where: { userId } }));
  await disconnect(database, userId);
}
