import type { Message, Turn, TurnCall, TurnOutcome } from "@docket/contract";
import { type FollowedTurn, followTurn } from "@docket/contract/follow-turn";
import { watchedFetch } from "../../api/client.js";
import { statusOf } from "../../api/words.js";
import { createStore, type Store, withEntry } from "../../shared/store.js";
import { trouble } from "../trouble.js";

/** A turn that is being followed: what of it has arrived so far. */
export interface LiveTurn {
  turn: Turn;
  message: Message;
  text: string;
  /** `again`: the connection is lost and being made again; `lost`: given up for now. */
  connection: "open" | "again" | "lost";
  /** Why it was given up, in words. */
  trouble?: string;
  lastEventId: string | undefined;
}

/** Follows running turns, at most one for each conversation, also while nobody looks at it. */
export interface LiveTurns {
  /** By conversation. */
  live: Store<ReadonlyMap<string, LiveTurn>>;
  /**
   * Begins a turn and follows it to its end. Rejects with the refusal if it did not begin;
   * `onBegun` is called when it did.
   */
  begin(
    conversationId: string,
    what: FollowedTurn,
    key: string,
    onBegun: () => void,
  ): Promise<void>;
  /** Follows a turn that was found running, unless its conversation is followed already. */
  adopt(turn: Turn, message: Message): void;
  /** Tries again to follow the turns that were given up. */
  resume(): void;
  stop(): void;
}

interface Surroundings {
  onCall(call: TurnCall): void;
  onEnded(outcome: TurnOutcome): void;
  /** The turn cannot be followed any more, because it is gone. */
  onGone(conversationId: string): void;
}

/** Text comes in small pieces; it is drawn at most this often, in milliseconds. */
const DRAW_EVERY = 40;

export function createLiveTurns({ onCall, onEnded, onGone }: Surroundings): LiveTurns {
  const live = createStore<ReadonlyMap<string, LiveTurn>>(new Map());
  const following = new Map<string, AbortController>();

  const set = (conversationId: string, turn: LiveTurn | undefined) =>
    live.set((map) => withEntry(map, conversationId, turn));

  function update(conversationId: string, change: (now: LiveTurn) => Partial<LiveTurn>) {
    const now = live.get().get(conversationId);
    if (now) set(conversationId, { ...now, ...change(now) });
  }

  async function follow(
    conversationId: string,
    what: FollowedTurn,
    idempotencyKey?: string,
    onBegun?: () => void,
  ): Promise<void> {
    following.get(conversationId)?.abort();
    const controller = new AbortController();
    const { signal } = controller;
    following.set(conversationId, controller);
    const text = gather((piece) => {
      update(conversationId, (now) => ({ text: now.text + piece }));
    });
    let begun = "turnId" in what;
    try {
      const events = followTurn(what, {
        async fetch(...request) {
          const response = await watchedFetch(...request);
          if (response.ok) update(conversationId, () => ({ connection: "open" }));
          return response;
        },
        signal,
        ...(idempotencyKey !== undefined && { idempotencyKey }),
        onReconnect: () => update(conversationId, () => ({ connection: "again" })),
      });
      for await (const { id: lastEventId, event, data } of events) {
        if (signal.aborted) return;
        if (event !== "text") text.flush();
        if (!begun) onBegun?.();
        begun = true;
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
          onCall(call);
        } else {
          onEnded(data);
          set(conversationId, undefined);
        }
      }
    } catch (error) {
      text.flush();
      if (signal.aborted) return;
      if (!begun) throw error;
      if (statusOf(error) === 404) {
        set(conversationId, undefined);
        onGone(conversationId);
      } else {
        update(conversationId, () => ({ connection: "lost", trouble: trouble(error) }));
      }
    } finally {
      if (following.get(conversationId) === controller) following.delete(conversationId);
    }
  }

  return {
    live,
    begin: follow,
    adopt(turn, message) {
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
    resume() {
      for (const [conversationId, { turn, connection, lastEventId }] of live.get()) {
        if (connection !== "lost") continue;
        update(conversationId, () => ({ connection: "again" }));
        void follow(conversationId, {
          turnId: turn.id,
          ...(lastEventId !== undefined && { lastEventId }),
        });
      }
    },
    stop() {
      for (const controller of following.values()) controller.abort();
      following.clear();
      live.set(new Map());
    },
  };
}

function withCall(calls: TurnCall[], call: TurnCall): TurnCall[] {
  const place = calls.findIndex(({ position }) => position === call.position);
  return place === -1 ? [...calls, call] : calls.with(place, call);
}

/** Collects pieces of text and hands them on together. */
function gather(give: (text: string) => void) {
  let gathered = "";
  let clock: ReturnType<typeof setTimeout> | undefined;
  function flush() {
    clearTimeout(clock);
    clock = undefined;
    if (gathered !== "") give(gathered);
    gathered = "";
  }
  return {
    add(piece: string) {
      gathered += piece;
      clock ??= setTimeout(flush, DRAW_EVERY);
    },
    flush,
  };
}
