import type { Operation } from "@docket/contract";
import type { Request, Response } from "express";
import type { Watch } from "../auth/credentials.js";
import { refuse } from "../errors.js";
import { problemOf } from "../http/problem.js";
import { readUpload } from "../http/read-upload.js";
import type { RequestState } from "../http/request-state.js";
import { sendJson } from "../http/send-json.js";
import type { Upload } from "../operations/operation.js";
import { openEventStream, wantsEvents, writeEvent } from "./event-stream.js";

/**
 * Answers with an operation's result for a file, after progress events if the client wants them. A refusal
 * before the first progress event is answered as usual, a later one by an event. It is refused as well once the
 * credential is revoked, which `watch` tells.
 */
export async function answerUpload(
  request: Request,
  response: Response,
  operation: Operation,
  {
    run,
    watch,
    stopping,
  }: { run: (upload: Upload) => Promise<unknown>; watch: Watch; stopping: AbortSignal },
): Promise<void> {
  const work = async (tell: Upload["progress"] = () => {}) => {
    let isRevoked = false;
    const unwatch = watch(() => {
      isRevoked = true;
    });
    try {
      return await run({
        read: () => readUpload(request, stopping),
        progress(...progress) {
          if (isRevoked) throw refuse.unauthenticated("Access ended, so nothing was imported.");
          tell(...progress);
        },
      });
    } finally {
      unwatch();
    }
  };
  response.setHeader("cache-control", "no-store");
  if (!operation.events || !wantsEvents(request)) {
    const result = await work();
    response.statusCode = operation.status;
    return sendJson(request, response, JSON.stringify(result));
  }
  const tell = (event: string, data: unknown) => {
    if (!response.headersSent) openEventStream(response, operation.status);
    writeEvent(response, event, data);
  };
  try {
    tell("ended", await work((done, total) => tell("progress", { done, total })));
  } catch (error) {
    if (!response.headersSent) throw error;
    tell("failed", problemOf(error, response.locals as RequestState));
  }
  response.end();
}
