import type { Request, Response } from "express";

const EVENT_STREAM = "text/event-stream";

/** Begins a `text/event-stream` that proxies do not buffer. */
export function openEventStream(response: Response, status: number): void {
  response.statusCode = status;
  response.setHeader("content-type", `${EVENT_STREAM}; charset=utf-8`);
  response.setHeader("cache-control", "no-store");
  response.setHeader("vary", "accept");
  response.setHeader("x-accel-buffering", "no");
  response.flushHeaders();
  response.write("retry: 1000\n\n");
}

/**
 * Writes an event.
 *
 * @param number its id, after which a client that reconnects goes on
 * @returns whether the client keeps up; if not, `drain` tells when it has caught up
 */
export function writeEvent(
  response: Response,
  event: string,
  data: unknown,
  number?: number,
): boolean {
  const id = number === undefined ? "" : `id: ${number}\n`;
  return response.write(`${id}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

/** Whether the client prefers an event stream to JSON. `HEAD` would wait for the end of one. */
export function wantsEvents(request: Request): boolean {
  if (request.method === "HEAD") return false;
  return request.accepts(["application/json", EVENT_STREAM]) === EVENT_STREAM;
}
