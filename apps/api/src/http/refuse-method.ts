import type { RequestHandler } from "express";
import { refuse } from "../errors.js";

/** Refuses, with 405, the methods of an address that nothing mounted before answers; GET implies HEAD. */
export function refuseMethod(allowed: string[]): RequestHandler {
  const allow = allowed.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : method));
  return (request, response) => {
    response.setHeader("allow", allow.join(", "));
    throw refuse.method(request.method);
  };
}
