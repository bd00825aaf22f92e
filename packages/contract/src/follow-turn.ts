import { readEventStream } from "./event-stream.js";
import { limits } from "./limits.js";
import { ApiError, type ClientOptions, request } from "./request.js";
import type { OperationId } from "./routes.js";
import type { TurnEvent } from "./turn-operations.js";

/** What to follow: a message to send, an answer to regenerate, or a running turn. */
export type FollowedTurn =
  | { conversationId: string; content: string; visibleTaskIds?: string[]; undoTurnId?: string }
  | { regenerate: string }
  | { turnId: string; lastEventId?: string };

export interface FollowOptions extends ClientOptions {
  /** Stops following; the turn itself continues. */
  signal?: AbortSignal;
  /** Makes sending or regenerating happen once, however often this is called. */
  idempotencyKey?: string;
  /** Called before each attempt to reconnect; counts from 1 and is reset when something arrives. */
  onReconnect?: (attempt: number) => void;
  /** Milliseconds without an answer or a heartbeat after which a connection counts as lost; 45,000 by default. */
  maxSilence?: number;
}

const MOST_ATTEMPTS = 10;

/**
 * Yields the events of a turn until it has ended, each once and in order, across lost connections:
 * missed events are requested again, and a message that may not have arrived is sent again with the
 * same Idempotency-Key, so that it is sent only once.
 *
 * @example
 * for await (const { event, data } of followTurn({ conversationId, content: "add milk" })) {
 *   if (event === "text") show(data.text);
 * }
 * @throws ApiError a refusal; status 0 if the server could not be reached again
 */
export async function* followTurn(
  followed: FollowedTurn,
  options: FollowOptions = {},
): AsyncGenerator<TurnEvent & { id: string | undefined }> {
  const { signal, onReconnect, maxSilence = 3 * limits.heartbeat } = options;
  const { idempotencyKey = crypto.randomUUID() } = options;
  let [id, input] = firstRequest(followed);
  let lastEventId = "turnId" in followed ? followed.lastEventId : undefined;
  for (let attempt = 0; ; ) {
    let failure: unknown;
    const silence = watchSilence(maxSilence);
    try {
      const response = await request(id, input, options, {
        accept: "text/event-stream",
        signal: signal ? AbortSignal.any([signal, silence.signal]) : silence.signal,
        lastEventId,
        idempotencyKey: id === "getTurn" ? undefined : idempotencyKey,
      });
      for await (const { id: number, event, data } of readEventStream(
        response.body!,
        silence.heard,
      )) {
        const told = { id: number, event, data: JSON.parse(data) } as TurnEvent & { id: string };
        attempt = 0;
        lastEventId = number;
        if (told.event === "started") [id, input] = ["getTurn", { id: told.data.turn.id }];
        yield told;
        if (told.event === "ended") return;
      }
    } catch (error) {
      if (signal?.aborted || !maySucceedLater(error)) throw error;
      failure = error;
    } finally {
      silence.end();
    }
    if (attempt >= MOST_ATTEMPTS)
      throw failure instanceof ApiError ? failure : new ApiError(0, null, null, failure);
    attempt += 1;
    await pause(Math.min(4_000, 100 * 2 ** attempt), signal);
    onReconnect?.(attempt);
  }
}

function firstRequest(followed: FollowedTurn): [id: OperationId, input: Record<string, unknown>] {
  if ("turnId" in followed) return ["getTurn", { id: followed.turnId }];
  if ("regenerate" in followed) return ["regenerateTurn", { id: followed.regenerate }];
  const { conversationId: id, ...message } = followed;
  return ["sendMessage", { id, ...message }];
}

/** Whether to retry: not after a refusal, but after an unreachable server or a broken stream. */
function maySucceedLater(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
}

/** A signal that is aborted when `heard` has not been called for a while. */
function watchSilence(milliseconds: number) {
  const lost = new AbortController();
  const abort = () => lost.abort(new DOMException("The server is silent.", "TimeoutError"));
  let timer = setTimeout(abort, milliseconds);
  return {
    signal: lost.signal,
    heard() {
      clearTimeout(timer);
      timer = setTimeout(abort, milliseconds);
    },
    end: () => clearTimeout(timer),
  };
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      signal?.removeEventListener("abort", done);
      clearTimeout(timer);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    }
    signal?.addEventListener("abort", done);
  });
}
