import { ApiError, type ClientOptions, refusalOf } from "./client.js";
import { readEventStream } from "./event-stream.js";
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
  const { signal, onReconnect, idempotencyKey = crypto.randomUUID() } = options;
  let turnId = "turnId" in followed ? followed.turnId : undefined;
  let lastEventId = "turnId" in followed ? followed.lastEventId : undefined;
  for (let attempt = 0; ; ) {
    try {
      const response = await open(followed, { turnId, lastEventId, idempotencyKey }, options);
      for await (const { id, event, data } of readEventStream(response.body!)) {
        const told = { id, event, data: JSON.parse(data) } as TurnEvent & { id: string };
        attempt = 0;
        lastEventId = id;
        if (told.event === "started") turnId = told.data.turn.id;
        yield told;
        if (told.event === "ended") return;
      }
    } catch (error) {
      if (signal?.aborted || !maySucceedLater(error)) throw error;
      if (attempt >= MOST_ATTEMPTS) throw unreachable(error);
    }
    if (attempt >= MOST_ATTEMPTS) throw unreachable(undefined);
    attempt += 1;
    await pause(Math.min(4_000, 100 * 2 ** attempt), signal);
    onReconnect?.(attempt);
  }
}

interface Position {
  turnId: string | undefined;
  lastEventId: string | undefined;
  idempotencyKey: string;
}

async function open(
  followed: FollowedTurn,
  { turnId, lastEventId, idempotencyKey }: Position,
  { baseUrl = "", headers = {}, fetch = globalThis.fetch, signal }: FollowOptions,
): Promise<Response> {
  const sent: Record<string, string> = { ...headers, accept: "text/event-stream" };
  const init: RequestInit = { headers: sent, signal: signal ?? null };
  let path = `/api/turns/${turnId}`;
  if (turnId !== undefined) {
    if (lastEventId !== undefined) sent["last-event-id"] = lastEventId;
  } else {
    init.method = "POST";
    sent["idempotency-key"] = idempotencyKey;
    if ("content" in followed) {
      path = `/api/conversations/${followed.conversationId}/messages`;
      sent["content-type"] = "application/json";
      const { conversationId: _, ...message } = followed;
      init.body = JSON.stringify(message);
    } else if ("regenerate" in followed) {
      path = `/api/turns/${followed.regenerate}/regenerate`;
    }
  }
  const response = await fetch(baseUrl + path, init).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new ApiError(0, null, null, cause);
  });
  if (!response.ok) throw await refusalOf(response);
  return response;
}

/** Whether to retry: not after a refusal, but after an unreachable server or a broken stream. */
function maySucceedLater(error: unknown): boolean {
  return !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
}

function unreachable(cause: unknown): ApiError {
  return cause instanceof ApiError ? cause : new ApiError(0, null, null, cause);
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
