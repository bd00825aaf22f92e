import { Button, Loader } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { inWords } from "../api/words.js";
import { Answer } from "./answer.js";
import { DownIcon } from "./icons.js";
import { Said, Unsent } from "./messages.js";
import type { Row } from "./rows.js";
import classes from "./thread.module.css";

/** Height of a line before it is measured, in pixels. */
const ESTIMATE = { said: 60, answer: 130, unsent: 90 };
/** Older messages are asked for so many lines before the first one is reached. */
const AHEAD = 12;
/** So near to the end, in pixels, what comes is followed. */
const NEAR_END = 60;

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
 * The lines of a conversation, of which only those in sight are in the document. It stays at its end
 * while it grows, unless somebody has scrolled up.
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
  useOlder(query, (shown[0]?.index ?? 0) < AHEAD);
  useEnd(virtualizer, rows);
  const away = useAway(scroller, virtualizer);

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
        <Beginning query={query} />
        <div className={classes.lines} style={{ height: virtualizer.getTotalSize() }}>
          {shown.map(({ key, index, start }) => (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              className={classes.line}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Line row={rows[index]!} />
            </div>
          ))}
        </div>
      </div>
      {away && (
        <button
          type="button"
          className={classes.toEnd}
          aria-label="To the latest message"
          onClick={() => virtualizer.scrollToEnd()}
        >
          <DownIcon />
        </button>
      )}
    </div>
  );
}

function Line({ row }: { row: Row }) {
  if (row.kind === "said") return <Said message={row.message} />;
  if (row.kind === "unsent") return <Unsent unsent={row.unsent} />;
  return <Answer row={row} />;
}

function Beginning({ query }: Pick<ThreadProps, "query">) {
  if (query.isFetchNextPageError) {
    return (
      <div className={classes.beginning} role="alert">
        Older messages could not be loaded. {inWords(query.error)}
        <Button variant="default" size="compact-sm" onClick={() => query.fetchNextPage()}>
          Try again
        </Button>
      </div>
    );
  }
  if (!query.isFetchingNextPage) return null;
  return (
    <div className={classes.beginning}>
      <Loader size="sm" role="img" aria-label="Loading older messages" />
    </div>
  );
}

function useOlder(query: ThreadProps["query"], nearTheBeginning: boolean) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError } = query;
  const wanted = nearTheBeginning && hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (wanted) query.fetchNextPage();
  });
}

/**
 * Whether the reader has scrolled away from the end; whoever has not is kept there, also when the
 * thread itself becomes lower. Distance alone does not tell: while lines come and grow there is a
 * moment between their new height and the scrolling that follows it.
 */
function useAway(scroller: RefObject<HTMLElement | null>, virtualizer: Scroller): boolean {
  const [away, setAway] = useState(false);
  const scrollToEnd = useRef(virtualizer.scrollToEnd);
  useEffect(() => {
    const element = scroller.current!;
    let isAway = false;
    let top = element.scrollTop;
    function look() {
      const below = element.scrollHeight - element.clientHeight - element.scrollTop;
      isAway = below > NEAR_END && (isAway || element.scrollTop < top);
      top = element.scrollTop;
      setAway(isAway);
    }
    const observer = new ResizeObserver(() => {
      if (isAway) look();
      else scrollToEnd.current();
    });
    observer.observe(element);
    element.addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", look);
    };
  }, [scroller]);
  return away;
}

/** Whoever says something wants to see it, wherever they had scrolled to. */
function useEnd(virtualizer: Scroller, rows: Row[]) {
  const end = rows.at(-1);
  const isMine = end?.kind === "unsent" && end.unsent.state === "sending";
  const opened = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each message
  useEffect(() => {
    if (isMine || (!opened.current && rows.length > 0)) virtualizer.scrollToEnd();
    opened.current ||= rows.length > 0;
  }, [isMine ? end.key : null, rows.length > 0]);
}
