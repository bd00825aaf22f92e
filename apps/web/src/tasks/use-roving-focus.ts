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

/** How far PageUp and PageDown go. */
const PAGE = 10;

/**
 * One row of the list takes part in the tab order; the arrows choose which. The focus of a row is on
 * the element marked `data-row-focus`. When the focused row goes away, the next one gets the focus.
 */
export function useRovingFocus(
  rows: Row[],
  list: RefObject<HTMLElement | null>,
  virtualizer: Scroller,
) {
  const [activeKey, setActiveKey] = useState<string | null>(null);
  /** Where the active row was, for when it is gone. */
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
    // Not there yet: it is drawn when the virtualizer has scrolled to it.
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
      PageDown: activeIndex + PAGE,
      PageUp: activeIndex - PAGE,
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
