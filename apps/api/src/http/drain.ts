import type { Server as HttpServer } from "node:http";
import { Server, type Socket } from "node:net";
import { endDraining } from "./drain-request.js";

/** How long running requests may take to end when the server is told to stop. */
const GRACE_MILLISECONDS = 7_000;

/**
 * How long a proxy's idle connections stay open during shutdown. nginx and Caddy, as configured in
 * `deploy`, have closed them themselves by then.
 */
const DRAIN_MILLISECONDS = 2_000;

/** The open connections of a server, from now on. */
export function watchConnections(server: HttpServer): Set<Socket> {
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  return open;
}

/**
 * Stops accepting connections, and resolves when all are closed: idle ones at once, others with their response.
 *
 * @param connections its open connections
 * @param behindProxy whether idle connections are those of a proxy, which may be sending a request on one
 * @param end ends what keeps responses open
 */
export async function drain(
  server: HttpServer,
  connections: Set<Socket>,
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
    if (performance.now() < idleFrom) return;
    server.closeIdleConnections();
    // Node.js takes these for busy; browsers open them ahead.
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  };
  closeIdle();
  const sweep = setInterval(() => {
    closeIdle();
    endDraining(connections); // not at once: a refusal may just be on its way
  }, 50);
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
