import type { Database } from "@docket/database";
import express, { type Express, type RequestHandler } from "express";
import helmet from "helmet";
import type { Logger } from "pino";
import { AccountLimit } from "./auth/account-limit.js";
import { Attempts } from "./auth/attempts.js";
import { trustedOrigins } from "./auth/auth.js";
import { authRoutes } from "./auth/auth-routes.js";
import { authorize } from "./auth/authorize.js";
import { createAuth } from "./auth/create-auth.js";
import { Credentials } from "./auth/credentials.js";
import { Mailer } from "./auth/mail.js";
import { oauthRoutes } from "./auth/oauth-routes.js";
import { LinkSeal } from "./auth/outdated-links.js";
import { SignUps } from "./auth/sign-ups.js";
import type { Config } from "./config.js";
import { refuse } from "./errors.js";
import type { ChangeFeed } from "./features/changes/change-feed.js";
import { execute } from "./handlers.js";
import { basePathOf, withoutBasePath } from "./http/base-path.js";
import { parseJson } from "./http/body.js";
import { originForm } from "./http/origin-form.js";
import { answerProblem } from "./http/problem.js";
import { createRateLimits } from "./http/rate-limit.js";
import { withoutPorts } from "./http/without-ports.js";
import type { McpOptions } from "./mcp/mcp-routes.js";
import type { SearchIndexes } from "./operations/search-indexes.js";
import { createUserCounts } from "./operations/user-limits.js";
import { beginRequest } from "./routes/begin-request.js";
import { mountOperations } from "./routes/mount-operations.js";
import type { DatabaseState } from "./system/database-state.js";
import type { Metrics } from "./system/metrics.js";
import { onFirstUse } from "./system/on-first-use.js";
import { mountSystem } from "./system/system-routes.js";
import { watchAddress } from "./system/watch-address.js";
import { mountWebApp } from "./system/web-app.js";
import type { Assistant } from "./turns/assistant.js";

export interface AppParts {
  config: Config;
  database: Database;
  databaseState: DatabaseState;
  metrics: Metrics;
  assistant: Assistant;
  feed: ChangeFeed;
  searchIndexes: SearchIndexes;
  logger: Logger;
  /** Aborted when the server is told to stop. */
  stopping: AbortSignal;
}

/** Assembles the application. It neither connects to anything nor listens. */
export function createApp(parts: AppParts): Express {
  const { config, database, databaseState, metrics, assistant, feed, logger, stopping } = parts;
  const { now = () => new Date() } = config;
  const users = createUserCounts(config.userLimits, database.poolFigures().max);
  const attempts = new Attempts(database);
  const accountLimit = new AccountLimit(attempts, config.rateLimit, config);
  const mailer = config.mail ? new Mailer(config.mail, logger, attempts) : null;
  const seal = new LinkSeal(database, config.secret);
  const signUps = new SignUps(database, config.signUp);
  const auth = createAuth({
    config,
    seal,
    signUps,
    database,
    logger,
    mailer,
    attempts,
    accountLimit,
    events: {
      onSessionEnded: (token) => credentials.forgetSession(token),
      onPasswordChanged: (userId) => credentials.forgetUser(userId),
      async requireConfirmed(cookie) {
        const identity = await credentials.identify({ cookie }, true);
        authorize(identity, { method: "POST", personal: true, confirmed: true });
      },
    },
  });
  const credentials = new Credentials(auth, database, config);
  const address = watchAddress(config, logger);
  const shared = {
    database,
    auth,
    credentials,
    accountLimit,
    mailer,
    seal,
    publicUrl: config.publicUrl,
    settings: config,
    warnings: address.warnings,
    assistant: assistant.facts(),
    users,
    searchIndexes: parts.searchIndexes,
    now,
    execute,
  };
  assistant.create(shared);
  const limits = createRateLimits(config.requestsPerMinute);
  const origins = trustedOrigins(config);
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  // A path that a proxy blocks must not be reachable under another spelling.
  app.enable("case sensitive routing");
  app.enable("strict routing");
  app.set("trust proxy", config.trustProxy);

  app.use(beginRequest(logger, metrics), originForm, withoutPorts);
  app.use(address.handle);
  if (basePathOf(config.publicUrl)) app.use(withoutBasePath(config.publicUrl));
  const mounted = { server: shared, limits, trustedOrigins: origins, stopping };
  mountOperations(app, { ...mounted, assistant, feed });
  app.use("/mcp", mcpOnFirstUse(mounted));
  app.use(securityHeaders(config));
  app.use(oauthRoutes(auth, config.publicUrl));
  app.all("/api/auth/*splat", parseJson, authRoutes(auth, config.publicUrl));
  mountSystem(app, databaseState, metrics, { config, signUps, auth }, stopping);
  app.use("/api", () => {
    throw refuse.notFound("address");
  });
  mountWebApp(app, config);
  app.use(() => {
    throw refuse.notFound("page");
  });
  app.use(answerProblem);
  return app;
}

/** Loads MCP on the first request: its libraries are large, and many installations serve no AI client. */
function mcpOnFirstUse(options: McpOptions): RequestHandler {
  const routes = onFirstUse(async () => (await import("./mcp/mcp-routes.js")).mcpRoutes(options));
  return async (request, response, next) => (await routes())(request, response, next);
}

/** For what a browser displays; responses of operations are data and need none of these headers. */
function securityHeaders({ publicUrl }: Config) {
  const secure = publicUrl.startsWith("https:");
  return helmet({
    // Other hosts of the domain, and their administrators, are none of Docket's business.
    strictTransportSecurity: secure && { includeSubDomains: false },
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
    },
  });
}
