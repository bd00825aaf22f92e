import { createHash, timingSafeEqual } from "node:crypto";
import type { Request } from "express";
import { refuse } from "../errors.js";

const LOOPBACK = /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/;

/**
 * Metrics are for whoever runs the server: with a token set, for whoever has it; without one, for programs
 * on this machine that connect directly, not through a proxy.
 *
 * @throws AppError 401 without the right token; 404 from elsewhere if none is set
 */
export function requireMetricsAccess({ headers, socket }: Request, token: string | null): void {
  if (token !== null) {
    const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1] ?? "";
    if (!timingSafeEqual(digest(given), digest(token))) throw refuse.unauthenticated();
    return;
  }
  const direct = !headers["x-forwarded-for"] && !headers.forwarded;
  if (!direct || !LOOPBACK.test(socket.remoteAddress ?? "")) throw refuse.notFound("page");
}

/** A digest of fixed length, as `timingSafeEqual` needs it. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
