import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import type { Problem } from "@docket/contract";
import { isDatabaseError } from "@docket/database";
import type { ErrorRequestHandler, Response } from "express";
import { AppError, asRefusal } from "../errors.js";
import { drainRequest } from "./drain-request.js";
import type { RequestState } from "./request-state.js";

/** Every refusal and every failure is answered here, and only here. */
export const answerProblem: ErrorRequestHandler = (error, request, response, next) => {
  drainRequest(request);
  if (response.headersSent) {
    next(error);
    return;
  }
  const state = response.locals as RequestState;
  sendProblem(response, refusalOf(error, state), state.requestId);
};

/** A failure as it is reported within a response that has begun. */
export function problemOf(error: unknown, state: RequestState): Problem {
  return bodyOf(refusalOf(error, state), state.requestId);
}

/** What the client is told of an error; what it must not learn about goes to the log. */
function refusalOf(error: unknown, { logger, requestId }: RequestState): AppError {
  const refusal = asRefusal(error);
  const hidden = isDatabaseError(error, "bad-url") || isDatabaseError(error, "certificate");
  if (!refusal || hidden) logger.error({ err: error, requestId }, "request failed");
  return refusal ?? unknown();
}

/** Writes a refusal as `application/problem+json`. */
function sendProblem(response: Response, refusal: AppError, requestId: string): void {
  const { status, extra } = refusal;
  response.statusCode = status;
  response.setHeader("content-type", "application/problem+json; charset=utf-8");
  if (extra.retryAfter !== undefined) response.setHeader("retry-after", String(extra.retryAfter));
  if (status === 401 && !response.hasHeader("www-authenticate"))
    response.setHeader("www-authenticate", "Bearer");
  response.end(JSON.stringify(bodyOf(refusal, requestId)));
}

function bodyOf({ id, status, title, detail, extra }: AppError, requestId: string): Problem {
  const errors = extra.errors && { errors: extra.errors };
  return { type: `urn:docket:problem:${id}`, title, status, detail, requestId, ...errors };
}

/** Answers malformed HTTP requests, and those with oversized headers, in the same format. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooLong = error.code === "HPE_HEADER_OVERFLOW";
  const [status, title] = tooLong ? [431, "Header too large"] : [400, "Bad input"];
  const detail = tooLong ? "The address or the headers are too long." : "This is no HTTP request.";
  const requestId = randomUUID();
  const body = JSON.stringify({
    type: "urn:docket:problem:malformed",
    title,
    status,
    detail,
    requestId,
  });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nconnection: close\r\nx-request-id: ${requestId}\r\n` +
      `content-type: application/problem+json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function unknown(): AppError {
  return new AppError(
    "internal",
    500,
    "Internal error",
    "Something went wrong. The request id helps to find out what.",
  );
}
