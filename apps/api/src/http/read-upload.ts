import { limits } from "@docket/contract";
import type { Request, RequestHandler } from "express";
import { type AppError, refuse } from "../errors.js";
import { drainRequest } from "./drain-request.js";

/** How long a client may send nothing: an upload holds one of few places. */
const STALL_MILLISECONDS = 10_000;

/** Refuses a body that is not a plain file, before any of it is read. */
export const requireFile: RequestHandler = (request, _response, next) => {
  const { headers } = request;
  if (request.is("multipart/*")) throw refuse.notAFile();
  if ((headers["content-encoding"] ?? "identity") !== "identity") throw refuse.notAFile();
  if (Number(headers["content-length"]) > limits.importBytes) throw tooLarge();
  next();
};

/**
 * Reads the raw body of a request.
 *
 * @param stopping aborted when the server is told to stop, which does not wait for the rest of a file
 * @throws AppError 413 if it is too large, 408 if it does not arrive, 503 once the server stops
 */
export function readUpload(request: Request, stopping: AbortSignal): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const done = (error?: AppError) => {
      clearTimeout(stall);
      stopping.removeEventListener("abort", stop);
      request.off("data", take).off("end", end).off("error", fail).off("close", fail);
      if (error) {
        drainRequest(request);
        reject(error);
      } else resolve(Buffer.concat(chunks));
    };
    const end = () => done();
    const fail = () => done(stalled());
    const stop = () => done(refuse.unavailable("The server is stopping. Send the file again."));
    const take = (chunk: Buffer) => {
      stall.refresh();
      length += chunk.length;
      if (length > limits.importBytes) done(tooLarge());
      else chunks.push(chunk);
    };
    const stall = setTimeout(fail, STALL_MILLISECONDS);
    request.on("data", take).once("end", end).once("error", fail).once("close", fail);
    stopping.addEventListener("abort", stop);
    if (request.destroyed) fail();
    if (stopping.aborted) stop();
  });
}

const tooLarge = () => refuse.tooLarge(limits.importBytes, "file");

const stalled = () => refuse.tooSlow("The file did not arrive. Send it again.");
