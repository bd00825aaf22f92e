import type { Database } from "@docket/database";
import express, { type Express, type RequestHandler } from "express";
import helmet from "helmet";
import type { Logger } from "pino";
import { createAuth, trustedOrigins } from "./auth/auth.js";
import { authRoutes } from "./auth/auth-routes.js";
import { Credentials } from "./auth/credentials.js";
import type { Config } from "./config.js";
import { refuse } from "./errors.js";
import { execute } from "./execute.js";
import { parseJson } from "./http/body.js";
import { answerProblem } from "./http/problem.js";
import { createRateLimits } from "./http/rate-limit.js";
import type { McpOptions } from "./mcp/mcp-routes.js";
import { beginRequest } from "./routes/begin-request.js";
import { mountOperations } from "./routes/mount-operations.js";
import { createMetrics } from "./system/metrics.js";
import { mountSystem } from "./system/system-routes.js";
import { mountWebApp } from "./system/web-app.js";
import type { Assistant } from "./turns/assistant.js";

export interface AppParts {
  config: Config;
  database: Database;
  assistant: Assistant;
  logger: Logger;
  isStopping: () => boolean;
}

/** Puts the application together. It connects to nothing and listens to nothing. */
export function createApp(parts: AppParts): Express {
  const { config, database, assistant, logger, isStopping } = parts;
  const { now = () => new Date() } = config;
  const auth = createAuth(config, database, logger);
  const credentials = new Credentials(auth, config.publicUrl, () => database.ping());
  const shared = { database, auth, credentials, assistant: assistant.facts(), now, execute };
  assistant.create(shared);
  const limits = createRateLimits(config.requestsPerMinute);
  const origins = trustedOrigins(config);
  const metrics = createMetrics(database);
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("trust proxy", config.trustProxy);

  app.use(beginRequest(logger, metrics));
  mountOperations(app, { server: shared, assistant, limits, trustedOrigins: origins });
  app.use("/mcp", mcpOnFirstUse({ server: shared, limits, trustedOrigins: origins }));
  app.all("/api/auth/*splat", parseJson, authRoutes(auth, credentials, config.publicUrl));
  app.use(securityHeaders(config));
  mountSystem(app, database, metrics, isStopping);
  app.use("/api", () => {
    throw refuse.notFound("address");
  });
  mountWebApp(app);
  app.use(() => {
    throw refuse.notFound("page");
  });
  app.use(answerProblem);
  return app;
}

/** The libraries of MCP are large, and many a Docket never speaks to an AI client. */
function mcpOnFirstUse(options: McpOptions): RequestHandler {
  let routes: Promise<RequestHandler> | undefined;
  return async (request, response, next) => {
    routes ??= import("./mcp/mcp-routes.js").then(({ mcpRoutes }) => mcpRoutes(options));
    (await routes)(request, response, next);
  };
}

/** For what a browser shows; answers of operations are data and need none of it. */
function securityHeaders({ publicUrl }: Config) {
  const secure = publicUrl.startsWith("https:");
  return helmet({
    strictTransportSecurity: secure,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", "data:"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
    },
  });
}
