import type { Request } from "express";
import { refuse } from "../errors.js";

/**
 * Refuses cross-site changes. A browser sends its cookie whichever site caused the request, so a
 * change that a cookie authenticates must come from Docket's own page; a request that no browser
 * made has neither header.
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
