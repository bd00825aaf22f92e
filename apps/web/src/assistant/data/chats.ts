import type { Turn } from "@docket/contract";
import type { QueryClient } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { api } from "../../api/client.js";
import { onRecovery } from "../../api/connection.js";
import { statusOf } from "../../api/words.js";
import { announce } from "../../shared/announce.js";
import { personal, tab } from "../../shared/kept.js";
import { createStore, type Store } from "../../shared/store.js";
import type { TaskData } from "../../tasks/data/task-data.js";
import { spoken } from "../spoken.js";
import { trouble } from "../trouble.js";
import { createDrafts, type Drafts } from "./drafts.js";
import { createLiveTurns, type LiveTurns } from "./live-turns.js";
import { createMessageCache, type MessageCache } from "./message-cache.js";
import { createTaskRefresh } from "./task-refresh.js";
import { createUnsentMessages, newKey, type UnsentMessages } from "./unsent-messages.js";

/** Everything that one person says to the assistant, and what of it is under way. */
export interface Chats {
  userId: string;
  /** The conversation in sight; null for one that is not begun. Kept in the tab. */
  current: Store<string | null>;
  drafts: Drafts;
  unsent: UnsentMessages;
  turns: LiveTurns;
  messages: MessageCache;
  /** Says something in the conversation in sight. */
  say(content: string): void;
  /** Says again what could not be said; under the same key, so that it is said once. */
  sayAgain(key: string): void;
  /** Answers the message of a turn again. Rejects with the refusal. */
  regenerate(turn: Turn): Promise<void>;
  /** Decides on a proposal or takes a turn back. Rejects with the refusal. */
  decide(what: "approve" | "reject" | "undo", turn: Turn): Promise<void>;
  /** A conversation that is gone. */
  forget(conversationId: string): void;
  /** Goes on with what was under way, and follows the connection. Returns how to stop. */
  start(): () => void;
}

export function createChats(queries: QueryClient, tasks: TaskData): Chats {
  const { userId } = tasks;
  const messages = createMessageCache(queries, userId);
  const drafts = createDrafts(userId);
  const unsent = createUnsentMessages(userId);
  const taskLists = createTaskRefresh(queries, userId);
  const turns = createLiveTurns({
    onCall(call) {
      if (call.status === "done" && (call.before || call.after)) taskLists.refresh();
    },
    onEnded(outcome) {
      messages.end(outcome);
      messages.renamed(outcome.turn.conversationId);
      if (outcome.turn.calls.some(({ before, after }) => before || after)) taskLists.refresh();
      announce(spoken(outcome));
    },
    onGone: (id) => void messages.refresh(id).catch(() => undefined),
  });

  const place = personal(userId, "conversation");
  const current = createStore<string | null>(tab.read<string>(place) ?? null);
  current.subscribe(() => tab.write(place, current.get() ?? undefined));

  function say(content: string) {
    const { key } = unsent.add(current.get(), content);
    void send(key);
  }

  async function send(key: string) {
    const message = unsent.list.get().find((one) => one.key === key);
    if (!message) return;
    const { content } = message;
    unsent.update(key, { state: "sending", trouble: undefined, signedOut: false });
    try {
      // What is deleted for the eye is to be deleted for the assistant as well.
      await tasks.deletions.flush();
      const conversationId = message.conversationId ?? (await begin(key));
      await turns.begin(conversationId, { conversationId, content }, key, () => {
        unsent.remove(key);
        messages.renamed(conversationId);
      });
    } catch (error) {
      const signedOut = statusOf(error) === 401;
      unsent.update(key, { state: "failed", trouble: trouble(error), signedOut });
      // The conversation may be busy with something that was said elsewhere.
      if (message.conversationId) await messages.refresh(message.conversationId).catch(() => null);
    }
  }

  /** Makes the conversation that an unsent message is to begin. */
  async function begin(key: string): Promise<string> {
    const { id } = await api.createConversation({}, { idempotencyKey: `${key}-conversation` });
    messages.begin(id);
    unsent.update(key, { conversationId: id });
    if (current.get() === null) current.set(id);
    return id;
  }

  async function regenerate({ id, conversationId }: Turn) {
    await turns.begin(conversationId, { regenerate: id }, newKey(), () => {
      taskLists.refresh();
      void messages.refresh(conversationId).catch(() => undefined);
    });
  }

  async function decide(what: "approve" | "reject" | "undo", { id, conversationId }: Turn) {
    const calls = { approve: api.approveTurn, reject: api.rejectTurn, undo: api.undoTurn };
    try {
      messages.put(await calls[what]({ id }));
      taskLists.refresh();
    } catch (error) {
      await messages.refresh(conversationId).catch(() => undefined);
      throw error;
    }
  }

  function forget(conversationId: string) {
    if (current.get() === conversationId) current.set(null);
    drafts.write(conversationId, "");
    for (const one of unsent.list.get()) {
      if (one.conversationId === conversationId) unsent.remove(one.key);
    }
    messages.renamed(conversationId);
  }

  function start() {
    for (const { key, state, signedOut } of unsent.list.get()) {
      if (state === "sending" || signedOut) void send(key);
    }
    turns.resume();
    const stopListening = onRecovery(turns.resume);
    return () => {
      stopListening();
      turns.stop();
    };
  }

  return {
    userId,
    current,
    drafts,
    unsent,
    turns,
    messages,
    say,
    sayAgain: (key) => void send(key),
    regenerate,
    decide,
    forget,
    start,
  };
}

const ChatsContext = createContext<Chats | null>(null);

export const ChatsProvider = ChatsContext.Provider;

/** The chats of whoever is signed in. Only below a `ChatsProvider`. */
export function useChats(): Chats {
  const chats = useContext(ChatsContext);
  if (!chats) throw new Error("useChats is called outside of a ChatsProvider");
  return chats;
}
