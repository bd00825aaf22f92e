import type { Request, RequestHandler } from "express";
import type { Logger } from "pino";
import { trustedOrigins } from "../auth/auth.js";
import type { Config } from "../config.js";

/** Looks at requests, and keeps what it has found. */
export interface AddressWatch {
  handle: RequestHandler;
  /** What does not fit together, a sentence or two each. */
  warnings: readonly string[];
}

/**
 * Says once, in the log and to administrators, what does not fit together: the address that browsers use and
 * `PUBLIC_URL`, the proxies that requests come through and `TRUST_PROXY`. Either would be seen only by people who
 * cannot sign in, or who share one limit with everybody.
 */
export function watchAddress(config: Config, logger: Logger): AddressWatch {
  const { publicUrl, trustProxy } = config;
  const origins = trustedOrigins(config);
  const said = new Set<string>();
  const warnings: string[] = [];
  const say = (kind: string, words: string) => {
    if (said.has(kind)) return;
    said.add(kind);
    warnings.push(words);
    logger.warn(words);
  };
  return {
    warnings,
    handle(request, _response, next) {
      const { origin, "x-forwarded-for": forwarded } = request.headers;
      const isOurPage = fromOurPage(request);
      if (origin && isOurPage && !origins.includes(origin)) {
        say(
          "PUBLIC_URL",
          `A browser has opened Docket at ${origin}, and PUBLIC_URL is ${publicUrl}: signing in fails there. Set PUBLIC_URL to the address that browsers use.`,
        );
      }
      const proxies = typeof forwarded === "string" ? forwarded.split(",").length : 0;
      if (proxies > 0 && trustProxy === 0) {
        say(
          "TRUST_PROXY is 0",
          "Requests come through a proxy (they have X-Forwarded-For), and TRUST_PROXY is 0: all clients count as one address. Set TRUST_PROXY to the number of proxies.",
        );
      }
      if (isOurPage && proxies < trustProxy) {
        say(
          "TRUST_PROXY is too large",
          `A browser's request has come through ${proxies} proxies, and TRUST_PROXY is ${trustProxy}: whoever comes that way can pretend to have any address. Set TRUST_PROXY to the number of proxies, and let nobody past them.`,
        );
      }
      next();
    },
  };
}

/** What a browser says of a request from a page to its own server, whatever address that has. */
function fromOurPage({ headers }: Request): boolean {
  return headers["sec-fetch-site"] === "same-origin";
}
