import type { Database } from "@docket/database";
import { OAuthAccessToken, OAuthClient, OAuthConsent, OAuthRefreshToken } from "@docket/models";

/**
 * Takes back what a user has allowed an application, or all of them: no token counts any more.
 *
 * @returns how many were connected
 */
export async function disconnect(
  database: Database,
  userId: string,
  clientId?: string,
): Promise<number> {
  const where = { userId, ...(clientId !== undefined && { clientId }) };
  const consents = await database.forUser(userId, async () => {
    const found = await OAuthConsent.findAll({ attributes: ["clientId"], where, raw: true });
    await OAuthRefreshToken.destroy({ where });
    await OAuthAccessToken.destroy({ where });
    // Last, since a token that is made meanwhile counts for nothing without it.
    await OAuthConsent.destroy({ where });
    return found;
  });
  const clients = consents.map((one) => one.clientId);
  // From now on it counts how long nobody has used them.
  if (clients.length > 0) {
    await database.asSystem(() =>
      OAuthClient.update({ updatedAt: new Date() }, { where: { clientId: clients } }),
    );
  }
  return consents.length;
}
