import { Loader } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { api } from "../api/client.js";
import { announce } from "../shared/announce.js";
import { LoadError } from "../shared/load-error.js";
import { PlainList } from "../shared/plain-list.js";
import { SearchInput } from "../shared/search-input.js";
import { ConversationRow } from "./conversation-row.js";
import classes from "./conversations.module.css";
import { useChats } from "./data/chats.js";
import { conversationsKey } from "./data/message-cache.js";

const DEBOUNCE_MS = 250;

interface ConversationsProps {
  /** The conversation that is open. */
  conversationId: string | null;
  onChoose: (id: string | null) => void;
}

/** All conversations, most recently used first. */
export function Conversations({ conversationId, onChoose }: ConversationsProps) {
  const [q, setQ] = useState("");
  const [debounced] = useDebouncedValue(q.trim(), DEBOUNCE_MS);
  const query = useConversations(q.trim() === "" ? "" : debounced);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const search = useRef<HTMLInputElement>(null);

  useLayoutEffect(() => search.current?.focus(), []);

  return (
    <div className={classes.conversations}>
      <SearchInput
        ref={search}
        className={classes.search}
        label="Search conversations"
        value={q}
        onChange={setQ}
      />
      <PlainList className={classes.list} aria-label="Conversations" aria-busy={query.isFetching}>
        {items.map((conversation) => (
          <ConversationRow
            key={conversation.id}
            conversation={conversation}
            current={conversation.id === conversationId}
            onOpen={() => onChoose(conversation.id)}
            onDeleted={() => search.current?.focus()}
          />
        ))}
        <End query={query} empty={items.length === 0} searched={debounced} />
      </PlainList>
    </div>
  );
}

type Query = ReturnType<typeof useConversations>;

function End({ query, empty, searched }: { query: Query; empty: boolean; searched: string }) {
  const end = useRef<HTMLLIElement>(null);
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = query;
  const isNone = empty && query.isSuccess && !hasNextPage && !query.isPlaceholderData;
  const none = searched === "" ? "No conversations yet." : `No results for “${searched}”.`;
  useEffect(() => {
    if (isNone) announce(none);
  }, [isNone, none]);

  useEffect(() => {
    if (!end.current || !hasNextPage || isFetchingNextPage || isError) return;
    const observer = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting && void fetchNextPage(),
      { rootMargin: "400px" },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);

  if (isError) {
    return (
      <li className={classes.end}>
        <LoadError what="your conversations" error={query.error} onRetry={query.refetch} />
      </li>
    );
  }
  if (query.isPending || hasNextPage) {
    return (
      <li ref={end} className={classes.end}>
        <Loader size="sm" role="img" aria-label="Loading conversations" />
      </li>
    );
  }
  return isNone && <li className={classes.end}>{none}</li>;
}

function useConversations(q: string) {
  const { userId } = useChats();
  return useInfiniteQuery({
    queryKey: [...conversationsKey(userId), q],
    queryFn: ({ pageParam: cursor, signal }) =>
      api.listConversations(
        { ...(q !== "" && { q }), ...(cursor !== null && { cursor }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (previous) => previous,
  });
}
