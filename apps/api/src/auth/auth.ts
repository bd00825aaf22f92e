import { apiKey } from "@better-auth/api-key";
import { limits } from "@docket/contract";
import type { Database } from "@docket/database";
import { betterAuth } from "better-auth";
import { bearer } from "better-auth/plugins/bearer";
import { jwt } from "better-auth/plugins/jwt";
import type { Logger } from "pino";
import type { Config } from "../config.js";
import { recordDatabaseErrors, rethrowDatabaseErrors } from "./database-errors.js";

/** Carries the client's address from Express, which knows the proxies, to Better Auth. */
export const CLIENT_ADDRESS_HEADER = "x-docket-client-address";

/** How long a token of `/api/auth/token` is good, in seconds. */
export const TOKEN_SECONDS = 15 * 60;

/** How an API key begins; nothing else that is sent as a credential does. */
export const API_KEY_PREFIX = "docket_";

const COOKIE_PREFIX = "docket";
const isSecure = (publicUrl: string) => publicUrl.startsWith("https:");

/**
 * The name of the cookie that holds a session. Over https it begins with `__Secure-`, which a browser takes
 * from nobody who speaks plain http.
 */
export function sessionCookieName(publicUrl: string): string {
  return `${isSecure(publicUrl) ? "__Secure-" : ""}${COOKIE_PREFIX}.session_token`;
}

const clock = { createdAt: "created_at", updatedAt: "updated_at" };

/** The part of Better Auth that is used here. */
export interface Auth {
  /** Answers a request to `/api/auth/*`. */
  handler(request: Request): Promise<Response>;
  api: {
    getSession(of: {
      headers: Headers;
      query: { disableRefresh: boolean };
    }): Promise<{ session: { expiresAt: Date }; user: { id: string } } | null>;
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

/** Accounts, sessions, tokens and API keys, on our own tables and our own pool. */
export function createAuth(config: Config, database: Database, logger: Logger): Auth {
  const auth: Auth = betterAuth({
    appName: "Docket",
    baseURL: config.publicUrl,
    basePath: "/api/auth",
    secret: config.secret,
    database: recordDatabaseErrors(database.driverPool) as never, // the part of pg's Pool that it uses
    trustedOrigins: trustedOrigins(config),
    telemetry: { enabled: false },
    // Keys are made and revoked by operations of the contract, which know scopes.
    disabledPaths: ["create", "get", "list", "update", "delete"].map((verb) => `/api-key/${verb}`),
    logger: {
      level: "warn",
      log: (level, message, ...details) =>
        logger[level]({ details: details.map(String) }, `Better Auth: ${message}`),
    },
    // Errors that are not refusals reach our own mapping, which knows a database that is away.
    onAPIError: { throw: true },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: limits.password.min,
      maxPasswordLength: limits.password.max,
    },
    user: {
      modelName: "users",
      fields: { emailVerified: "email_verified", ...clock },
    },
    session: {
      modelName: "sessions",
      expiresIn: 30 * 24 * 3600,
      updateAge: 24 * 3600,
      fields: {
        userId: "user_id",
        expiresAt: "expires_at",
        ipAddress: "ip_address",
        userAgent: "user_agent",
        ...clock,
      },
    },
    account: {
      modelName: "accounts",
      fields: {
        userId: "user_id",
        accountId: "account_id",
        providerId: "provider_id",
        accessToken: "access_token",
        refreshToken: "refresh_token",
        idToken: "id_token",
        accessTokenExpiresAt: "access_token_expires_at",
        refreshTokenExpiresAt: "refresh_token_expires_at",
        ...clock,
      },
    },
    verification: { modelName: "verifications", fields: { expiresAt: "expires_at", ...clock } },
    rateLimit: {
      enabled: config.rateLimit,
      storage: "memory",
      window: 60,
      max: 300,
      customRules: {
        "/sign-in/email": { window: 60, max: 10 },
        "/sign-up/email": { window: 60, max: 10 },
      },
    },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: isSecure(config.publicUrl),
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    plugins: [
      bearer(),
      apiKey({
        defaultPrefix: API_KEY_PREFIX,
        maximumNameLength: 2 * limits.keyName, // it counts UTF-16 units
        startingCharactersConfig: { charactersLength: API_KEY_PREFIX.length + 4 },
        rateLimit: { enabled: false },
        schema: {
          apikey: {
            modelName: "api_keys",
            fields: {
              configId: "config_id",
              referenceId: "user_id",
              refillInterval: "refill_interval",
              refillAmount: "refill_amount",
              lastRefillAt: "last_refill_at",
              rateLimitEnabled: "rate_limit_enabled",
              rateLimitTimeWindow: "rate_limit_time_window",
              rateLimitMax: "rate_limit_max",
              requestCount: "request_count",
              lastRequest: "last_request",
              expiresAt: "expires_at",
              ...clock,
            },
          },
        },
      }),
      jwt({
        jwks: { keyPairConfig: { alg: "EdDSA", crv: "Ed25519" } },
        jwt: {
          issuer: config.publicUrl,
          audience: config.publicUrl,
          expirationTime: `${TOKEN_SECONDS}s`,
          definePayload: () => ({}), // the subject is all that anybody needs to know
        },
        schema: {
          jwks: {
            modelName: "jwks",
            fields: {
              publicKey: "public_key",
              privateKey: "private_key",
              createdAt: "created_at",
              expiresAt: "expires_at",
            },
          },
        },
      }),
    ],
    databaseHooks: {
      user: {
        create: {
          before: async (user) => ({
            data: { ...user, name: user.name.trim().slice(0, limits.name) },
          }),
        },
      },
    },
  });
  const { getSession, getJwks, createApiKey, verifyApiKey } = auth.api;
  return {
    handler: rethrowDatabaseErrors(auth.handler),
    api: {
      getSession: rethrowDatabaseErrors(getSession),
      getJwks: rethrowDatabaseErrors(getJwks),
      createApiKey: rethrowDatabaseErrors(createApiKey),
      verifyApiKey: rethrowDatabaseErrors(verifyApiKey),
    },
  };
}

/** The addresses of the page; on a developer's machine both names of the loopback are the same. */
export function trustedOrigins({ publicUrl, production, port }: Config): string[] {
  const local = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
  return [new URL(publicUrl).origin, ...(production ? [] : local)];
}
