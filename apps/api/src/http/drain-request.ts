import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

/** In bytes per millisecond, for all refused requests together: 16 MB per second. */
const RATE = 16 * 1024;

let nextReadAt = 0;

const draining = new Set<IncomingMessage>();

/**
 * Drains the rest of a refused request, since its sender may never see the response otherwise; but slowly, since a
 * client that keeps sending large refused files would slow down everybody else's requests.
 */
export function drainRequest(request: IncomingMessage): void {
  if (request.complete || request.listenerCount("data") > 0) return;
  draining.add(request);
  request
    .once("close", () => draining.delete(request))
    .on("error", () => {})
    .on("data", ({ length }: Buffer) => {
      const now = performance.now();
      nextReadAt = Math.max(nextReadAt, now) + length / RATE;
      request.pause();
      setTimeout(() => request.resume(), nextReadAt - now).unref();
    });
}

/** Closes those connections of a server that is stopping on which only the rest of a refused request arrives. */
export function endDraining(connections: ReadonlySet<Socket>): void {
  for (const request of draining) if (connections.has(request.socket)) request.destroy();
}
