import { apiKey } from "@better-auth/api-key";
import { limits } from "@docket/contract";
import type { Database } from "@docket/database";
import { betterAuth } from "better-auth";
import { jwt } from "better-auth/plugins/jwt";
import type { Logger } from "pino";
import type { Config } from "../config.js";
import type { AccountLimit } from "./account-limit.js";
import { Attempts, LocalAttempts } from "./attempts.js";
import { recordDatabaseErrors, rethrowDatabaseErrors } from "./database-errors.js";
import { passwordHooks } from "./password-hooks.js";
import { checkBetterAuth, cookieSettings } from "./session-cookie.js";
import {
  accountTable,
  apiKeySchema,
  jwksSchema,
  sessionTable,
  userTable,
  verificationTable,
} from "./tables.js";
import { checkedUser } from "./user-rules.js";

/** Carries the client's address from Express, which knows the proxies, to Better Auth. */
export const CLIENT_ADDRESS_HEADER = "x-docket-client-address";

/** How long a token of `/api/auth/token` is good, in seconds. */
const TOKEN_SECONDS = 15 * 60;

/** How an API key begins; nothing else that is sent as a credential does. */
export const API_KEY_PREFIX = "docket_";

/** Requests a minute, from one address, to what nobody guesses at. */
const UNGUESSED = 300;
const GUESSED = { window: 60, max: 10 };

/** Told what happens to sessions by Better Auth's own routes. */
export interface AuthEvents {
  /** A session was ended, by signing out or otherwise. */
  onSessionEnded(token: string): void;
  /** A user's API keys were revoked. */
  onKeysRevoked(userId: string): void;
}

/** The part of Better Auth that is used here. */
export interface Auth {
  /** Answers a request to `/api/auth/*`. */
  handler(request: Request): Promise<Response>;
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

/** Accounts, sessions, tokens and API keys, on our own tables and our own pool. */
export function createAuth(
  config: Config,
  database: Database,
  logger: Logger,
  accountLimit: AccountLimit,
  events: AuthEvents,
): Auth {
  checkBetterAuth();
  const attempts = new Attempts(database);
  const local = new LocalAttempts();
  const auth: Auth = betterAuth({
    appName: "Docket",
    baseURL: `${config.publicUrl}/api/auth`,
    basePath: "/api/auth",
    secret: config.secret,
    database: recordDatabaseErrors(database.driverPool) as never, // the part of pg's Pool that it uses
    trustedOrigins: trustedOrigins(config),
    telemetry: { enabled: false },
    disabledPaths: [
      // Keys are made and revoked by operations of the contract, which know scopes.
      ...["create", "get", "list", "update", "delete"].map((verb) => `/api-key/${verb}`),
      "/verify-password", // `confirmMe` is
    ],
    logger: {
      level: "warn",
      log: (level, message, ...details) =>
        logger[level]({ details: details.map(String) }, `Better Auth: ${message}`),
    },
    // Errors that are not refusals reach our own mapping, which knows a database that is away; and what
    // a browser would be shown as a page is shown by ours.
    onAPIError: { throw: true, errorURL: `${config.publicUrl}/sign-in` },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: limits.password.min,
      maxPasswordLength: limits.password.max,
    },
    user: userTable,
    session: { ...sessionTable, expiresIn: 30 * 24 * 3600, updateAge: 24 * 3600 },
    account: accountTable,
    verification: verificationTable,
    rateLimit: {
      enabled: config.rateLimit,
      window: 60,
      max: UNGUESSED,
      customRules: {
        "/sign-in/email": GUESSED,
        "/sign-up/email": GUESSED,
        "/change-password": GUESSED,
      },
      customStorage: {
        consume: async (key, rule) =>
          rule.max < UNGUESSED ? attempts.consume(key, rule) : local.consume(key, rule),
      },
    },
    advanced: {
      ...cookieSettings(config.publicUrl),
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    plugins: [
      apiKey({
        defaultPrefix: API_KEY_PREFIX,
        maximumNameLength: 2 * limits.keyName, // it counts UTF-16 units
        startingCharactersConfig: { charactersLength: API_KEY_PREFIX.length + 4 },
        rateLimit: { enabled: false },
        schema: apiKeySchema,
      }),
      jwt({
        jwks: { keyPairConfig: { alg: "EdDSA", crv: "Ed25519" } },
        jwt: {
          issuer: config.publicUrl,
          audience: config.publicUrl,
          expirationTime: `${TOKEN_SECONDS}s`,
          definePayload: () => ({}), // the subject is all that anybody needs to know
        },
        disableSettingJwtHeader: true, // one is signed for whoever asks
        schema: jwksSchema,
      }),
    ],
    hooks: passwordHooks(accountLimit, database, events.onKeysRevoked),
    databaseHooks: {
      user: {
        create: { before: async (user) => ({ data: checkedUser(user) }) },
        update: { before: async (changes) => ({ data: checkedUser(changes) }) },
      },
      session: { delete: { after: async ({ token }) => events.onSessionEnded(token) } },
    },
  });
  const { getJwks, createApiKey, verifyApiKey } = auth.api;
  return {
    handler: rethrowDatabaseErrors(auth.handler),
    api: {
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
