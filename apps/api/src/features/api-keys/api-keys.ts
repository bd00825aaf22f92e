import { apiKey, limits, present, type ApiKey as ShownKey } from "@docket/contract";
import { ApiKey, keyset, type ListOrder } from "@docket/models";
import { Op } from "sequelize";
import { permissionsOf, scopeOf } from "../../auth/key-scope.js";
import { refuse } from "../../errors.js";
import type { Handler, OperationContext } from "../../operations/operation.js";
import { cursorChecks, decodeCursor, pageOf } from "../../operations/paging.js";

const DAY_SECONDS = 24 * 3600;

const newestFirst: ListOrder<"createdAt" | "id"> = [
  ["createdAt", "DESC"],
  ["id", "DESC"],
];
const isKeyId = (value: string) => /^\w{1,64}$/.test(value);
const SORT = "newest keys";

export const listApiKeys: Handler<"listApiKeys"> = async (
  { userId, database },
  { limit, cursor },
) => {
  const after = decodeCursor(cursor, SORT, [cursorChecks.createdAt, isKeyId]);
  const page = keyset(ApiKey, newestFirst, after);
  const keys = await database.forUser(
    userId,
    () =>
      ApiKey.findAll({
        // The columns that a unit of work may read: never the hash.
        attributes: ["id", "name", "start", "permissions", "createdAt", "lastRequest", "expiresAt"],
        where: { userId, [Op.and]: page.where },
        replacements: page.replacements,
        order: newestFirst,
        limit: limit + 1,
        raw: true,
      }),
    { autocommit: true, readOnly: true },
  );
  return pageOf(keys.map(presentKey), limit, SORT, (last) => [last.createdAt, last.id]);
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
  const row = { id, name, start, createdAt, expiresAt, lastRequest: null };
  return { ...presentKey({ ...row, permissions: JSON.stringify(permissionsOf(scope)) }), key };
};

/** @param made how many of the keys this request itself has created */
async function refuseTooMany({ userId, database }: OperationContext, made: number): Promise<void> {
  const count = await database.forUser(userId, () => ApiKey.count({ where: { userId } }), {
    autocommit: true,
    readOnly: true,
  });
  if (count - made < limits.keys) return;
  throw refuse.conflict(`You have ${limits.keys} API keys, which is the most. Revoke one first.`);
}

export const deleteApiKey: Handler<"deleteApiKey"> = async (context, { id }) => {
  const { userId, database, credentials } = context;
  const deleted = await database.forUser(userId, () => ApiKey.destroy({ where: { userId, id } }), {
    autocommit: true,
  });
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
