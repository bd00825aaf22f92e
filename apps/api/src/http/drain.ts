import type { Server as HttpServer } from "node:http";
import { Server } from "node:net";

/** How long running requests may take to end when the server is told to stop. */
const GRACE_MILLISECONDS = 7_000;

/**
 * How long a proxy's idle connections stay open during shutdown. nginx and Caddy, as configured in
 * `deploy`, have closed them themselves by then.
 */
const DRAIN_MILLISECONDS = 2_000;

/**
 * Stops accepting connections, and resolves when all are closed: idle ones at once, others with their response.
 *
 * @param behindProxy whether idle connections are those of a proxy, which may be sending a request on one
 * @param end ends what keeps responses open
 */
export async function drain(
  server: HttpServer,
  behindProxy: boolean,
  end: () => Promise<void>,
): Promise<void> {
  // Not the server's own close(): it closes idle connections at once, and a proxy that sends a request on one
  // at that moment answers 502. Connections in use are closed with their responses.
  const closed = new Promise((resolve) => Server.prototype.close.call(server, resolve));
  const idleFrom = performance.now() + (behindProxy ? DRAIN_MILLISECONDS : 0);
  // Repeatedly: a connection that was busy may be idle a moment later, and would be kept for a
  // minute.
  const closeIdle = () => {
    if (performance.now() >= idleFrom) server.closeIdleConnections();
  };
  closeIdle();
  const sweep = setInterval(closeIdle, 50);
  // Keep-alive connections are told to close after the response that they wait for.
  server.prependListener("request", (_request, response) => {
    response.setHeader("connection", "close");
  });
  await end();
  const late = setTimeout(() => server.closeAllConnections(), GRACE_MILLISECONDS);
  await closed;
  clearInterval(sweep);
  clearTimeout(late);
}
