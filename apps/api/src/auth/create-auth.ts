import { setImmediate } from "node:timers/promises";
import { onFirstUse } from "../system/on-first-use.js";
import type { Auth } from "./auth.js";
import type { AuthParts } from "./better-auth.js";
import { checkBetterAuth } from "./session-cookie.js";

/** The largest parts of Better Auth. Each is loaded in up to a quarter of a second, in which nothing else is done. */
const PARTS = [
  "better-auth/api",
  "better-auth",
  "@better-auth/oauth-provider",
  "@better-auth/passkey",
];

/**
 * Accounts, sessions, tokens and API keys. Better Auth is loaded when it is first needed: it takes a tenth of the
 * memory, and the requests of people who are signed in do without it.
 */
export function createAuth(parts: AuthParts): Auth {
  checkBetterAuth();
  const loaded = onFirstUse(async () => {
    for (const part of PARTS) {
      await import(part);
      await setImmediate();
    }
    return (await import("./better-auth.js")).createBetterAuth(parts);
  });
  return {
    expectUse: () => void loaded().catch(() => {}),
    handler: async (request) => (await loaded()).handler(request),
    methodsOf: async (route) => (await loaded()).methodsOf(route),
    hasProvider: parts.config.oidc !== null,
    api: {
      getJwks: async () => (await loaded()).api.getJwks(),
      createApiKey: async (of) => (await loaded()).api.createApiKey(of),
      verifyApiKey: async (of) => (await loaded()).api.verifyApiKey(of),
    },
  };
}
