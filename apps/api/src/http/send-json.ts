import { promisify } from "node:util";
import { gzip, constants as zlib } from "node:zlib";
import type { Request, Response } from "express";

/**
 * From this length on, a response is compressed if the client accepts it. Shorter ones fit into the initial
 * congestion window (ten segments of 1,460 bytes, RFC 6928), so compressed they would arrive no sooner.
 */
const COMPRESS_FROM = 14_000;

const compress = promisify(gzip);

/** Ends `response` with JSON text; status and other headers are set already. */
export async function sendJson(request: Request, response: Response, text: string): Promise<void> {
  response.setHeader("content-type", "application/json; charset=utf-8");
  if (text.length < COMPRESS_FROM) {
    response.end(text);
    return;
  }
  response.vary("accept-encoding");
  if (!request.acceptsEncodings("gzip")) {
    response.end(text);
    return;
  }
  // Asynchronous, so other requests are served meanwhile; slower levels save another tenth at three
  // times the cost.
  const bytes = await compress(text, { level: zlib.Z_BEST_SPEED });
  response.setHeader("content-encoding", "gzip");
  response.end(bytes);
}
