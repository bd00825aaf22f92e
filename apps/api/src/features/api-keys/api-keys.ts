import { apiKey, limits, present, type ApiKey as ShownKey } from "@docket/contract";
import { ApiKey, type ListOrder } from "@docket/models";
import { permissionsOf, scopeOf } from "../../auth/key-scope.js";
import { tellOwner } from "../../auth/security-notices.js";
import { refuse } from "../../errors.js";
import type { Handler, OperationContext } from "../../operations/operation.js";
import { findPage } from "../../operations/paging.js";
import { readOnce, writeOnce } from "../../operations/single-statement.js";

const DAY_SECONDS = 24 * 3600;

const newestFirst: ListOrder<"createdAt" | "id"> = [
  ["createdAt", "DESC"],
  ["id", "DESC"],
];

export const listApiKeys: Handler<"listApiKeys"> = (context, page) => {
  const list = {
    // The columns that a unit of work may read: never the hash.
    attributes: ["id", "name", "start", "permissions", "createdAt", "lastRequest", "expiresAt"],
    where: { userId: context.userId },
    order: newestFirst,
    name: "newest keys",
    raw: true,
  };
  return readOnce(context, () => findPage(ApiKey, list, page, presentKey));
};

/** Better Auth makes the key, and keeps its hash only. */
export const createApiKey: Handler<"createApiKey"> = async (context, input) => {
  const { name, scope, expiresInDays } = input;
  await refuseTooMany(context, 0);
  const made = await context.auth.api.createApiKey({
    body: {
      userId: context.userId,
      name,
      permissions: permissionsOf(scope),
      ...(expiresInDays !== null && { expiresIn: expiresInDays * DAY_SECONDS }),
    },
  });
  const { id, start, createdAt, expiresAt, key } = made;
  await refuseTooMany(context, 1).catch(async (error) => {
    // Other keys were created meanwhile.
    await deleteApiKey(context, { id });
    throw error;
  });
  tellOwner(context, context.userId, "Your account at Docket has a new API key");
  const row = { id, name, start, createdAt, expiresAt, lastRequest: null };
  return { ...presentKey({ ...row, permissions: JSON.stringify(permissionsOf(scope)) }), key };
};

/** @param made how many of the keys this request itself has created */
async function refuseTooMany(context: OperationContext, made: number): Promise<void> {
  const { userId } = context;
  const count = await readOnce(context, () => ApiKey.count({ where: { userId } }));
  if (count - made < limits.keys) return;
  throw refuse.conflict(`You have ${limits.keys} API keys, which is the most. Revoke one first.`);
}

export const deleteApiKey: Handler<"deleteApiKey"> = async (context, { id }) => {
  const { userId, credentials } = context;
  const deleted = await writeOnce(context, () => ApiKey.destroy({ where: { userId, id } }));
  credentials.forgetKey(id);
  if (deleted === 0) throw refuse.notFound("API key");
  return null;
};

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
