import type { RequestHandler } from "express";
import { refuse } from "../errors.js";

/** Refuses, with 405, the methods of an address that nothing mounted before answers. */
export function refuseMethod(allowed: string[]): RequestHandler {
  return ({ method }) => {
    throw refuse.method(method, allowed);
  };
}
