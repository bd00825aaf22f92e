import { useLayoutEffect, useMemo, useRef } from "react";
import { createStore, useStorePart } from "../shared/store.js";
import type { DropTarget } from "./drop.js";
import type { TaskItem } from "./items.js";

/** An element that tasks can be dropped on; rows can be dragged as well. */
export interface Target {
  name: string;
  element: HTMLElement;
  data: DropTarget;
}

const targets = new Map<string, Target>();

/**
 * The targets currently in the document, kept up to date during a drag as they scroll in and out.
 */
export const dropTargets = createStore<readonly Target[]>([]);

/** The name of the dragged row. */
export const draggedRow = createStore<string | null>(null);

/** Where a drop would go now: the name of the target, and the side of it. */
export const dropPoint = createStore<{
  name: string;
  side: "before" | "after" | "inside";
} | null>(null);

/** The row that contains an element. */
export function rowAt(element: EventTarget | null): Target | undefined {
  const row = element instanceof Element && element.closest<HTMLElement>("[data-drag-row]");
  return row ? targets.get(row.dataset.dragRow as string) : undefined;
}

/** The class of the card at the pointer, which covers the element below it. */
export const DRAG_CARD = "docket-drag-card";

/**
 * The drop target at a point of the window, unless it is covered, e.g. by a task's sheet or a bar.
 */
export function targetAt(x: number, y: number): Target | undefined {
  const all = [...targets.values()];
  const top = document.elementsFromPoint(x, y).find((each) => !each.closest(`.${DRAG_CARD}`));
  return all.find(({ element }) => top && element.contains(top));
}

/** Turns the updates of `dropTargets` on while something is dragged, and off afterwards. */
export function followTargets(on: boolean): void {
  following = on;
  dropTargets.set(on ? [...targets.values()] : []);
}

let following = false;

/**
 * Makes an element a drop target. The dragging code is loaded after the first view
 * (`drag-layer.tsx`), so rows only register themselves.
 *
 * @param data memoised by the caller; null if nothing can be dropped
 */
export function useDropTarget<E extends HTMLElement>(name: string, data: DropTarget | null) {
  const ref = useRef<E>(null);
  const side = useStorePart(dropPoint, (point) => (point?.name === name ? point.side : undefined));
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element || !data) return;
    targets.set(name, { name, element, data });
    if (following) followTargets(true);
    return () => {
      targets.delete(name);
      if (following) followTargets(true);
    };
  }, [name, data]);
  return { ref, side };
}

/** The attributes with which a row's element can be dragged and dropped on. */
export function useRowDrag<E extends HTMLElement>(item: TaskItem) {
  const data = useMemo<DropTarget>(() => ({ kind: "row", item }), [item]);
  const { ref, side } = useDropTarget<E>(item.key, data);
  const isDragged = useStorePart(draggedRow, (name) => name === item.key);
  return {
    ref,
    "data-drag-row": item.key,
    "data-dragged": isDragged || undefined,
    "data-drop": side,
  };
}
