import type { Auth } from "./auth.js";
import type { AuthParts } from "./better-auth.js";
import { checkBetterAuth } from "./session-cookie.js";

/**
 * Accounts, sessions, tokens and API keys. Better Auth is loaded when it is first needed: it takes a tenth of the
 * memory, and the requests of people who are signed in do without it.
 */
export function createAuth(parts: AuthParts): Auth {
  checkBetterAuth();
  let loading: Promise<Pick<Auth, "handler" | "api">> | undefined;
  const loaded = () => {
    loading ??= import("./better-auth.js").then((module) => module.createBetterAuth(parts));
    return loading;
  };
  return {
    handler: async (request) => (await loaded()).handler(request),
    hasProvider: parts.config.oidc !== null,
    api: {
      getJwks: async () => (await loaded()).api.getJwks(),
      createApiKey: async (of) => (await loaded()).api.createApiKey(of),
      verifyApiKey: async (of) => (await loaded()).api.verifyApiKey(of),
    },
  };
}
