import type { RequestHandler } from "express";
import { rateLimit } from "express-rate-limit";
import { refuse } from "../errors.js";
import type { RequestState } from "./request-state.js";

/** How many requests one user, and one address without a credential, may send. */
export interface RateLimits {
  /** After authentication. */
  perUser: RequestHandler;
  /** For requests whose credential was refused. */
  perAddress: RequestHandler;
}

const WINDOW_SECONDS = 60;

/**
 * Counts requests a minute in this process.
 *
 * @param perMinute how many a user has; 0 for any number
 */
export function createRateLimits(perMinute: number): RateLimits {
  if (perMinute === 0) {
    const pass: RequestHandler = (_request, _response, next) => next();
    return { perUser: pass, perAddress: pass };
  }
  const settings = {
    windowMs: WINDOW_SECONDS * 1_000,
    limit: perMinute,
    standardHeaders: false,
    legacyHeaders: false,
    validate: false,
    handler: ((request, _response, next) => {
      const { resetTime } = (request as unknown as { rateLimit: { resetTime?: Date } }).rateLimit;
      const left = resetTime ? (resetTime.getTime() - Date.now()) / 1_000 : WINDOW_SECONDS;
      next(refuse.tooMany(Math.max(1, Math.ceil(left))));
    }) as RequestHandler,
  };
  return {
    perUser: rateLimit({
      ...settings,
      keyGenerator: (_request, { locals }) => (locals as RequestState).identity?.userId ?? "",
    }),
    perAddress: rateLimit({ ...settings, keyGenerator: (request) => request.ip ?? "" }),
  };
}
