import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";
import type { Logger } from "pino";
import type { RequestState } from "../http/request-state.js";
import type { Metrics } from "../system/metrics.js";

const acceptableId = /^[\w-]{1,64}$/;

/**
 * Gives each request an id and, when it is answered or its client has gone, one line in the log; the metrics
 * count those that are answered.
 */
export function beginRequest(logger: Logger, metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const from = performance.now();
    const given = request.headers["x-request-id"];
    const requestId = typeof given === "string" && acceptableId.test(given) ? given : randomUUID();
    const state = response.locals as RequestState;
    state.requestId = requestId;
    state.logger = logger;
    response.setHeader("x-request-id", requestId);
    response.setHeader("x-content-type-options", "nosniff");
    response.once("close", () => {
      const aborted = !response.writableFinished;
      const milliseconds = Math.round((performance.now() - from) * 10) / 10;
      const { method } = request;
      if (!aborted) metrics.observe(method, response.statusCode, milliseconds);
      logger.info(
        {
          requestId,
          method,
          address: request.ip,
          path: request.path,
          status: response.headersSent ? response.statusCode : undefined,
          aborted: aborted || undefined,
          milliseconds,
          userId: state.identity?.userId,
        },
        "request",
      );
    });
    next();
  };
}
