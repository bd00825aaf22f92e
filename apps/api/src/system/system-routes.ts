import path from "node:path";
import { fileURLToPath } from "node:url";
import { openApiDocument } from "@docket/contract";
import express, { type Express, type RequestHandler } from "express";
import { type Auth, trustedOrigins } from "../auth/auth.js";
import { cookieName } from "../auth/session-cookie.js";
import type { SignUps } from "../auth/sign-ups.js";
import type { Config } from "../config.js";
import { refuse } from "../errors.js";
import { basePathOf } from "../http/base-path.js";
import { refuseMethod } from "../http/refuse-method.js";
import { sendJson } from "../http/send-json.js";
import type { DatabaseState } from "./database-state.js";
import type { Metrics } from "./metrics.js";
import { requireMetricsAccess } from "./metrics-access.js";
import { version } from "./version.js";

const docsPage = (basePath: string) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>Docket API</title>
    <link rel="stylesheet" href="${basePath}/api/docs/assets/swagger-ui.css" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="${basePath}/api/docs/assets/swagger-ui-bundle.js"></script>
    <script src="${basePath}/api/docs/start.js"></script>
  </body>
</html>
`;

const docsScript = (basePath: string) =>
  `SwaggerUIBundle({ url: "${basePath}/api/openapi.json", dom_id: "#docs", validatorUrl: null, persistAuthorization: false });\n`;

/** Mounts health checks, metrics and documentation. */
export function mountSystem(
  app: Express,
  databaseState: DatabaseState,
  metrics: Metrics,
  { config, signUps, auth }: { config: Config; signUps: SignUps; auth: Auth },
  stopping: AbortSignal,
): void {
  const basePath = basePathOf(config.publicUrl);
  const origins = trustedOrigins(config);
  const sessionCookie = cookieName(config.publicUrl, "session_token");
  let document: string | undefined; // made on the first request, not at startup
  const swagger = path.dirname(fileURLToPath(import.meta.resolve("swagger-ui-dist/package.json")));

  const get = (path: string, handler: RequestHandler) =>
    app
      .route(path)
      .get(handler)
      .all(refuseMethod(["GET"]));
  get("/livez", (_request, response) => {
    response.json({ status: "alive", version });
  });
  get("/readyz", async (_request, response) => {
    if (stopping.aborted) throw refuse.unavailable("The server is stopping.");
    const trouble = await databaseState.check();
    if (trouble) throw refuse.unable(trouble);
    response.json({ status: "ready", version });
  });
  get("/metrics", async (request, response) => {
    requireMetricsAccess(request, config.metricsToken);
    response.type(metrics.contentType).send(await metrics.text());
  });
  get("/api/openapi.json", (request, response) => {
    document ??= JSON.stringify(openApiDocument(version, { sessionCookie, basePath }));
    return sendJson(request, response, document);
  });
  get("/api/sign-in-options", async (_request, response) => {
    auth.expectUse();
    const { mail, oidc } = config;
    const signUp = await signUps.ruleNow();
    response.json({ signUp, mail: mail !== null, oidc: oidc && { name: oidc.name }, origins });
  });
  get("/api/docs", (_request, response) => {
    response.type("html").send(docsPage(basePath));
  });
  get("/api/docs/start.js", (_request, response) => {
    response.type("js").send(docsScript(basePath));
  });
  app.use("/api/docs/assets", express.static(swagger, { index: false, maxAge: "1d" }));
}
