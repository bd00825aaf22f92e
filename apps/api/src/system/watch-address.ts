import type { Request, RequestHandler } from "express";
import type { Logger } from "pino";
import { trustedOrigins } from "../auth/auth.js";
import type { Config } from "../config.js";

/**
 * Says once, in the log, what does not fit together: the address that browsers use and `PUBLIC_URL`, the proxies
 * that requests come through and `TRUST_PROXY`. Either would be seen only by people who cannot sign in, or who
 * share one limit with everybody.
 */
export function watchAddress(config: Config, logger: Logger): RequestHandler {
  const origins = trustedOrigins(config);
  const said = new Set<string>();
  const say = (kind: string, words: string) => {
    if (said.has(kind)) return;
    said.add(kind);
    logger.warn(words);
  };
  return (request, _response, next) => {
    const { origin, "x-forwarded-for": forwarded } = request.headers;
    if (origin && fromOurPage(request) && !origins.includes(origin)) {
      say(
        "PUBLIC_URL",
        `A browser has opened Docket at ${origin}, and PUBLIC_URL is ${config.publicUrl}: signing in fails there. Set PUBLIC_URL to the address that browsers use.`,
      );
    }
    const proxies = typeof forwarded === "string" ? forwarded.split(",").length : 0;
    if (proxies > 0 && config.trustProxy === 0) {
      say(
        "TRUST_PROXY",
        "Requests come through a proxy (they have X-Forwarded-For), and TRUST_PROXY is 0: all clients count as one address. Set TRUST_PROXY to the number of proxies.",
      );
    }
    next();
  };
}

/** What a browser says of a request from a page to its own server, whatever address that has. */
function fromOurPage({ headers }: Request): boolean {
  return headers["sec-fetch-site"] === "same-origin";
}
