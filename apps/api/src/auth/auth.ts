import type { Config } from "../config.js";
import type { AuthParts } from "./better-auth.js";
import { checkBetterAuth } from "./session-cookie.js";

/** Carries the client's address from Express, which knows the proxies, to Better Auth. */
export const CLIENT_ADDRESS_HEADER = "x-docket-client-address";

/** The prefix of API keys; no other credential begins with it. */
export const API_KEY_PREFIX = "docket_";

/** The part of Better Auth that is used here. */
export interface Auth {
  /** Answers a request to `/api/auth/*`. */
  handler(request: Request): Promise<Response>;
  /** Whether a provider is configured, even if it cannot be reached. */
  hasProvider: boolean;
  api: {
    getJwks(): Promise<{ keys: { kid?: string | undefined }[] }>;
    createApiKey(of: {
      body: {
        userId: string;
        name: string;
        permissions: Record<string, string[]>;
        /** Seconds. */
        expiresIn?: number;
      };
    }): Promise<ApiKeyRow & { key: string; start: string | null; createdAt: Date }>;
    verifyApiKey(of: { body: { key: string } }): Promise<{ valid: boolean; key: ApiKeyRow | null }>;
  };
}

interface ApiKeyRow {
  id: string;
  /** The user's. */
  referenceId: string;
  permissions?: Record<string, string[]> | null | undefined;
  expiresAt: Date | null;
}

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

/** The origins of the page; outside production also both names of the loopback address. */
export function trustedOrigins({ publicUrl, production, port }: Config): string[] {
  const local = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
  return [...new Set([new URL(publicUrl).origin, ...(production ? [] : local)])];
}
