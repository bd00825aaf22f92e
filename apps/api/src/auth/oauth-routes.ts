import { randomUUID } from "node:crypto";
import { type Database, statement } from "@docket/database";
import express, { Router } from "express";
import { BODY_LIMIT } from "../http/body.js";
import type { Auth } from "./auth.js";
import { mcpAddress, OAUTH_SCOPES } from "./oauth-server.js";

const makeResource = statement(
  `INSERT INTO oauth_resources (id, identifier, name) VALUES ($1, $2, 'Docket')
  ON CONFLICT (identifier) DO NOTHING`,
);

/** The path below which the metadata of the protected resource is found (RFC 9728). */
export function resourceMetadataAddress(publicUrl: string): string {
  return `${publicUrl}/.well-known/oauth-protected-resource/mcp`;
}

/**
 * What OAuth needs around Better Auth's routes: the metadata by which applications find their way, at every
 * address where they look for it, and bodies that are forms.
 */
export function oauthRoutes(auth: Auth, database: Database, publicUrl: string): Router {
  const routes = Router();
  const { pathname } = new URL(publicUrl);
  const issuerPath = pathname === "/" ? "" : pathname;
  const resource = {
    resource: mcpAddress(publicUrl),
    authorization_servers: [publicUrl],
    scopes_supported: OAUTH_SCOPES,
    bearer_methods_supported: ["header"],
    resource_name: "Docket",
  };
  const anyOrigin = { "access-control-allow-origin": "*" };
  const wellKnown = (name: string) => [
    `/.well-known/${name}`,
    `/.well-known/${name}/mcp`,
    ...(issuerPath
      ? [`/.well-known/${name}${issuerPath}`, `/.well-known/${name}${issuerPath}/mcp`]
      : []),
  ];
  routes.get(wellKnown("oauth-protected-resource"), (_request, response) => {
    response.set(anyOrigin).json(resource);
  });
  routes.get(wellKnown("oauth-authorization-server"), async (_request, response) => {
    response.set(anyOrigin).json(await auth.api.getOAuthServerConfig());
  });
  let made: Promise<unknown> | undefined;
  routes.use(
    "/api/auth/oauth2",
    express.text({ type: "application/x-www-form-urlencoded", limit: BODY_LIMIT }),
    async (_request, _response, next) => {
      made ??= database.asSystem(() =>
        database.execute(makeResource, [randomUUID(), mcpAddress(publicUrl)]),
      );
      await made.catch((error: unknown) => {
        made = undefined;
        throw error;
      });
      next();
    },
  );
  return routes;
}
