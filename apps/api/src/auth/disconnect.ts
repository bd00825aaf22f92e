import { type Database, statement } from "@docket/database";
import { OAuthAccessToken, OAuthConsent, OAuthRefreshToken } from "@docket/models";

/** Records since when applications have been unused, for the sweep. */
const markLeft = statement(
  "UPDATE oauth_clients SET updated_at = now() WHERE client_id = ANY ($1)",
);

/**
 * Revokes a user's consent for one application, or for all: their tokens become invalid.
 *
 * @returns how many applications were connected
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
    // Last: a token that is issued meanwhile is invalid without the consent.
    await OAuthConsent.destroy({ where });
    return found;
  });
  const clients = consents.map((one) => one.clientId);
  if (clients.length > 0) {
    await database.asSystem(() => database.execute(markLeft, [clients]));
  }
  return consents.length;
}
