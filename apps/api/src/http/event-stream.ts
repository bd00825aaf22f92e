import type { Request, Response } from "express";

const EVENT_STREAM = "text/event-stream";

/** Whether the client wants the answer event by event. */
export function wantsEvents(request: Request): boolean {
  return request.accepts(["application/json", EVENT_STREAM]) === EVENT_STREAM;
}

/** Begins an answer that comes event by event. */
export function beginEvents(response: Response, status: number): void {
  response.statusCode = status;
  response.setHeader("content-type", `${EVENT_STREAM}; charset=utf-8`);
  response.setHeader("x-accel-buffering", "no");
  response.flushHeaders();
}
