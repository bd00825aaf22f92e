import type { Turn, TurnOutcome } from "@docket/contract";
import type { QueryClient } from "@tanstack/react-query";
import { api } from "../../api/client.js";
import {
  type MessagePages,
  noMessages,
  withFresh,
  withOutcome,
  withTurn,
} from "./message-pages.js";

/** How many messages one request brings. */
export const PAGE = 50;

export const messagesKey = (userId: string, conversationId: string) =>
  ["messages", userId, conversationId] as const;
export const conversationsOf = (userId: string) => ["conversations", userId] as const;
export const conversationKey = (userId: string, id: string) =>
  ["conversation", userId, id] as const;

/** What becomes of the conversations that are loaded. */
export interface MessageCache {
  /** A conversation that was just made: there is nothing to load. */
  begin(conversationId: string): void;
  /** A turn that has ended, with what was said in it. */
  end(outcome: TurnOutcome): void;
  /** A turn that was decided on or taken back. */
  put(turn: Turn): void;
  /** Reads the newest messages again, if the conversation is loaded. */
  refresh(conversationId: string): Promise<void>;
  /** Names and order of conversations have changed. */
  renamed(conversationId: string): void;
}

export function createMessageCache(queries: QueryClient, userId: string): MessageCache {
  function change(conversationId: string, how: (pages: MessagePages) => MessagePages) {
    queries.setQueryData<MessagePages>(
      messagesKey(userId, conversationId),
      (pages) => pages && how(pages),
    );
  }

  return {
    begin: (id) => void queries.setQueryData(messagesKey(userId, id), noMessages),
    end: (outcome) => change(outcome.turn.conversationId, (pages) => withOutcome(pages, outcome)),
    put: (turn) => change(turn.conversationId, (pages) => withTurn(pages, turn)),
    async refresh(id) {
      if (queries.getQueryData(messagesKey(userId, id)) === undefined) return;
      const fresh = await api.listMessages({ id, limit: PAGE });
      change(id, (pages) => withFresh(pages, fresh));
    },
    renamed(id) {
      void queries.invalidateQueries({ queryKey: conversationsOf(userId) });
      void queries.invalidateQueries({ queryKey: conversationKey(userId, id) });
    },
  };
}
