import express, { type RequestHandler, Router } from "express";
import { refuse } from "../errors.js";
import { basePathOf } from "../http/base-path.js";
import { requireUtf8 } from "../http/body.js";
import { refuseMethod } from "../http/refuse-method.js";
import type { Auth } from "./auth.js";
import { answerOf, sendAnswer } from "./auth-routes.js";
import { mcpAddress, resourceMetadata, serverMetadata } from "./oauth-metadata.js";
import { readRegistration } from "./oauth-registration.js";

/** The largest body, in bytes. */
const LIMIT = 16 * 1024;

/**
 * What OAuth needs around Better Auth's routes: discovery metadata, at every address where applications
 * look for it; form bodies; and a limit on the metadata that an application registers.
 */
export function oauthRoutes(auth: Auth, publicUrl: string): Router {
  const routes = Router();
  const addresses = wellKnown(publicUrl);
  const get = (paths: string[], document: object) =>
    routes
      .route(paths)
      .get(answer(document))
      .all(refuseMethod(["GET"]));
  get(addresses("oauth-protected-resource"), resourceMetadata(publicUrl));
  // With a base path, `openid-configuration` is the only one that a proxy is sure to forward.
  const server = ["oauth-authorization-server", "openid-configuration"].flatMap(addresses);
  get(server, serverMetadata(publicUrl));
  routes.use("/.well-known", () => {
    throw refuse.notFound("address");
  });

  const oauth = Router();
  routes.use("/api/auth/oauth2", oauth);
  oauth.use(express.text({ type: "application/x-www-form-urlencoded", limit: LIMIT }));
  oauth.post("/register", express.json({ limit: LIMIT, verify: requireUtf8 }), checkRegistration);
  oauth.all("/authorize", async (request, response) => {
    nameResource(request, publicUrl);
    const answer = await answerOf(auth, request, publicUrl);
    // The page reports errors: an application that anybody may have registered must not use this address to lead
    // people to its own (RFC 9700, 4.11.2).
    const location = answer.headers.get("location");
    const error = location === null ? undefined : errorIn(new URL(location));
    if (error !== undefined) {
      answer.headers.set("location", `${publicUrl}/consent?${new URLSearchParams({ error })}`);
    }
    await sendAnswer(response, answer);
  });
  return routes;
}

/**
 * The addresses of a metadata document: below the base path, and at the root of the host as the
 * RFCs define them.
 */
function wellKnown(publicUrl: string): (name: string) => string[] {
  const path = basePathOf(publicUrl);
  return (name) => {
    const at = `/.well-known/${name}`;
    return [at, `${at}/mcp`, ...(path ? [`${at}${path}`, `${at}${path}/mcp`] : [])];
  };
}

function answer(document: object): RequestHandler {
  return (_request, response) => {
    response.set("access-control-allow-origin", "*").json(document);
  };
}

const checkRegistration: RequestHandler = (request, response, next) => {
  const checked = readRegistration(request.body);
  if ("error" in checked) {
    response.status(400).json(checked);
    return;
  }
  request.body = checked;
  delete request.headers.cookie; // applications belong to no user
  next();
};

/** The error that a redirect reports, in its query or its fragment; the redirect URI may have one of its own before it. */
function errorIn({ searchParams, hash }: URL): string | undefined {
  const inFragment = new URLSearchParams(hash.slice(1)).getAll("error");
  return [...searchParams.getAll("error"), ...inFragment].at(-1);
}

/** Names MCP as the resource where an application names none: there is no other. */
function nameResource(request: express.Request, publicUrl: string): void {
  const address = new URL(request.originalUrl, publicUrl);
  const isForm = typeof request.body === "string";
  const query = isForm ? new URLSearchParams(request.body) : address.searchParams;
  if (query.has("resource")) return;
  query.set("resource", mcpAddress(publicUrl));
  if (isForm) request.body = query.toString();
  else request.originalUrl = address.pathname + address.search;
}
