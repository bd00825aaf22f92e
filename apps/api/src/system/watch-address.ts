import type { RequestHandler } from "express";
import type { Logger } from "pino";
import { trustedOrigins } from "../auth/auth.js";
import type { Config } from "../config.js";

/** Watches requests, and keeps its warnings. */
export interface AddressWatch {
  handle: RequestHandler;
  /** The mismatches found, a sentence or two each. */
  warnings: readonly string[];
}

/**
 * Warns once, in the log and to administrators, of each mismatch: between the address that browsers use and
 * `PUBLIC_URL`, and between the proxies that requests come through and `TRUST_PROXY`. Otherwise only people who
 * cannot sign in, or who share one limit with everybody, would notice.
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
      // As a browser marks a request that a page sends to its own server, whatever address that has.
      const isOurPage = request.headers["sec-fetch-site"] === "same-origin";
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
