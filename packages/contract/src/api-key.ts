import { z } from "zod";
import { limits } from "./limits.js";
import { operation, operationsOf } from "./operation.js";
import { accountId, filledText, idOf, pageOf, paging, timestamp } from "./primitives.js";

/** What a key may do: read, or read and write. */
export const keyScope = z.enum(["read", "write"]);
export type KeyScope = z.infer<typeof keyScope>;

/**
 * A key of a program that acts for a person, such as an AI client; the secret itself is not stored.
 */
export const apiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    scope: keyScope,
    start: z.string().meta({ description: "The first characters of the key, to identify it." }),
    createdAt: timestamp,
    lastUsedAt: timestamp.nullable().meta({ description: "Exact to half a minute." }),
    expiresAt: timestamp.nullable(),
  })
  .meta({ id: "ApiKey" });

export type ApiKey = z.infer<typeof apiKey>;

/** A key that was just created, the only time that its secret is shown. */
export const newApiKey = apiKey
  .extend({ key: z.string().meta({ description: "The secret. It is not shown again." }) })
  .meta({ id: "NewApiKey" });

export const apiKeyOperations = operationsOf("API keys", {
  listApiKeys: operation({
    summary: "List my API keys",
    description: "The newest first.",
    query: z.strictObject(paging),
    output: pageOf(apiKey, "ApiKeyPage"),
    personal: true,
  }),
  createApiKey: operation({
    secret: true,
    summary: "Create an API key",
    description: `Only from a browser session, and within an hour of entering the password (see confirmMe). The secret is in this answer and nowhere else. A user has at most ${limits.keys} keys.`,
    body: z
      .strictObject({
        name: filledText(limits.keyName),
        scope: keyScope,
        expiresInDays: z.int().min(1).max(365).nullable().default(limits.keyDays).meta({
          description: "Days until it stops working; null for never.",
        }),
      })
      .meta({ example: { name: "My script", scope: "read" } }),
    output: newApiKey,
    status: 201,
    refusals: [409],
    personal: true,
    confirmed: true,
  }),
  deleteApiKey: operation({
    summary: "Revoke an API key",
    description: "At once on this server; within 30 seconds on others that share its database.",
    params: idOf("key", accountId),
    output: null,
    personal: true,
  }),
});
