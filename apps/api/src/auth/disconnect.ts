import { type Database, statement } from "@docket/database";
import { OAuthAccessToken, OAuthConsent, OAuthRefreshToken } from "@docket/models";

/** Since when nobody has used them, for the sweep. */
const markLeft = statement(
  "UPDATE oauth_clients SET updated_at = now() WHERE client_id = ANY ($1)",
);

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
  if (clients.length > 0) {
    await database.asSystem(() => database.execute(markLeft, [clients]));
  }
  return consents.length;
}
