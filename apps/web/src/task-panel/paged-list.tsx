import { Button } from "@mantine/core";
import { useDidUpdate } from "@mantine/hooks";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { WithQueries } from "../api/with-queries.js";
import { LoadError } from "../shared/load-error.js";
import { PlainList } from "../shared/plain-list.js";

interface PagedListProps<T> {
  /** Reads a page, given the cursor of all pages but the first. */
  read: (
    page: { cursor?: string },
    options: { signal: AbortSignal },
  ) => Promise<{ items: T[]; nextCursor: string | null }>;
  /** When it changes, all pages that are shown are read again. */
  version: string;
  /** Says that there is nothing. */
  empty: string;
  /** One item. */
  children: (item: T, more: { index: number; reload: () => void }) => ReactNode;
}

/** A list, newest first, of something that is not stored in the browser, read in pages. */
export function PagedList<T>(props: PagedListProps<T>) {
  return (
    <WithQueries>
      <Pages {...props} />
    </WithQueries>
  );
}

function Pages<T>({ read, version, empty, children }: PagedListProps<T>) {
  const query = useInfiniteQuery({
    queryKey: ["pages"],
    queryFn: ({ pageParam, signal }) => read(pageParam, { signal }),
    initialPageParam: {},
    getNextPageParam: ({ nextCursor }) => (nextCursor === null ? null : { cursor: nextCursor }),
  });
  const { data, error, hasNextPage, isFetchingNextPage, refetch, fetchNextPage } = query;
  const reload = () => void refetch();
  useDidUpdate(reload, [version]);
  const items = data?.pages.flatMap((page) => page.items);
  return (
    <>
      <PlainList>{items?.map((item, index) => children(item, { index, reload }))}</PlainList>
      {error && <LoadError what="the history" error={error} onRetry={reload} />}
      {!error && !items && <p className="quiet">Loading…</p>}
      {!error && items?.length === 0 && <p className="quiet">{empty}</p>}
      {!error && hasNextPage && (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show earlier
        </Button>
      )}
    </>
  );
}
