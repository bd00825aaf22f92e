import type { Request } from "express";
import { refuse } from "../errors.js";

/**
 * A browser sends its cookie whoever made it send the request. So a change that a cookie vouches for
 * must say that it comes from our own page; a request that no browser made says nothing.
 *
 * @throws AppError 403
 */
export function requireSameOrigin(request: Request, trustedOrigins: string[]): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const { origin } = request.headers;
  const site = request.headers["sec-fetch-site"];
  const foreign =
    origin !== undefined
      ? !trustedOrigins.includes(origin)
      : site === "cross-site" || site === "same-site";
  if (foreign) throw refuse.forbidden("This request comes from another site.");
}
