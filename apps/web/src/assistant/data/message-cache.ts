import type { Turn, TurnOutcome } from "@docket/contract";
import type { QueryClient } from "@tanstack/react-query";
import { api } from "../../api/client.js";
import { statusOf } from "../../api/error-messages.js";
import {
  allMessages,
  allTurns,
  type MessagePages,
  noMessages,
  withFresh,
  withOutcome,
  withTurn,
} from "./message-pages.js";

/** Messages per request. */
export const PAGE = 50;

export const messagesKey = (userId: string, conversationId: string) =>
  ["messages", userId, conversationId] as const;
export const conversationsKey = (userId: string) => ["conversations", userId] as const;
export const conversationKey = (userId: string, id: string) =>
  ["conversation", userId, id] as const;

/** Updates to the loaded conversations. */
export function createMessageCache(queries: QueryClient, userId: string) {
  function change(conversationId: string, update: (pages: MessagePages) => MessagePages) {
    queries.setQueryData<MessagePages>(
      messagesKey(userId, conversationId),
      (pages) => pages && update(pages),
    );
  }

  /** Removes a deleted conversation. */
  function forget(id: string) {
    void queries.resetQueries({ queryKey: messagesKey(userId, id) });
    void queries.resetQueries({ queryKey: conversationKey(userId, id) });
    void queries.invalidateQueries({ queryKey: conversationsKey(userId) });
  }

  return {
    /** Adds a new conversation: there is nothing to load. */
    start: (id: string) => void queries.setQueryData(messagesKey(userId, id), noMessages),
    /** Adds a turn that has ended, with its messages. */
    end: (outcome: TurnOutcome) =>
      change(outcome.turn.conversationId, (pages) => withOutcome(pages, outcome)),
    /** Updates a turn whose proposal was decided on, or that was undone. */
    put: (turn: Turn) => change(turn.conversationId, (pages) => withTurn(pages, turn)),
    /**
     * Reloads the newest messages, if the conversation is loaded. Rejects if that fails; of a deleted
     * conversation, nothing stays loaded.
     */
    async refresh(id: string) {
      if (queries.getQueryData(messagesKey(userId, id)) === undefined) return;
      try {
        const fresh = await api.listMessages({ id, limit: PAGE });
        change(id, (pages) => withFresh(pages, fresh));
      } catch (error) {
        if (statusOf(error) === 404) forget(id);
        throw error;
      }
    },
    forget,
    /** The loaded messages, oldest first; undefined if the conversation is not loaded. */
    loaded(id: string) {
      const pages = queries.getQueryData<MessagePages>(messagesKey(userId, id));
      return pages && allMessages(pages);
    },
    /** The last turn whose changes can be undone, as far as it is loaded. */
    undoable(id: string) {
      const pages = queries.getQueryData<MessagePages>(messagesKey(userId, id));
      return pages && allTurns(pages).findLast(({ undo }) => undo === "possible");
    },
    /** To be called when a conversation's title or the order of conversations has changed. */
    renamed(id: string) {
      void queries.invalidateQueries({ queryKey: conversationsKey(userId) });
      void queries.invalidateQueries({ queryKey: conversationKey(userId, id) });
    },
  };
}
