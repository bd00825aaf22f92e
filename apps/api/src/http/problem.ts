import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import { classify, driverError, isDatabaseError } from "@docket/database";
import type { ErrorRequestHandler, Response } from "express";
import { AppError, refuse } from "../errors.js";
import type { RequestState } from "./request-state.js";

/** Every refusal and every failure is answered here, and only here. */
export const answerProblem: ErrorRequestHandler = (error, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const state = response.locals as RequestState;
  const refusal = asRefusal(error);
  const hidden = isDatabaseError(error, "bad-url") || isDatabaseError(error, "certificate");
  if (!refusal || hidden)
    state.logger.error({ err: error, requestId: state.requestId }, "request failed");
  sendProblem(response, refusal ?? unknown(), state.requestId);
};

/** Writes a refusal as `application/problem+json`. */
export function sendProblem(response: Response, refusal: AppError, requestId: string): void {
  const { id, status, title, detail, extra } = refusal;
  response.statusCode = status;
  response.setHeader("content-type", "application/problem+json; charset=utf-8");
  if (extra.retryAfter !== undefined) response.setHeader("retry-after", String(extra.retryAfter));
  if (status === 401) response.setHeader("www-authenticate", "Bearer");
  const errors = extra.errors && { errors: extra.errors };
  response.end(
    JSON.stringify({
      type: `urn:docket:problem:${id}`,
      title,
      status,
      detail,
      requestId,
      ...errors,
    }),
  );
}

/** Answers what is no HTTP request, or has headers beyond all measure, in the same form. */
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

/** What the client may be told of an error; `null` for those that it must not learn about. */
export function asRefusal(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  if (isDatabaseError(error, "unavailable") || isDatabaseError(error, "overloaded")) {
    return refuse.unavailable(error.message);
  }
  // A login or certificate that is refused now: for whoever runs the server, not for the client.
  if (isDatabaseError(error, "bad-url") || isDatabaseError(error, "certificate")) return away();
  return fromExpress(error) ?? fromPostgres(error);
}

/** Errors of Express and its body parser: they carry a status and a type. */
function fromExpress(error: unknown): AppError | null {
  const { status, type, limit } = (error ?? {}) as {
    status?: number;
    type?: string;
    limit?: number;
  };
  if (typeof status !== "number" || status >= 500) return null;
  switch (type) {
    case "entity.too.large":
      return refuse.tooLarge(limit ?? 0);
    case "entity.parse.failed":
      return refuse.malformed("The body is not valid JSON.");
    case "charset.unsupported":
    case "encoding.unsupported":
      return refuse.notJson();
    default:
      return refuse.malformed("The request could not be understood.");
  }
}

function fromPostgres(error: unknown): AppError | null {
  const failure = classify(error);
  if (failure === "connection-lost") return away();
  if (failure !== "refused") return refuse.unavailable("Others got in the way. Try again shortly.");
  const { code, constraint } = (driverError(error) ?? {}) as { code?: string; constraint?: string };
  switch (code) {
    case "23503":
      if (constraint?.endsWith("_user_id_fkey"))
        return refuse.unauthenticated("This account does not exist any more.");
      return refuse.notFound("conversation");
    case "23514":
    case "22001":
    case "22007":
    case "22008":
    case "22021":
      return refuse.malformed("The database refused a value.");
    case "57014":
    case "55P03":
      return refuse.unavailable("The database took too long. Try again shortly.");
    default:
      return null;
  }
}

function away(): AppError {
  return refuse.unavailable("The database cannot be reached at the moment.");
}

function unknown(): AppError {
  return new AppError(
    "internal",
    500,
    "Internal error",
    "Something went wrong on our side. The request id helps to find out what.",
  );
}
