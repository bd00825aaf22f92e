import type { Message, Turn, TurnCall, TurnOutcome } from "@docket/contract";
import { type FollowedTurn, followTurn } from "@docket/contract/follow-turn";
import { limits } from "@docket/contract/limits";
import { server } from "../../api/client.js";
import { reportNetworkError } from "../../api/connection.js";
import { statusOf } from "../../api/error-messages.js";
import { createStore, withEntry } from "../../shared/store.js";
import { assistantErrorMessage } from "../assistant-error.js";

/** A turn that is being followed, with the part that has arrived. */
export interface LiveTurn {
  turn: Turn;
  message: Message;
  text: string;
  /** `reconnecting`: the connection was lost and is being retried; `lost`: given up for now. */
  connection: "open" | "reconnecting" | "lost";
  /** Why it was given up, for the user. */
  error?: string;
  lastEventId: string | undefined;
}

interface Dependencies {
  onEnded(outcome: TurnOutcome): void;
  /** Called if the turn does not exist any more. */
  onNotFound(conversationId: string): void;
}

/** In milliseconds. Text arrives in small pieces, which are rendered at most this often. */
const FLUSH_MS = 40;

/**
 * Follows running turns, at most one per conversation, whether the conversation is shown or not.
 */
export function createLiveTurns({ onEnded, onNotFound }: Dependencies) {
  /** By conversation id. */
  const live = createStore<ReadonlyMap<string, LiveTurn>>(new Map());
  const following = new Map<string, AbortController>();

  const set = (conversationId: string, turn: LiveTurn | undefined) =>
    live.set((map) => withEntry(map, conversationId, turn));

  function update(conversationId: string, change: (turn: LiveTurn) => Partial<LiveTurn>) {
    const current = live.get().get(conversationId);
    if (current) set(conversationId, { ...current, ...change(current) });
  }

  /**
   * Starts a turn and follows it to its end. Calls `onStarted` once it has started; rejects if it
   * could not be started.
   */
  async function follow(
    conversationId: string,
    what: FollowedTurn,
    idempotencyKey?: string,
    onStarted?: () => void,
  ): Promise<void> {
    following.get(conversationId)?.abort();
    const controller = new AbortController();
    const { signal } = controller;
    following.set(conversationId, controller);
    const text = batchText((piece) => {
      update(conversationId, (current) => ({ text: current.text + piece }));
    });
    let started = "turnId" in what;
    // A request without an answer is repeated only for a turn that is known to have started: a message waits
    // for the connection, where the user sees it and can edit it.
    const unanswered = new AbortController();
    const giveUp = () => unanswered.abort(new DOMException("No answer.", "TimeoutError"));
    const timer = started ? undefined : setTimeout(giveUp, 3 * limits.heartbeat);
    try {
      const events = followTurn(what, {
        ...server,
        async fetch(...request) {
          const response = await server.fetch(...request).catch((error: Error) => {
            if (error.name === "TimeoutError") reportNetworkError();
            throw error;
          });
          if (response.ok) update(conversationId, () => ({ connection: "open" }));
          return response;
        },
        signal: AbortSignal.any([signal, unanswered.signal]),
        ...(idempotencyKey !== undefined && { idempotencyKey }),
        onReconnect: () => update(conversationId, () => ({ connection: "reconnecting" })),
      });
      for await (const { id: lastEventId, event, data } of events) {
        if (signal.aborted) return;
        if (event !== "text") text.flush();
        clearTimeout(timer);
        if (!started) onStarted?.();
        started = true;
        if (event === "started") {
          set(conversationId, { ...data, text: "", connection: "open", lastEventId });
        } else if (event === "text") {
          text.add(data.text);
          update(conversationId, () => ({ lastEventId }));
        } else if (event === "call") {
          const { call } = data;
          update(conversationId, ({ turn }) => ({
            turn: { ...turn, calls: withCall(turn.calls, call) },
            lastEventId,
          }));
        } else {
          onEnded(data);
          set(conversationId, undefined);
        }
      }
    } catch (error) {
      text.flush();
      if (signal.aborted) return;
      if (!started) throw error;
      if (statusOf(error) === 404) {
        set(conversationId, undefined);
        onNotFound(conversationId);
      } else {
        update(conversationId, () => ({ connection: "lost", error: assistantErrorMessage(error) }));
      }
    } finally {
      clearTimeout(timer);
      if (following.get(conversationId) === controller) following.delete(conversationId);
    }
  }

  return {
    live,
    start: follow,
    /** Follows a turn that is already running, unless its conversation is followed already. */
    followRunning(turn: Turn, message: Message) {
      const { conversationId } = turn;
      if (following.has(conversationId) || live.get().has(conversationId)) return;
      set(conversationId, {
        turn: { ...turn, calls: [] },
        message,
        text: "",
        connection: "open",
        lastEventId: undefined,
      });
      void follow(conversationId, { turnId: turn.id });
    },
    /** Reconnects to the turns that are not followed any more. */
    resume() {
      for (const [conversationId, { turn, lastEventId }] of live.get()) {
        if (following.has(conversationId)) continue;
        update(conversationId, () => ({ connection: "reconnecting" }));
        void follow(conversationId, {
          turnId: turn.id,
          ...(lastEventId !== undefined && { lastEventId }),
        });
      }
    },
    /** Stops following, until `resume` is called. */
    stop() {
      for (const controller of following.values()) controller.abort();
      following.clear();
      for (const conversationId of live.get().keys()) {
        update(conversationId, () => ({ connection: "reconnecting" }));
      }
    },
  };
}

function withCall(calls: TurnCall[], call: TurnCall): TurnCall[] {
  const index = calls.findIndex(({ position }) => position === call.position);
  return index === -1 ? [...calls, call] : calls.with(index, call);
}

/** Collects pieces of text and passes them on in batches. */
function batchText(onText: (text: string) => void) {
  let buffer = "";
  let timer: ReturnType<typeof setTimeout> | undefined;
  function flush() {
    clearTimeout(timer);
    timer = undefined;
    if (buffer !== "") onText(buffer);
    buffer = "";
  }
  return {
    add(piece: string) {
      buffer += piece;
      timer ??= setTimeout(flush, FLUSH_MS);
    },
    flush,
  };
}
