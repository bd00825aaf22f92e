import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { dialog } from "../shell/dialogs-state.js";
import { MAIN_ID, NEW_TASK_ID, SEARCH_ID } from "../shell/element-ids.js";
import { singleKeys } from "../shell/use-shortcuts.js";
import { type Item, selectableId } from "./items.js";
import { selectThrough } from "./selection.js";

interface Scroller {
  scrollToIndex(index: number, options: { align: "auto" }): void;
}

/** The id of the task that a key has moved to another group. */
let moved: string | undefined;

/** Lets the focus follow a task that is about to get into another group. */
export function followMoved(id: string): void {
  moved = id;
}

/** Tasks per PageUp and PageDown. */
const PAGE_TASKS = 10;

/**
 * Roving tabindex: one task of the list is in the tab order, and the arrow keys choose which. A
 * task's focus is on its `data-row-focus` element. When the focused task disappears, the next one
 * gets the focus.
 */
export function useRovingFocus(
  items: Item[],
  list: RefObject<HTMLElement | null>,
  virtualizer: Scroller,
) {
  const [activeKey, setActiveKey] = useState<string | null>(null);
  /** The previously shown items, for when the active task disappears, possibly with its heading. */
  const shown = useRef(items);
  /** Set while a task is to get the focus: how. */
  const wantsFocus = useRef<FocusOptions | null>(null);

  const found = activeKey === null ? -1 : items.findIndex(({ key }) => key === activeKey);
  const activeIndex = found === -1 ? nearestRemaining(items, shown.current, activeKey) : found;

  useLayoutEffect(() => {
    const focusIsLost = document.activeElement === document.body;
    const wasRemoved = activeKey !== null && found === -1;
    if (wasRemoved) setActiveKey(items[activeIndex]?.key ?? null);
    // It may have been removed elsewhere, while the user looks at another part of the list.
    if (wasRemoved && focusIsLost)
      wantsFocus.current = { preventScroll: selectableId(items[activeIndex]) !== moved };
    shown.current = items;
    focusIfWanted(activeIndex);
  });

  function focusIfWanted(index: number) {
    if (!wantsFocus.current) return;
    const element = list.current?.querySelector<HTMLElement>(
      `[data-index="${index}"] [data-row-focus]`,
    );
    // Not rendered yet: the virtualizer is still scrolling to it.
    if (!element) return;
    // Scrolls if a bar at the bottom, which the virtualizer does not know, covers it.
    element.focus(wantsFocus.current);
    wantsFocus.current = null;
  }

  function moveTo(index: number) {
    if (index < 0) return;
    setActiveKey(items[index]?.key ?? null);
    wantsFocus.current = {};
    virtualizer.scrollToIndex(index, { align: "auto" });
    // If it is the active one already, nothing may be rendered; the wish would take the focus from elsewhere later.
    focusIfWanted(index);
  }

  /** The index of the task `by` tasks further; -1 if there is none before. */
  function step(by: number): number {
    let index = activeIndex;
    for (let left = Math.abs(by); left > 0; left -= 1) {
      const next = nextTask(items, index, Math.sign(by));
      if (next === -1) return left === Math.abs(by) && by < 0 ? -1 : index;
      index = next;
    }
    return index;
  }

  /** The index that a key moves to; undefined for other keys. */
  function targetOf(key: string): number | undefined {
    if (key === "ArrowDown" || key === "j") return step(1);
    if (key === "ArrowUp" || key === "k") return step(-1);
    if (key === "PageDown") return step(PAGE_TASKS);
    if (key === "PageUp") return step(-PAGE_TASKS);
    if (key === "Home") return nextTask(items, -1, 1);
    return key === "End" ? nextTask(items, items.length, -1) : undefined;
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const isRow = (event.target as HTMLElement).hasAttribute("data-row-focus");
    if (!isRow || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = targetOf(event.key);
    if (target === undefined) return;
    event.preventDefault();
    const [from, to] = [activeIndex, target].map((index) => selectableId(items[index]));
    if (event.shiftKey && from && to) selectThrough(to, from);
    if (target >= 0) moveTo(target);
    else if (!event.shiftKey)
      (document.getElementById(NEW_TASK_ID) ?? document.getElementById(SEARCH_ID))?.focus();
  }

  // After signing in or changing the view nothing has the focus: a key must still enter the list.
  const enter = useEffectEvent((event: globalThis.KeyboardEvent) => {
    if (event.key !== "ArrowDown" && !(event.key === "j" && singleKeys.get())) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.defaultPrevented || dialog.get() !== null) return;
    if (event.target !== document.body && (event.target as HTMLElement).id !== MAIN_ID) return;
    event.preventDefault();
    moveTo(activeIndex);
  });
  useEffect(() => {
    document.addEventListener("keydown", enter);
    return () => document.removeEventListener("keydown", enter);
  }, []);

  /** The key of the line that has had the focus last. */
  const focusedKey = useRef<string>(undefined);

  function onFocus(event: FocusEvent<HTMLElement>) {
    const line = event.target.closest("[data-index]");
    const item = items[Number(line?.getAttribute("data-index"))];
    focusedKey.current = item?.key;
    if (item?.kind === "task") setActiveKey(item.key);
  }

  /** The indexes of the lines that stay in the document when they are scrolled away, or the focus would be lost. */
  const kept = () =>
    [activeIndex, items.findIndex(({ key }) => key === focusedKey.current)].filter(
      (index) => index >= 0,
    );

  return { activeIndex, kept, onKeyDown, onFocus };
}

/** The next task after, or before, an index; -1 if there is none. */
function nextTask(items: Item[], from: number, by: number): number {
  for (let index = from + by; index >= 0 && index < items.length; index += by)
    if (items[index]?.kind === "task") return index;
  return -1;
}

/**
 * The task itself if a key has moved it; otherwise the remaining one after a removed one, or else before it;
 * the first if it was never shown.
 */
function nearestRemaining(items: Item[], before: Item[], gone: string | null): number {
  const place = gone === null ? -1 : before.findIndex(({ key }) => key === gone);
  if (moved && selectableId(before[place]) === moved) {
    const there = items.findIndex((item) => selectableId(item) === moved);
    if (there !== -1) return there;
  }
  const left = new Map(items.map(({ key }, index) => [key, index]));
  for (const by of place === -1 ? [] : [1, -1]) {
    let index = nextTask(before, place, by);
    while (index !== -1 && !left.has(before[index]!.key)) index = nextTask(before, index, by);
    if (index !== -1) return left.get(before[index]!.key)!;
  }
  return nextTask(items, -1, 1);
}
