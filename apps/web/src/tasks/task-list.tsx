import type { Task } from "@docket/contract";
import { Button, Loader } from "@mantine/core";
import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { inWords } from "../api/words.js";
import { ConflictDialogs } from "./conflict-dialogs.js";
import classes from "./task-list.module.css";
import { TaskRow } from "./task-row.js";
import { UnsentRow } from "./unsent-row.js";
import { useRovingFocus } from "./use-roving-focus.js";
import type { Row } from "./use-rows.js";

/** Height of a row with a title of one line, and what a description adds; others are measured. */
const ROW_HEIGHT = 51;
const DESCRIPTION_HEIGHT = 20;
/** Rows drawn above and below what is in sight. */
const OVERSCAN = 8;
/** The next page is asked for so many rows before the end. */
const AHEAD = 60;

/** What the list needs to know of the query that fills it. */
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
  /** What was searched for, to be marked in the rows. */
  search: string;
}

/** The tasks, of which only those in sight are in the document; more are loaded ahead of the reader. */
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
    // Another function would make it measure the whole list again.
    getItemKey: useCallback((index) => rows[index]!.key, [rows]),
    // The row that has the focus stays in the document, or the focus would be lost.
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
  useMorePages(query, (shown.at(-1)?.index ?? 0) >= rows.length - AHEAD);

  return (
    <>
      <ul
        ref={list}
        // biome-ignore lint/a11y/noRedundantRoles: to Safari a list without bullets is none
        role="list"
        aria-label="Tasks"
        className={classes.list}
        data-old={query.isPlaceholderData || undefined}
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
        The next tasks could not be loaded. {inWords(query.error)}
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

function useMorePages(query: ListQuery, nearTheEnd: boolean) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, isPlaceholderData } = query;
  const wanted =
    nearTheEnd && hasNextPage && !isFetchingNextPage && !isFetchNextPageError && !isPlaceholderData;
  useEffect(() => {
    if (wanted) query.fetchNextPage();
  });
}

/** How far below the top of the page the list begins; what is above it can grow and shrink. */
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
