import type { Task } from "@docket/contract";
import { Button, Loader } from "@mantine/core";
import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { errorMessage } from "../api/error-messages.js";
import { ConflictDialogs } from "./conflict-dialogs.js";
import classes from "./task-list.module.css";
import { TaskRow } from "./task-row.js";
import { UnsentRow } from "./unsent-row.js";
import { useRovingFocus } from "./use-roving-focus.js";
import type { Row } from "./use-rows.js";

/** Estimated heights in pixels: a row with a title of one line, and what a description adds. */
const ROW_HEIGHT = 51;
const DESCRIPTION_HEIGHT = 20;
/** Rows rendered above and below the visible ones. */
const OVERSCAN = 8;
/** The next page is loaded this many rows before the end. */
const PREFETCH_ROWS = 60;

/** What the list needs of its query. */
interface ListQuery {
  tasks: Task[];
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  isPlaceholderData: boolean;
  error: Error | null;
  fetchNextPage: () => unknown;
}

interface TaskListProps {
  rows: Row[];
  query: ListQuery;
  /** The search text to highlight. */
  search: string;
}

/** The tasks. Only visible rows are in the document; further pages are loaded while scrolling. */
export function TaskList({ rows, query, search }: TaskListProps) {
  const list = useRef<HTMLUListElement>(null);
  const activeIndex = useRef(0);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: useCallback((index) => estimate(rows[index]!), [rows]),
    overscan: OVERSCAN,
    scrollMargin: useOffsetTop(list),
    scrollPaddingStart: 24,
    scrollPaddingEnd: 72,
    // A new function would make it measure the whole list again.
    getItemKey: useCallback((index) => rows[index]!.key, [rows]),
    // The focused row stays in the document, or the focus would be lost.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return shown.includes(activeIndex.current) || activeIndex.current >= range.count
        ? shown
        : [...shown, activeIndex.current].sort((a, b) => a - b);
    },
  });
  const roving = useRovingFocus(rows, list, virtualizer);
  activeIndex.current = roving.activeIndex;

  const shown = virtualizer.getVirtualItems();
  useMorePages(query, (shown.at(-1)?.index ?? 0) >= rows.length - PREFETCH_ROWS);

  return (
    <>
      <ul
        ref={list}
        // biome-ignore lint/a11y/noRedundantRoles: to Safari a list without bullets is none
        role="list"
        aria-label="Tasks"
        className={classes.list}
        data-stale={query.isPlaceholderData || undefined}
        style={{ height: virtualizer.getTotalSize() }}
        onKeyDown={roving.onKeyDown}
        onFocus={roving.onFocus}
      >
        {shown.map(({ key, index, start }) => {
          const row = rows[index]!;
          return (
            <li
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className={classes.item}
              aria-posinset={index + 1}
              aria-setsize={query.hasNextPage ? -1 : rows.length}
              style={{ transform: `translateY(${start - virtualizer.options.scrollMargin}px)` }}
            >
              {row.kind === "task" ? (
                <TaskRow task={row.task} active={index === roving.activeIndex} search={search} />
              ) : (
                <UnsentRow unsent={row.unsent} active={index === roving.activeIndex} />
              )}
            </li>
          );
        })}
      </ul>
      <ListEnd query={query} />
      <ConflictDialogs />
    </>
  );
}

function estimate(row: Row): number {
  const hasMore = row.kind === "task" && row.task.description;
  return ROW_HEIGHT + (hasMore ? DESCRIPTION_HEIGHT : 0);
}

function ListEnd({ query }: { query: ListQuery }) {
  if (query.isFetchNextPageError) {
    return (
      <div className={classes.end} role="alert">
        Couldn’t load more tasks. {errorMessage(query.error)}
        <Button variant="default" size="compact-sm" onClick={() => query.fetchNextPage()}>
          Try again
        </Button>
      </div>
    );
  }
  if (!query.hasNextPage) return null;
  return (
    <div className={classes.end}>
      <Loader size="sm" role="img" aria-label="Loading more tasks" />
    </div>
  );
}

function useMorePages(query: ListQuery, nearEnd: boolean) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, isPlaceholderData } = query;
  const shouldLoad =
    nearEnd && hasNextPage && !isFetchingNextPage && !isFetchNextPageError && !isPlaceholderData;
  useEffect(() => {
    if (shouldLoad) query.fetchNextPage();
  });
}

/** The list's distance from the top of the page; what is above it can grow and shrink. */
function useOffsetTop(list: React.RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      if (list.current) setTop(list.current.getBoundingClientRect().top + window.scrollY);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [list]);
  return top;
}
