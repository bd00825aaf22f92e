import { OAuthClient, OAuthConsent } from "@docket/models";
import { disconnect } from "../../auth/disconnect.js";
import { scopeOfGrant } from "../../auth/key-scope.js";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operations/operation.js";
import { readOnce } from "../../operations/single-statement.js";

export const listConnections: Handler<"listConnections"> = async (context) => {
  const { userId, database } = context;
  const consents = await readOnce(context, () =>
    OAuthConsent.findAll({
      attributes: ["clientId", "scopes", "createdAt"],
      where: { userId },
      order: [["createdAt", "DESC"]],
      raw: true,
    }),
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

export const deleteConnection: Handler<"deleteConnection"> = async (context, { id }) => {
  const { userId, database, credentials } = context;
  if ((await disconnect(database, userId, id)) === 0) throw refuse.notFound("application");
  credentials.forgetUser(userId);
  return null;
};
