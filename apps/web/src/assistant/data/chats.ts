import type { Turn } from "@docket/contract";
import type { QueryClient } from "@tanstack/react-query";
import { createContext, useContext } from "react";
import { api } from "../../api/client.js";
import { connection, onRecovery } from "../../api/connection.js";
import { statusOf } from "../../api/error-messages.js";
import { announce } from "../../shared/announce.js";
import { newIdempotencyKey } from "../../shared/idempotency-key.js";
import { tabStorage, userKey } from "../../shared/storage.js";
import { createStore } from "../../shared/store.js";
import type { AccountStore } from "../../store/account-store.js";
import { assistantErrorMessage } from "../assistant-error.js";
import { outcomeAnnouncement } from "../outcome-announcement.js";
import { createDrafts } from "./drafts.js";
import { earlierWritesSent } from "./earlier-writes.js";
import { createLiveTurns } from "./live-turns.js";
import { createMessageCache } from "./message-cache.js";
import { createUnsentMessages, hasArrived, isLate } from "./unsent-messages.js";
import { knownIds, visibleTaskIds } from "./visible-tasks.js";

export type Chats = ReturnType<typeof createChats>;

/**
 * The signed-in user's conversations with the assistant, with running turns and unsent messages.
 */
export function createChats(
  queries: QueryClient,
  userId: string,
  { database, mirror }: Pick<AccountStore, "database" | "mirror">,
) {
  const messages = createMessageCache(queries, userId);
  const drafts = createDrafts(userId);
  const unsent = createUnsentMessages(userId);
  const turns = createLiveTurns({
    onEnded(outcome) {
      const { conversationId } = outcome.turn;
      messages.end(outcome);
      changed(conversationId);
      // The turn may have approved, expired or undone earlier turns.
      refresh(conversationId);
      announce(outcomeAnnouncement(outcome));
    },
    onNotFound: (id) => refresh(id),
  });

  const currentKey = userKey(userId, "conversation");
  /** The id of the conversation shown; null for a new one. Kept in the tab. */
  const current = createStore<string | null>(tabStorage.read<string>(currentKey) ?? null);
  current.subscribe(() => tabStorage.write(currentKey, current.get() ?? undefined));

  let otherTabs: BroadcastChannel | undefined;

  const refresh = (id: string) => void messages.refresh(id).catch(() => undefined);

  /** Reloads the titles and the order of conversations, here and in the browser's other tabs. */
  function changed(conversationId: string) {
    messages.renamed(conversationId);
    otherTabs?.postMessage(conversationId);
  }

  /** Sends a message in the conversation shown. */
  function send(content: string) {
    const conversationId = current.get();
    const loaded = conversationId === null ? [] : messages.loaded(conversationId);
    // What an unsent message will change is not known yet.
    const waits = unsent.list.get().some((item) => item.conversationId === conversationId);
    const undoable = waits || conversationId === null ? null : messages.undoable(conversationId);
    const { key } = unsent.add({
      conversationId,
      content,
      ...(loaded && { after: loaded.at(-1)?.id ?? null }),
      visibleTaskIds: visibleTaskIds(),
      ...(undoable && { undoTurnId: undoable.id }),
    });
    void deliver(key);
  }

  async function deliver(key: string) {
    const message = unsent.list.get().find((item) => item.key === key);
    if (!message) return;
    const { content, visibleTaskIds, undoTurnId } = message;
    unsent.update(key, { state: "sending", error: undefined, signedOut: false });
    await earlierWritesSent(database);
    try {
      const conversationId = message.conversationId ?? (await startConversation(key));
      const said = {
        conversationId,
        content,
        ...(visibleTaskIds && { visibleTaskIds: knownIds(visibleTaskIds.map(mirror.idOf)) }),
        ...(undoTurnId && { undoTurnId }),
      };
      await turns.start(conversationId, said, key, () => {
        unsent.remove(key);
        changed(conversationId);
      });
    } catch (error) {
      const status = statusOf(error);
      if (status === 0 && connection.get() !== null && !isLate(message)) {
        unsent.update(key, { state: "waiting" });
        announce("No connection. Your message will be sent as soon as there is one.");
        return;
      }
      unsent.update(key, {
        state: "failed",
        error: assistantErrorMessage(error),
        signedOut: status === 401,
        unanswerable: status === 404,
      });
      // The conversation may be busy with a message that was sent elsewhere.
      const { conversationId } = unsent.list.get().find((item) => item.key === key) ?? message;
      if (!conversationId) return;
      await messages.refresh(conversationId).catch(() => null);
      // Possibly only the response was lost.
      if (hasArrived(message, messages.loaded(conversationId) ?? [])) unsent.remove(key);
    }
  }

  /** Creates the conversation that an unsent message starts. */
  async function startConversation(key: string): Promise<string> {
    const { id } = await api.createConversation({}, { idempotencyKey: `${key}-conversation` });
    messages.start(id);
    unsent.update(key, { conversationId: id });
    if (current.get() === null) {
      // What was typed meanwhile stays in the input.
      drafts.write(id, drafts.read(null));
      drafts.write(null, "");
      current.set(id);
    }
    return id;
  }

  /** Answers the message of a turn again. Rejects if the API refuses. */
  async function regenerate({ id, conversationId }: Turn) {
    await turns.start(conversationId, { regenerate: id }, newIdempotencyKey(), () => {
      changed(conversationId);
      refresh(conversationId);
    });
  }

  /** Decides on a proposal or undoes a turn. Rejects if the API refuses. */
  async function decide(what: "approve" | "reject" | "undo", { id, conversationId }: Turn) {
    const calls = { approve: api.approveTurn, reject: api.rejectTurn, undo: api.undoTurn };
    try {
      messages.put(await calls[what]({ id }));
    } catch (error) {
      refresh(conversationId);
      throw error;
    }
    changed(conversationId);
    // The changes may belong to another turn as well: to the proposal that a typed "yes" approved.
    refresh(conversationId);
  }

  /** Removes the local state of a conversation that the user has deleted. */
  function removeConversation(conversationId: string) {
    if (current.get() === conversationId) current.set(null);
    drafts.write(conversationId, "");
    for (const message of unsent.list.get()) {
      if (message.conversationId === conversationId) unsent.remove(message.key);
    }
    messages.forget(conversationId);
    otherTabs?.postMessage(conversationId);
  }

  /**
   * Starts a new conversation in place of one that was deleted elsewhere: with the unsent message
   * `key`, if given. What else was typed is put into the input.
   */
  function replaceConversation(conversationId: string, key?: string) {
    const written = unsent.list.get().filter((item) => item.conversationId === conversationId);
    const sent = written.find((item) => item.key === key);
    const others = written.filter((item) => item !== sent).map(({ content }) => content);
    const typed = [drafts.read(null), ...others, drafts.read(conversationId)];
    removeConversation(conversationId);
    drafts.write(null, typed.filter(Boolean).join("\n"));
    if (sent) send(sent.content);
  }

  /** Sends a failed message again, under the same idempotency key, so that it arrives only once. */
  function resend(key: string) {
    unsent.update(key, { at: Date.now() });
    void deliver(key);
  }

  /**
   * Resumes running turns and unsent messages, now and whenever the connection is back. Returns a
   * function that stops this.
   */
  function start() {
    for (const { key, state, signedOut } of unsent.list.get()) {
      if (state !== "failed" || signedOut) void deliver(key);
    }
    turns.resume();
    const stopListening = onRecovery(() => {
      turns.resume();
      for (const message of unsent.list.get()) {
        if (message.state !== "waiting") continue;
        if (isLate(message)) unsent.update(message.key, { state: "failed" });
        else void deliver(message.key);
      }
    });
    otherTabs = new BroadcastChannel(userKey(userId, "conversations"));
    otherTabs.onmessage = ({ data: conversationId }: MessageEvent<string>) => {
      messages.renamed(conversationId);
      refresh(conversationId);
    };
    return () => {
      stopListening();
      otherTabs?.close();
      otherTabs = undefined;
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
    send,
    resend,
    regenerate,
    decide,
    changed,
    removeConversation,
    replaceConversation,
    start,
  };
}

const ChatsContext = createContext<Chats | null>(null);

export const ChatsProvider = ChatsContext.Provider;

/** The chats of the signed-in user. Only below a `ChatsProvider`. */
export function useChats(): Chats {
  const chats = useContext(ChatsContext);
  if (!chats) throw new Error("useChats is called outside of a ChatsProvider");
  return chats;
}
