import { PassThrough } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip, constants as zlib } from "node:zlib";
import type { Request, Response } from "express";
import type { TextStream } from "../operations/text-stream.js";
import type { RequestState } from "./request-state.js";

/** How long a client may take nothing of what is ready for it. What it takes is the reader's for so long. */
const STALL_MILLISECONDS = 10_000;
/** In UTF-16 units. A piece, such as a page of tasks with long descriptions, may have megabytes. */
const CHUNK = 32 * 1024;
/** How long to wait for a client in total: the response holds a database connection. */
const LONGEST_MILLISECONDS = 10 * 60_000;

/**
 * Streams a response at the pace at which the client reads; a client that stops reading is disconnected.
 * Other headers are set already.
 *
 * @throws AppError what is refused before the first byte
 */
export async function sendTextStream(
  request: Request,
  response: Response,
  { file, write }: TextStream,
): Promise<void> {
  let begun = false;
  try {
    await write(async (pieces) => {
      // A read-only unit of work is retried if its connection is lost; what was sent cannot be sent
      // again.
      if (begun) throw new Error("The database was lost in the middle of an answer.");
      begun = true;
      response.setHeader("content-type", `${file.type}; charset=utf-8`);
      response.setHeader("content-disposition", `attachment; filename="${file.name}"`);
      response.vary("accept-encoding");
      const zipped = Boolean(request.acceptsEncodings("gzip"));
      if (zipped) response.setHeader("content-encoding", "gzip");
      const stall = new AbortController();
      const source = atTheReadersPace(pieces, () =>
        stall.abort(new Error("The client reads too slowly, or no more.")),
      );
      // An abort does not end a pipeline that goes from a generator right into a response that it must not end.
      const encoded = zipped ? createGzip({ level: zlib.Z_BEST_SPEED }) : new PassThrough();
      return pipeline(source, encoded, response, { signal: stall.signal, end: false });
    });
    response.end(); // after all is released: the client may ask for the next one at once
  } catch (error) {
    if (!begun) throw error;
    const { logger, requestId } = response.locals as RequestState;
    logger.warn({ err: error, requestId }, "answer broken off");
    response.destroy();
  }
}

/** The pieces in chunks; calls `stalled` if the next one is not requested in time, or all take too long. */
async function* atTheReadersPace(
  pieces: AsyncIterable<string>,
  stalled: () => void,
): AsyncGenerator<string> {
  let left = LONGEST_MILLISECONDS;
  for await (const piece of pieces) {
    for (const chunk of chunksOf(piece)) {
      const from = performance.now();
      const timer = setTimeout(stalled, Math.min(STALL_MILLISECONDS, left));
      try {
        yield chunk;
      } finally {
        clearTimeout(timer);
        left -= performance.now() - from;
      }
    }
  }
}

/** Chunks small enough that a slow client reads one in time; none splits a surrogate pair. */
function* chunksOf(piece: string): Generator<string> {
  for (let from = 0; from < piece.length; ) {
    let to = Math.min(from + CHUNK, piece.length);
    if (to < piece.length && /[\uD800-\uDBFF]/.test(piece.charAt(to - 1))) to -= 1;
    yield piece.slice(from, to);
    from = to;
  }
}
