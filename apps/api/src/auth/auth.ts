import type { Config } from "../config.js";

/** Carries the client's address from Express, which knows the proxies, to Better Auth. */
export const CLIENT_ADDRESS_HEADER = "x-docket-client-address";

/** The prefix of API keys; no other credential begins with it. */
export const API_KEY_PREFIX = "docket_";

/** The part of Better Auth that is used here. */
export interface Auth {
  /** Begins to load Better Auth, so that it is there when somebody has typed a password. */
  expectUse(): void;
  /** Answers a request to `/api/auth/*`. */
  handler(request: Request): Promise<Response>;
  /** The methods of one of Better Auth's routes. */
  methodsOf(route: string): Promise<string[]>;
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

/** The origins of the page; outside production also both names of the loopback address. */
export function trustedOrigins({ publicUrl, production, port }: Config): string[] {
  const local = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
  return [...new Set([new URL(publicUrl).origin, ...(production ? [] : local)])];
}
