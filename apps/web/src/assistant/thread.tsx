import { Loader } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { LoadError } from "../shared/load-error.js";
import { Answer } from "./answer.js";
import { DownIcon } from "./icons.js";
import { UnsentUserMessage, UserMessage } from "./messages.js";
import type { Row } from "./rows.js";
import classes from "./thread.module.css";

/** Estimated row heights in pixels, until they are measured. */
const ESTIMATE = { message: 60, answer: 130, unsent: 90 };
/** Older messages are loaded this many rows before the first one. */
const PREFETCH_ROWS = 12;
/** Within this distance from the end, in pixels, the thread follows new content. */
const NEAR_END = 60;
/** The number of frames within which the scroll position has caught up with growing rows. */
const FRAMES_TO_FOLLOW = 3;

interface Scroller {
  scrollToEnd: () => void;
}

interface ThreadProps {
  rows: Row[];
  query: {
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    error: Error | null;
    fetchNextPage: () => unknown;
  };
}

/**
 * The rows of a conversation, virtualised. The thread stays scrolled to its end while it grows,
 * unless the user has scrolled up.
 */
export function Thread({ rows, query }: ThreadProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback((index) => ESTIMATE[rows[index]!.kind], [rows]),
    getItemKey: useCallback((index) => rows[index]!.key, [rows]),
    overscan: 6,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: NEAR_END,
    initialOffset: Number.MAX_SAFE_INTEGER,
  });
  const shown = virtualizer.getVirtualItems();
  const opened = useOpened(scroller, shown.at(-1)?.index === rows.length - 1);
  useScrollToOwnMessage(virtualizer, rows);
  const scrolledAway = useScrolledAway(scroller, virtualizer);
  // Some scroll up before the end was drawn.
  const settled = opened || scrolledAway;
  useOlderMessages(query, settled && (shown[0]?.index ?? 0) < PREFETCH_ROWS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when older messages have come
  useEffect(() => {
    if (!scrolledAway) virtualizer.scrollToEnd();
  }, [rows[0]?.key]);

  return (
    <div className={classes.frame}>
      <div
        ref={scroller}
        className={classes.scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled with keys
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label="Conversation"
      >
        <ThreadStart query={query} />
        <div className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
          {shown.map(({ key, index, start }) => (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className={classes.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              <RowView row={rows[index]!} />
            </div>
          ))}
        </div>
      </div>
      {scrolledAway && (
        <button
          type="button"
          className={classes.toEnd}
          aria-label="Scroll to latest message"
          onClick={() => virtualizer.scrollToEnd()}
        >
          <DownIcon />
        </button>
      )}
    </div>
  );
}

function RowView({ row }: { row: Row }) {
  if (row.kind === "message") return <UserMessage message={row.message} />;
  if (row.kind === "unsent") return <UnsentUserMessage unsent={row.unsent} />;
  return <Answer row={row} />;
}

function ThreadStart({ query }: Pick<ThreadProps, "query">) {
  if (query.isFetchNextPageError) {
    return (
      <div className={classes.start}>
        <LoadError what="older messages" error={query.error} onRetry={query.fetchNextPage} />
      </div>
    );
  }
  if (!query.isFetchingNextPage) return null;
  return (
    <div className={classes.start}>
      <Loader size="sm" role="img" aria-label="Loading older messages" />
    </div>
  );
}

/**
 * Whether the end has been shown once. Older messages are not loaded until then: if they arrive
 * before the first scroll to the end has finished, the virtualizer loses that scroll.
 */
function useOpened(scroller: RefObject<HTMLElement | null>, showsLast: boolean): boolean {
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    const element = scroller.current;
    if (opened || !element || !showsLast) return;
    const below = element.scrollHeight - element.clientHeight - element.scrollTop;
    if (below <= NEAR_END) setOpened(true);
  });
  return opened;
}

function useOlderMessages(query: ThreadProps["query"], nearStart: boolean) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError } = query;
  const shouldLoad = nearStart && hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (shouldLoad) query.fetchNextPage();
  });
}

/**
 * Whether the user has scrolled away from the end. Otherwise the thread stays at its end, even when
 * it is resized. The distance from the end does not suffice: when rows grow, the scroll position
 * follows a moment later. Nor does the direction if heights have changed as well: when a row turns
 * out smaller, the browser scrolls up. In that case the user has scrolled only if the end is still
 * away some frames later.
 */
function useScrolledAway(scroller: RefObject<HTMLElement | null>, virtualizer: Scroller): boolean {
  const [scrolledAway, setScrolledAway] = useState(false);
  const scrollToEnd = useRef(virtualizer.scrollToEnd);
  useEffect(() => {
    const element = scroller.current!;
    const end = () => element.scrollHeight - element.clientHeight;
    const isNear = () => end() - element.scrollTop <= NEAR_END;
    let isAway = false;
    let before = { top: element.scrollTop, end: end() };
    let frame = 0;
    function setAway(value: boolean) {
      isAway = value;
      setScrolledAway(value);
    }
    function settle(frames: number) {
      frame = frames > 0 && !isNear() ? requestAnimationFrame(() => settle(frames - 1)) : 0;
      if (frame === 0) setAway(!isNear());
    }
    function update() {
      const now = { top: element.scrollTop, end: end() };
      const isUp = now.top < before.top;
      if (isNear()) setAway(false);
      else if (isUp && now.end === before.end) setAway(true);
      else if (isUp && !isAway && frame === 0) settle(FRAMES_TO_FOLLOW);
      before = now;
    }
    const observer = new ResizeObserver(() => {
      if (isAway) update();
      else scrollToEnd.current();
    });
    observer.observe(element);
    element.addEventListener("scroll", update, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", update);
      cancelAnimationFrame(frame);
    };
  }, [scroller]);
  return scrolledAway;
}

/** Scrolls to the end when the user sends a message, wherever they had scrolled to. */
function useScrollToOwnMessage(virtualizer: Scroller, rows: Row[]) {
  const end = rows.at(-1);
  const isMine = end?.kind === "unsent" && end.unsent.state === "sending";
  const opened = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each message
  useEffect(() => {
    if (isMine || (!opened.current && rows.length > 0)) virtualizer.scrollToEnd();
    opened.current ||= rows.length > 0;
  }, [isMine ? end.key : null, rows.length > 0]);
}
