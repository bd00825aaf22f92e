import { OAuthAccessToken, OAuthClient, OAuthConsent, OAuthRefreshToken } from "@docket/models";
import { scopeOfGrant } from "../../auth/key-scope.js";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";

export const listConnections: Handler<"listConnections"> = async ({ userId, database }) => {
  const consents = await database.forUser(
    userId,
    () =>
      OAuthConsent.findAll({
        attributes: ["id", "clientId", "scopes", "createdAt"],
        where: { userId },
        order: [["createdAt", "DESC"]],
        raw: true,
      }),
    { autocommit: true, readOnly: true },
  );
  const clients = await database.asSystem(() =>
    OAuthClient.findAll({
      attributes: ["clientId", "name"],
      where: { clientId: consents.map(({ clientId }) => clientId) },
      raw: true,
    }),
  );
  const names = new Map(clients.map(({ clientId, name }) => [clientId, name]));
  return {
    items: consents.map(({ clientId, scopes, createdAt }) => ({
      id: clientId,
      name: names.get(clientId) ?? clientId,
      scope: scopeOfGrant(scopes),
      createdAt: createdAt.toISOString(),
    })),
  };
};

/** What the application was allowed goes last: a token that is made meanwhile counts for nothing without it. */
export const deleteConnection: Handler<"deleteConnection"> = async (
  { userId, database },
  { id },
) => {
  const where = { userId, clientId: id };
  const deleted = await database.forUser(userId, async () => {
    await OAuthRefreshToken.destroy({ where });
    await OAuthAccessToken.destroy({ where });
    return OAuthConsent.destroy({ where });
  });
  if (deleted === 0) throw refuse.notFound("application");
  return null;
};
