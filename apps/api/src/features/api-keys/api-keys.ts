import type { ApiKey, KeyScope } from "@docket/contract";
import { type Database, statement } from "@docket/database";
import type { Auth } from "../../auth/auth.js";
import { refuse } from "../../errors.js";
import type { Handler } from "../../operation.js";

interface KeyRow extends Omit<ApiKey, "scope"> {
  permissions: string | null;
}

const list = statement<KeyRow>(
  "api keys: list",
  `SELECT id, coalesce(name, '') AS name, coalesce(start, '') AS start, permissions,
  created_at AS "createdAt", last_request AS "lastUsedAt", expires_at AS "expiresAt"
FROM api_keys WHERE user_id = $1 ORDER BY created_at DESC, id`,
);
const remove = statement<{ id: string }>(
  "api keys: revoke",
  "DELETE FROM api_keys WHERE user_id = $1 AND id = $2 RETURNING id",
);

export const apiKeyStatements = [list, remove];

/** The keys of programs. Better Auth makes and verifies them. */
export interface ApiKeys {
  list(userId: string): Promise<ApiKey[]>;
  create(
    userId: string,
    wanted: { name: string; scope: KeyScope; expiresInDays: number | null },
  ): Promise<ApiKey & { key: string }>;
  /** @returns whether there was one */
  revoke(userId: string, id: string): Promise<boolean>;
}

/** @param onRevoked told at once, so that no memory of the key outlives it */
export function createApiKeys(
  auth: Auth,
  database: Database,
  onRevoked: (keyId: string) => void,
): ApiKeys {
  return {
    async list(userId) {
      const { rows } = await database.forUser(userId, () => database.execute(list, [userId]), {
        statements: "one",
        readOnly: true,
      });
      return rows.map(({ permissions, ...row }) => ({ ...row, scope: scopeOf(permissions) }));
    },
    async create(userId, { name, scope, expiresInDays }) {
      const made = await auth.api.createApiKey({
        body: {
          userId,
          name,
          permissions: { docket: scope === "write" ? ["read", "write"] : ["read"] },
          ...(expiresInDays !== null && { expiresIn: expiresInDays * 24 * 3600 }),
        },
      });
      return {
        id: made.id,
        name,
        scope,
        start: made.start ?? "",
        createdAt: made.createdAt.toISOString(),
        lastUsedAt: null,
        expiresAt: made.expiresAt?.toISOString() ?? null,
        key: made.key,
      };
    },
    async revoke(userId, id) {
      const { rowCount } = await database.forUser(
        userId,
        () => database.execute(remove, [userId, id]),
        { statements: "one" },
      );
      onRevoked(id);
      return rowCount === 1;
    },
  };
}

/** What a key's permissions, as Better Auth keeps them, allow. */
export function scopeOf(
  permissions: string | Record<string, string[]> | null | undefined,
): KeyScope {
  const parsed = (typeof permissions === "string" ? JSON.parse(permissions) : permissions) as
    | Record<string, string[]>
    | null
    | undefined;
  return parsed?.docket?.includes("write") ? "write" : "read";
}

export const listApiKeys: Handler<"listApiKeys"> = async ({ userId, apiKeys }) => ({
  items: await apiKeys.list(userId),
});

export const createApiKey: Handler<"createApiKey"> = (context, input) => {
  if (context.idempotencyKey !== undefined) {
    // The answer would have to be kept for the repetition, and the secret is kept nowhere.
    throw refuse.malformed("An API key cannot be made under an Idempotency-Key.");
  }
  return context.apiKeys.create(context.userId, input);
};

export const deleteApiKey: Handler<"deleteApiKey"> = async ({ userId, apiKeys }, { id }) => {
  if (!(await apiKeys.revoke(userId, id))) throw refuse.notFound("API key");
  return null;
};
