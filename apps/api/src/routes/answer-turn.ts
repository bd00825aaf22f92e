import { once } from "node:events";
import type { Operation, TurnOutcome } from "@docket/contract";
import { limits } from "@docket/contract/limits";
import type { Request, Response } from "express";
import type { Watch } from "../auth/credentials.js";
import { basePathOf } from "../http/base-path.js";
import { onClose } from "../http/on-close.js";
import { sendJson } from "../http/send-json.js";
import type { OperationContext } from "../operations/operation.js";
import type { Assistant } from "../turns/assistant.js";
import type { NumberedEvent } from "../turns/follow-turn.js";
import { openEventStream, wantsEvents, writeEvent } from "./event-stream.js";

/**
 * Answers with a turn: a turn that was begun is run, and the response follows it, event by event if
 * the client asks for that, or else to its end.
 */
export async function answerTurn(
  request: Request,
  response: Response,
  operation: Operation,
  { assistant, context, watch }: { assistant: Assistant; context: OperationContext; watch: Watch },
  outcome: TurnOutcome,
): Promise<void> {
  const { id } = outcome.turn;
  const begins = operation.method === "POST";
  if (begins) assistant.start(context, id, watch);
  const disconnected = new AbortController();
  onClose(response, () => disconnected.abort());
  response.setHeader("cache-control", "no-store");
  response.setHeader("vary", "accept");
  if (begins) response.setHeader("location", `${basePathOf(context.publicUrl)}/api/turns/${id}`);
  if (wantsEvents(request)) {
    const after = begins ? 0 : lastEventId(request);
    const events = assistant.follow(context, id, after, disconnected.signal);
    await stream(response, operation.status, events, disconnected.signal);
    return;
  }
  const shown = begins
    ? await ending(assistant.follow(context, id, 0, disconnected.signal))
    : outcome;
  response.statusCode = operation.status;
  await sendJson(request, response, JSON.stringify(shown));
}

/** Whether the response takes as long as the turn. */
export function follows(operation: Operation, request: Request): boolean {
  return operation.method === "POST" || wantsEvents(request);
}

function lastEventId(request: Request): number {
  const given = request.headers["last-event-id"];
  return typeof given === "string" && /^\d{1,9}$/.test(given) ? Number(given) : 0;
}

async function ending(events: AsyncGenerator<NumberedEvent>): Promise<TurnOutcome | null> {
  for await (const { event, data } of events) if (event === "ended") return data;
  return null; // nobody waits any more
}

async function stream(
  response: Response,
  status: number,
  events: AsyncGenerator<NumberedEvent>,
  signal: AbortSignal,
): Promise<void> {
  openEventStream(response, status);
  const heartbeat = setInterval(() => response.write(":\n\n"), limits.heartbeat);
  try {
    for await (const { number, event, data } of events) {
      const keepsUp = writeEvent(response, event, data, number);
      if (!keepsUp) await once(response, "drain", { signal }).catch(() => {});
    }
  } catch (error) {
    // The headers are sent: closing the connection makes the client reconnect.
    response.destroy(error as Error);
    return;
  } finally {
    clearInterval(heartbeat);
  }
  response.end();
}
