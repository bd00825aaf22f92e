import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import type { Problem } from "@docket/contract";
import type { ErrorRequestHandler, Response } from "express";
import { AppError, asRefusal, refuse } from "../errors.js";
import { drainRequest } from "./drain-request.js";
import type { RequestState } from "./request-state.js";

const UNKNOWN = new AppError(
  "internal",
  "Something went wrong. The request id helps to find out what.",
);

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
  if (!refusal) logger.error({ err: error, requestId }, "request failed");
  return refusal ?? UNKNOWN;
}

/** Writes a refusal as `application/problem+json`. */
function sendProblem(response: Response, refusal: AppError, requestId: string): void {
  const { status, extra } = refusal;
  response.statusCode = status;
  response.setHeader("content-type", "application/problem+json; charset=utf-8");
  response.setHeader("cache-control", "no-store");
  if (extra.retryAfter !== undefined) response.setHeader("retry-after", String(extra.retryAfter));
  if (extra.allow) response.setHeader("allow", extra.allow.join(", "));
  if (status === 401 && !response.hasHeader("www-authenticate"))
    response.setHeader("www-authenticate", "Bearer");
  response.end(JSON.stringify(bodyOf(refusal, requestId)));
}

type Refusal = Pick<AppError, "id" | "status" | "title" | "detail" | "extra">;

function bodyOf({ id, status, title, detail, extra }: Refusal, requestId: string): Problem {
  const errors = extra.errors && { errors: extra.errors };
  return { type: `urn:docket:problem:${id}`, title, status, detail, requestId, ...errors };
}

/** Answers malformed HTTP requests, and those that are too large or too slow, in the same format. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const refusal = refusalOfBroken(error.code);
  const requestId = randomUUID();
  const body = JSON.stringify(bodyOf(refusal, requestId));
  socket.end(
    `HTTP/1.1 ${refusal.status} ${refusal.title}\r\nconnection: close\r\nx-request-id: ${requestId}\r\n` +
      `content-type: application/problem+json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function refusalOfBroken(code: string | undefined): Refusal {
  switch (code) {
    case "HPE_HEADER_OVERFLOW": {
      const refusal = refuse.malformed("The address or the headers are too long.");
      return { ...refusal, status: 431, title: "Header too large" };
    }
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return refuse.tooSlow("The request did not arrive in time. Send it again.");
    default:
      return refuse.malformed("This is no HTTP request.");
  }
}
