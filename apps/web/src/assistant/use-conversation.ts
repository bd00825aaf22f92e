import type { Message, Turn } from "@docket/contract";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { api } from "../api/client.js";
import { onRecovery } from "../api/connection.js";
import { useStore, useStorePart } from "../shared/store.js";
import { useChats } from "./data/chats.js";
import { messagesKey, PAGE } from "./data/message-cache.js";
import { allMessages, allTurns, type MessagePages } from "./data/message-pages.js";
import { type Row, toRows } from "./rows.js";

/** The loaded rows of a conversation, and how to load older ones. */
export function useConversation(conversationId: string | null) {
  const { userId, turns, unsent } = useChats();
  const id = conversationId ?? "";
  const query = useInfiniteQuery({
    queryKey: messagesKey(userId, id),
    queryFn: ({ pageParam: cursor, signal }) =>
      api.listMessages({ id, limit: PAGE, ...(cursor !== null && { cursor }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    enabled: conversationId !== null,
    // Messages do not change, and new ones are added to the cache.
    staleTime: Number.POSITIVE_INFINITY,
  });
  useRefresh(conversationId);

  const liveTurn = useStorePart(turns.live, (all) => all.get(id)?.turn);
  const liveMessage = useStorePart(turns.live, (all) => all.get(id)?.message);
  const allUnsent = useStore(unsent.list);
  const { data } = query;

  const loaded = useMemo(
    () => (data ? { messages: allMessages(data), turns: allTurns(data) } : nothing),
    [data],
  );
  useRunningTurn(loaded);

  const rows: Row[] = useMemo(
    () =>
      toRows({
        ...loaded,
        live: liveTurn && liveMessage && { turn: liveTurn, message: liveMessage },
        unsent: allUnsent.filter((message) => message.conversationId === conversationId),
      }),
    [loaded, liveTurn, liveMessage, allUnsent, conversationId],
  );
  return { ...query, rows, running: liveTurn };
}

const nothing: { messages: Message[]; turns: Turn[] } = { messages: [], turns: [] };

/** Follows a turn that is already running: after a reload, or started in another window. */
function useRunningTurn(loaded: { messages: Message[]; turns: Turn[] }) {
  const { turns } = useChats();
  useEffect(() => {
    const running = loaded.turns.find(({ status }) => status === "running");
    const message = running && loaded.messages.find(({ id }) => id === running.messageId);
    if (message) turns.followRunning(running, message);
  }, [loaded, turns]);
}

/** Reloads the newest messages when the window becomes visible again and after an outage. */
function useRefresh(conversationId: string | null) {
  const { messages, userId } = useChats();
  const queries = useQueryClient();
  useEffect(() => {
    if (conversationId === null) return;
    const refresh = () => void messages.refresh(conversationId).catch(() => undefined);
    const onVisible = () => document.visibilityState === "visible" && refresh();
    refresh();
    document.addEventListener("visibilitychange", onVisible);
    const stopListening = onRecovery(refresh);
    return () => {
      document.removeEventListener("visibilitychange", onVisible);
      stopListening();
      // A closed conversation keeps its newest page, which is shown at once when it is reopened.
      queries.setQueryData<MessagePages>(
        messagesKey(userId, conversationId),
        (pages) =>
          pages && { pages: pages.pages.slice(0, 1), pageParams: pages.pageParams.slice(0, 1) },
      );
    };
  }, [conversationId, messages, queries, userId]);
}
