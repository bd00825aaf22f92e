import { apiKey } from "@better-auth/api-key";
import { passkey } from "@better-auth/passkey";
import { limits } from "@docket/contract";
import { betterAuth } from "better-auth";
import { type APIError, isAPIError } from "better-auth/api";
import { jwt } from "better-auth/plugins/jwt";
import { twoFactor } from "better-auth/plugins/two-factor";
import type { Logger } from "pino";
import type { Config } from "../config.js";
import { refuse } from "../errors.js";
import { IPV6_SUBNET, LocalAttempts } from "../http/local-attempts.js";
import { passwordMails, verificationMails } from "./account-mails.js";
import { API_KEY_PREFIX, type Auth, CLIENT_ADDRESS_HEADER, trustedOrigins } from "./auth.js";
import { type HookParts, routeHooks, rowHooks } from "./auth-hooks.js";
import { observed, rethrowDatabaseErrors } from "./database-calls.js";
import { LookUp, passwordMark, usersById } from "./look-ups.js";
import { oauthServer } from "./oauth-server.js";
import { passkeyOptions } from "./passkeys.js";
import { AUTH_PATH } from "./served-routes.js";
import { cookieSettings } from "./session-cookie.js";
import { singleSignOn } from "./single-sign-on.js";
import { tableOf } from "./tables.js";

/** The lifetime of a token of `/api/auth/token`, in seconds. */
const TOKEN_SECONDS = 15 * 60;

/** Requests per minute from one address to routes that offer nothing to guess. */
const UNGUESSED = 300;
const GUESSED = { window: 60, max: 10 };

/** The most characters of a message of Better Auth that are logged; it may quote what was sent. */
const LONGEST_MESSAGE = 300;

/** What {@link createBetterAuth} depends on. */
export interface AuthParts extends HookParts {
  config: Config;
  logger: Logger;
}

/**
 * Better Auth on Docket's own tables and connection pool, in which it needs a row for MCP.
 *
 * @throws DatabaseError
 */
export const createBetterAuth = rethrowDatabaseErrors(create);

async function create(parts: AuthParts): Promise<Omit<Auth, "expectUse" | "hasProvider">> {
  const { config, database, logger, mailer, attempts, seal } = parts;
  const local = new LocalAttempts();
  const users = new LookUp(database, usersById);
  const auth = betterAuth({
    appName: "Docket",
    baseURL: `${config.publicUrl}${AUTH_PATH}`,
    basePath: AUTH_PATH,
    secret: config.secret,
    database: observed(database.driverPool) as never, // the part of pg's Pool that it uses
    trustedOrigins: trustedOrigins(config),
    telemetry: { enabled: false },
    logger: {
      level: "warn",
      // It logs refused requests as errors, too, with what was sent.
      log: (level, message, ...details) => {
        const errors = details.filter((one) => one instanceof Error);
        const failed = errors.some((error) => !isAPIError(error));
        logger[failed ? level : "info"](
          { details: errors.map(String) },
          `Better Auth: ${message.slice(0, LONGEST_MESSAGE)}`,
        );
      },
    },
    // Errors that are not refusals reach Docket's own error mapping, which recognizes an unreachable
    // database; errors that would be shown as an HTML page are shown by Docket's own page.
    onAPIError: { throw: true, errorURL: `${config.publicUrl}/sign-in` },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: limits.password.min,
      maxPasswordLength: limits.password.max,
      revokeSessionsOnPasswordReset: true,
      ...(mailer && passwordMails(mailer, seal, config.publicUrl)),
    },
    ...(mailer && { emailVerification: verificationMails(mailer, seal, config.publicUrl) }),
    user: {
      ...tableOf("users"),
      changeEmail: { enabled: true, updateEmailWithoutVerification: !mailer },
    },
    // Docket's own hooks check how long ago somebody signed in.
    session: {
      ...tableOf("sessions"),
      freshAge: 0,
      expiresIn: 30 * 24 * 3600,
      updateAge: 24 * 3600,
    },
    account: tableOf("accounts"),
    verification: tableOf("verifications"),
    rateLimit: {
      enabled: config.rateLimit,
      window: 60,
      max: UNGUESSED,
      customRules: {
        "/sign-in/email": GUESSED,
        "/sign-up/email": GUESSED,
        "/change-password": GUESSED,
        "/change-email": GUESSED,
        "/reset-password": GUESSED,
        "/request-password-reset": GUESSED,
        "/passkey/generate-authenticate-options": GUESSED,
        "/passkey/verify-authentication": GUESSED,
      },
      customStorage: {
        consume: async (key, rule) =>
          rule.max < UNGUESSED ? attempts.consume(key, rule) : local.consume(key, rule),
      },
    },
    advanced: {
      ...cookieSettings(config.publicUrl),
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER], ipv6Subnet: IPV6_SUBNET },
    },
    plugins: [
      apiKey({
        defaultPrefix: API_KEY_PREFIX,
        maximumNameLength: 2 * limits.keyName, // it counts UTF-16 units
        startingCharactersConfig: { charactersLength: API_KEY_PREFIX.length + 4 },
        rateLimit: { enabled: false },
        schema: { apikey: tableOf("api_keys", { referenceId: "user_id" }) },
      }),
      jwt({
        jwks: { keyPairConfig: { alg: "EdDSA", crv: "Ed25519" } },
        jwt: {
          issuer: config.publicUrl,
          audience: config.publicUrl,
          expirationTime: `${TOKEN_SECONDS}s`,
          definePayload: async ({ user: { id: key } }) => ({
            pwd: passwordMark((await users.find(key)) ?? { key, password: null }),
          }),
        },
        disableSettingJwtHeader: true, // tokens are only signed on request
        schema: { jwks: tableOf("jwks") },
      }),
      oauthServer(config.publicUrl),
      twoFactor({
        issuer: "Docket",
        schema: { user: { fields: tableOf("users").fields }, twoFactor: tableOf("two_factors") },
      }),
      passkey(passkeyOptions(config.publicUrl)),
      ...(config.oidc ? [singleSignOn(config.oidc)] : []),
    ],
    hooks: routeHooks(parts),
    databaseHooks: rowHooks(parts),
  });
  await auth.$context;
  const { getJwks, createApiKey, verifyApiKey } = auth.api;
  const endpoints = Object.values(auth.api) as { path?: string; options: { method: string } }[];
  return {
    // A path may end with a parameter, such as `/callback/:id`.
    methodsOf: async (route) =>
      endpoints.flatMap(({ path = "", options: { method } }) =>
        new RegExp(`^${path.replace(/:\w+/, "[^/]+")}$`).test(route) ? method : [],
      ),
    handler: rethrowDatabaseErrors(async (request: Request) => {
      try {
        return await auth.handler(request);
      } catch (error) {
        if (isAPIError(error)) return refusalOf(error);
        // Of a decryption: what the server's secret encrypts of an account.
        if ((error as Error).message === "invalid tag") throw refuse.conflict(OTHER_SECRET);
        throw error;
      }
    }),
    api: {
      getJwks: rethrowDatabaseErrors(getJwks),
      createApiKey: rethrowDatabaseErrors(createApiKey),
      verifyApiKey: rethrowDatabaseErrors(verifyApiKey),
    },
  };
}

const OTHER_SECRET =
  "The server no longer has the secret that your two-factor authentication was set up with, so no code can be checked. Whoever runs Docket can turn it off for you.";

function refusalOf(error: APIError): globalThis.Response {
  return globalThis.Response.json(error.body ?? { message: error.message }, {
    status: error.statusCode,
    headers: new Headers(error.headers as Record<string, string> | undefined),
  });
}
