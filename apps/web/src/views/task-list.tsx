import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { lazy, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { PlainList } from "../shared/plain-list.js";
import { LazyBoundary } from "../shell/lazy-boundary.js";
import { AddLine } from "./add-line.js";
import { GroupHeading } from "./group-heading.js";
import type { Item } from "./items.js";
import classes from "./task-list.module.css";
import { TaskRow } from "./task-row.js";
import { usePrinting } from "./use-printing.js";
import { useRovingFocus } from "./use-roving-focus.js";
import type { ViewPlace } from "./view-place.js";

const CompletionRow = lazy(() => import("./completion-row.js"));

/** Estimated heights in pixels: a row with a one-line title, and each additional line. */
const ROW_HEIGHT = 45;
const LINE_HEIGHT = 20;
const HEADING_HEIGHT = 55;
const ADD_HEIGHT = 41;
/** Lines rendered above and below the visible ones. */
const OVERSCAN = 8;

interface TaskListProps {
  items: Item[];
  /** Whether rows say in which list their task is. */
  showsList: boolean;
  /** The search text to highlight. */
  search: string;
  /** Where the view was left. */
  place: ViewPlace;
  /** The key of a group that can grow: `onGrow` is called when its end comes into view. */
  growsAfter?: string | undefined;
  onGrow?: () => void;
}

/** The lines of a view, virtualised except when printing. */
export function TaskList(props: TaskListProps) {
  const { items, showsList, search, place, growsAfter, onGrow } = props;
  const list = useRef<HTMLUListElement>(null);
  const kept = useRef((): number[] => []);
  const printing = usePrinting();
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: useCallback((index) => estimate(items[index]!), [items]),
    overscan: OVERSCAN,
    scrollMargin: useOffsetTop(list),
    // Rows measured for another place would move it.
    initialOffset: place.top,
    initialMeasurementsCache: place.rows,
    scrollPaddingStart: 72,
    scrollPaddingEnd: 96,
    // A new function would make it measure the whole list again.
    getItemKey: useCallback((index) => items[index]!.key, [items]),
    rangeExtractor: (range) =>
      printing
        ? [...items.keys()]
        : [...new Set([...defaultRangeExtractor(range), ...kept.current()])].sort((a, b) => a - b),
  });
  useEffect(() => {
    const keep = () => {
      place.rows = virtualizer.takeSnapshot();
    };
    window.addEventListener("pagehide", keep, { capture: true });
    return () => {
      keep();
      window.removeEventListener("pagehide", keep, { capture: true });
    };
  }, [place, virtualizer]);
  const { scrollMargin } = virtualizer.options;
  const roving = useRovingFocus(items, list, virtualizer);
  kept.current = roving.kept;

  const end = useMemo(
    () => (growsAfter ? items.findLastIndex(({ group }) => group.key === growsAfter) : -1),
    [items, growsAfter],
  );
  const { range } = virtualizer;
  const endIsNear =
    end !== -1 && range !== null && range.startIndex <= end && end <= range.endIndex + OVERSCAN;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each end
  useEffect(() => {
    if (endIsNear) onGrow?.();
  }, [endIsNear, end]);

  return (
    <PlainList
      ref={list}
      aria-label="Tasks"
      className={classes.list}
      style={{ height: printing ? "auto" : virtualizer.getTotalSize() }}
      onKeyDown={roving.onKeyDown}
      onFocus={roving.onFocus}
    >
      {virtualizer.getVirtualItems().map(({ key, index, start }) => {
        const item = items[index]!;
        return (
          <li
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            data-kind={item.kind}
            className={classes.item}
            aria-posinset={index + 1}
            aria-setsize={items.length}
            style={printing ? {} : { transform: `translateY(${start - scrollMargin}px)` }}
          >
            {item.kind === "task" &&
              (item.completion ? (
                <LazyBoundary>
                  <CompletionRow
                    item={item}
                    completion={item.completion}
                    active={index === roving.activeIndex}
                  />
                </LazyBoundary>
              ) : (
                <TaskRow
                  item={item}
                  active={index === roving.activeIndex}
                  showsList={showsList}
                  search={search}
                />
              ))}
            {item.kind === "heading" && (
              <GroupHeading group={item.group} collapsed={item.collapsed} />
            )}
            {item.kind === "add" && <AddLine group={item.group} />}
          </li>
        );
      })}
    </PlainList>
  );
}

function estimate(item: Item): number {
  if (item.kind === "heading") return HEADING_HEIGHT;
  if (item.kind === "add") return ADD_HEIGHT;
  const { description, dueDate, dueTime, labelIds } = item.task;
  const isDayShown = dueDate !== null && dueDate !== item.group.place.dueDate;
  const lines =
    Number(Boolean(description)) + Number(isDayShown || dueTime !== null || labelIds.length > 0);
  return ROW_HEIGHT + lines * LINE_HEIGHT;
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
