import type { Request, RequestHandler, Response } from "express";
import { ipKeyGenerator, MemoryStore, type Options } from "express-rate-limit";
import { refuse } from "../errors.js";
import type { RequestState } from "./request-state.js";

/** Rate limits per user, and per address for requests without a valid credential. */
export interface RateLimits {
  /** After authentication. */
  perUser: RequestHandler;
  /** For requests whose credential was refused. */
  perAddress: RequestHandler;
}

const WINDOW_MILLISECONDS = 60_000;

/**
 * Limits requests per minute, counted in this process.
 *
 * @param perMinute how many a user may send; 0 for no limit
 */
export function createRateLimits(perMinute: number): RateLimits {
  return {
    perUser: limit(perMinute, (_request, { locals }) => (locals as RequestState).identity!.userId),
    perAddress: limit(perMinute, ({ ip }) => (ip ? ipKeyGenerator(ip) : "")),
  };
}

/**
 * Uses the library's store without its middleware, which determines the address of every request,
 * even a user's.
 */
function limit(
  perMinute: number,
  keyOf: (request: Request, response: Response) => string,
): RequestHandler {
  if (perMinute === 0) return (_request, _response, next) => next();
  const store = new MemoryStore();
  store.init({ windowMs: WINDOW_MILLISECONDS } as Options);
  return async (request, response, next) => {
    const { totalHits, resetTime } = await store.increment(keyOf(request, response));
    if (totalHits <= perMinute) return next();
    const left = ((resetTime?.getTime() ?? 0) - Date.now()) / 1_000;
    next(refuse.tooMany(Math.max(1, Math.ceil(left))));
  };
}
