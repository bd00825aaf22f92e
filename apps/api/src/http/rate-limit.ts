import { normalizeIP } from "@better-auth/core/utils/ip";
import type { Request, RequestHandler, Response } from "express";
import { refuse } from "../errors.js";
import { IPV6_SUBNET, LocalAttempts } from "./local-attempts.js";
import type { RequestState } from "./request-state.js";

/** Rate limits per user, and per address for requests without a valid credential. */
export interface RateLimits {
  /** After authentication. */
  perUser: RequestHandler;
  /** For requests whose credential was refused. */
  perAddress: RequestHandler;
}

/**
 * Limits requests per minute, counted in this process.
 *
 * @param perMinute how many a user may send; 0 for no limit
 */
export function createRateLimits(perMinute: number): RateLimits {
  return {
    perUser: limit(perMinute, (_request, { locals }) => (locals as RequestState).identity!.userId),
    perAddress: limit(perMinute, ({ ip = "" }) => normalizeIP(ip, { ipv6Subnet: IPV6_SUBNET })),
  };
}

function limit(
  max: number,
  keyOf: (request: Request, response: Response) => string,
): RequestHandler {
  if (max === 0) return (_request, _response, next) => next();
  const attempts = new LocalAttempts();
  return (request, response, next) => {
    const { allowed, retryAfter } = attempts.consume(keyOf(request, response), { max, window: 60 });
    next(allowed ? undefined : refuse.tooMany(retryAfter));
  };
}
