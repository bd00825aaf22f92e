import type { Message, Turn } from "@docket/contract";
import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { api } from "../api/client.js";
import { onRecovery } from "../api/connection.js";
import { useStore, useStorePart } from "../shared/store.js";
import { useChats } from "./data/chats.js";
import { messagesKey, PAGE } from "./data/message-cache.js";
import {
  allMessages,
  allTurns,
  type MessagePage,
  type MessagePages,
} from "./data/message-pages.js";
import { type Row, toRows } from "./rows.js";

/** The lines of a conversation as far as they are loaded, and how to load older ones. */
export function useConversation(conversationId: string | null) {
  const { userId, turns, unsent } = useChats();
  const id = conversationId ?? "";
  const query = useInfiniteQuery<
    MessagePage,
    Error,
    InfiniteData<MessagePage, string | null>,
    readonly unknown[],
    string | null
  >({
    queryKey: messagesKey(userId, id),
    queryFn: ({ pageParam: cursor, signal }) =>
      api.listMessages({ id, limit: PAGE, ...(cursor !== null && { cursor }) }, { signal }),
    initialPageParam: null,
    getNextPageParam: (page) => page.nextCursor,
    enabled: conversationId !== null,
    // What was said stays as it is; what is new is fetched by itself.
    staleTime: Number.POSITIVE_INFINITY,
  });
  useFreshness(conversationId);

  const liveTurn = useStorePart(turns.live, (all) => all.get(id)?.turn);
  const liveMessage = useStorePart(turns.live, (all) => all.get(id)?.message);
  const allUnsent = useStore(unsent.list);
  const { data } = query;

  const loaded = useMemo(
    () => (data ? { messages: allMessages(data), turns: allTurns(data) } : nothing),
    [data],
  );
  useRunning(loaded);

  const rows: Row[] = useMemo(
    () =>
      toRows({
        ...loaded,
        live: liveTurn && liveMessage && { turn: liveTurn, message: liveMessage },
        unsent: allUnsent.filter((one) => one.conversationId === conversationId),
      }),
    [loaded, liveTurn, liveMessage, allUnsent, conversationId],
  );
  return { ...query, rows, running: liveTurn };
}

const nothing: { messages: Message[]; turns: Turn[] } = { messages: [], turns: [] };

/** Follows a turn that runs already: after a reload, or begun in another window. */
function useRunning(loaded: { messages: Message[]; turns: Turn[] }) {
  const { turns } = useChats();
  useEffect(() => {
    const running = loaded.turns.find(({ status }) => status === "running");
    const message = running && loaded.messages.find(({ id }) => id === running.messageId);
    if (message) turns.adopt(running, message);
  }, [loaded, turns]);
}

/** Reads the newest messages again when they may have changed: looked at again, or the server back. */
function useFreshness(conversationId: string | null) {
  const { messages, userId } = useChats();
  const queries = useQueryClient();
  useEffect(() => {
    if (conversationId === null) return;
    const refresh = () => void messages.refresh(conversationId).catch(() => undefined);
    const comeBack = () => document.visibilityState === "visible" && refresh();
    refresh();
    document.addEventListener("visibilitychange", comeBack);
    const stopListening = onRecovery(refresh);
    return () => {
      document.removeEventListener("visibilitychange", comeBack);
      stopListening();
      // Out of sight, a conversation keeps its newest page, to be shown at once when it comes back.
      queries.setQueryData<MessagePages>(
        messagesKey(userId, conversationId),
        (pages) =>
          pages && { pages: pages.pages.slice(0, 1), pageParams: pages.pageParams.slice(0, 1) },
      );
    };
  }, [conversationId, messages, queries, userId]);
}
