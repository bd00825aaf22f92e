import { apiKey, present, type ApiKey as ShownKey } from "@docket/contract";
import { ApiKey } from "@docket/models";
import { permissionsOf, scopeOf } from "../../auth/key-scope.js";
import { refuse } from "../../errors.js";
import type { Handler, OperationContext } from "../../operations/operation.js";
import { LONG_WAIT } from "../../operations/user-limits.js";

const DAY_SECONDS = 24 * 3600;

export const listApiKeys: Handler<"listApiKeys"> = async ({ userId, database }) => {
  const keys = await database.forUser(
    userId,
    () =>
      ApiKey.findAll({
        // Those columns that a unit of work may see: never the hash.
        attributes: ["id", "name", "start", "permissions", "createdAt", "lastRequest", "expiresAt"],
        where: { userId },
        order: [
          ["createdAt", "DESC"],
          ["id", "ASC"],
        ],
        raw: true,
      }),
    { autocommit: true, readOnly: true },
  );
  return { items: keys.map(presentKey) };
};

/** Better Auth makes the key, and keeps its hash only. */
export const createApiKey: Handler<"createApiKey"> = async (context, input) => {
  if (context.idempotencyKey !== undefined) {
    // The answer would have to be kept for the repetition, and the secret is kept nowhere.
    throw refuse.malformed("An API key cannot be created with an Idempotency-Key.");
  }
  await requireRoom(context, 1);
  const { name, scope, expiresInDays } = input;
  const made = await context.auth.api.createApiKey({
    body: {
      userId: context.userId,
      name,
      permissions: permissionsOf(scope),
      ...(expiresInDays !== null && { expiresIn: expiresInDays * DAY_SECONDS }),
    },
  });
  const { id, start, createdAt, expiresAt, key } = made;
  // Others may have been made meanwhile: none above the limit stays.
  await requireRoom(context, 0).catch(async (error) => {
    await deleteApiKey(context, { id });
    throw error;
  });
  const row = { id, name, start, createdAt, expiresAt, lastRequest: null };
  return { ...presentKey({ ...row, permissions: JSON.stringify(permissionsOf(scope)) }), key };
};

export const deleteApiKey: Handler<"deleteApiKey"> = async (context, { id }) => {
  const { userId, database, credentials } = context;
  const deleted = await database.forUser(userId, () => ApiKey.destroy({ where: { userId, id } }), {
    autocommit: true,
  });
  credentials.forgetKey(id);
  if (deleted === 0) throw refuse.notFound("API key");
  return null;
};

/** @throws AppError 429 unless the user may have so many keys more */
async function requireRoom({ userId, database, users }: OperationContext, more: number) {
  const most = users.limits.apiKeys;
  const have = await database.forUser(userId, () => ApiKey.count({ where: { userId } }), {
    autocommit: true,
  });
  if (have + more <= most) return;
  throw refuse.tooManyAtOnce(
    `You have ${most} API keys, the most that one user may have. Revoke one that is not used any more.`,
    LONG_WAIT,
  );
}

type KeyRow = Pick<
  ApiKey,
  "id" | "name" | "start" | "permissions" | "createdAt" | "lastRequest" | "expiresAt"
>;

function presentKey({ permissions, name, start, lastRequest, ...row }: KeyRow): ShownKey {
  return present(apiKey, {
    ...row,
    name: name ?? "",
    start: start ?? "",
    scope: scopeOf(permissions),
    lastUsedAt: lastRequest,
  });
}
