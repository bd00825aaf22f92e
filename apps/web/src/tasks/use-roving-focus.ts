import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { NEW_TASK_ID } from "../shell/use-shortcuts.js";
import type { Row } from "./use-rows.js";

interface Scroller {
  scrollToIndex(index: number, options: { align: "auto" }): void;
}

/** Rows per PageUp and PageDown. */
const PAGE_ROWS = 10;

/**
 * Roving tabindex: one row of the list is in the tab order, and the arrow keys choose which. A row's
 * focus is on its `data-row-focus` element. When the focused row is removed, the next one gets it.
 */
export function useRovingFocus(
  rows: Row[],
  list: RefObject<HTMLElement | null>,
  virtualizer: Scroller,
) {
  const [activeKey, setActiveKey] = useState<string | null>(null);
  /** The index of the active row, for when it is removed. */
  const lastIndex = useRef(0);
  const wantsFocus = useRef(false);

  const found = activeKey === null ? 0 : rows.findIndex(({ key }) => key === activeKey);
  const activeIndex = found === -1 ? Math.min(lastIndex.current, rows.length - 1) : found;

  useLayoutEffect(() => {
    const focusIsLost = document.activeElement === document.body;
    const wasRemoved = activeKey !== null && found === -1;
    if (wasRemoved) setActiveKey(rows[activeIndex]?.key ?? null);
    if (wasRemoved && focusIsLost) wantsFocus.current = true;
    lastIndex.current = activeIndex;
    if (!wantsFocus.current) return;
    const element = list.current?.querySelector<HTMLElement>(
      `[data-index="${activeIndex}"] [data-row-focus]`,
    );
    // Not rendered yet: the virtualizer is still scrolling to it.
    if (!element) return;
    wantsFocus.current = false;
    element.focus({ preventScroll: true });
  });

  function moveTo(index: number) {
    const target = Math.max(0, Math.min(index, rows.length - 1));
    setActiveKey(rows[target]?.key ?? null);
    wantsFocus.current = true;
    virtualizer.scrollToIndex(target, { align: "auto" });
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const isRow = (event.target as HTMLElement).hasAttribute("data-row-focus");
    if (!isRow || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Record<string, number> = {
      ArrowDown: activeIndex + 1,
      ArrowUp: activeIndex - 1,
      j: activeIndex + 1,
      k: activeIndex - 1,
      PageDown: activeIndex + PAGE_ROWS,
      PageUp: activeIndex - PAGE_ROWS,
      Home: 0,
      End: rows.length - 1,
    };
    const target = steps[event.key];
    if (target === undefined) return;
    event.preventDefault();
    if (target < 0) document.getElementById(NEW_TASK_ID)?.focus();
    else moveTo(target);
  }

  function onFocus(event: FocusEvent<HTMLElement>) {
    const item = event.target.closest("[data-index]");
    const row = rows[Number(item?.getAttribute("data-index"))];
    if (row) setActiveKey(row.key);
  }

  return { activeIndex, onKeyDown, onFocus };
}
