import type { IncomingMessage } from "node:http";

/** In bytes a millisecond, of all refused requests together: 16 MB a second. */
const RATE = 16 * 1024;

let nextReadAt = 0;

/**
 * Reads what is left of a refused request, or its sender may never see the answer; but slowly, or a client that keeps
 * sending large files that are refused would slow down everybody else's requests.
 */
export function passOver(request: IncomingMessage): void {
  if (request.complete || request.listenerCount("data") > 0) return;
  request
    .on("error", () => {})
    .on("data", ({ length }: Buffer) => {
      const now = performance.now();
      nextReadAt = Math.max(nextReadAt, now) + length / RATE;
      request.pause();
      setTimeout(() => request.resume(), nextReadAt - now).unref();
    });
}
