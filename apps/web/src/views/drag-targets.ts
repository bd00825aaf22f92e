import { useLayoutEffect, useMemo, useRef } from "react";
import { createStore, useStorePart } from "../shared/store.js";
import type { DropTarget } from "./drop.js";
import type { TaskItem } from "./items.js";

/** Something on the page that tasks can be dropped on; a row can be dragged as well. */
export interface Target {
  name: string;
  element: HTMLElement;
  data: DropTarget;
}

const targets = new Map<string, Target>();

/** Those that are in the document at present, by name. A drag follows them as they scroll in and out. */
export const dropTargets = createStore<readonly Target[]>([]);

/** The name of the row that is dragged. */
export const draggedRow = createStore<string | null>(null);

/** Where a drop at present would go: the name of the target, and on which side of it. */
export const dropPoint = createStore<{
  name: string;
  side: "before" | "after" | "inside";
} | null>(null);

/** The row that an element of it belongs to. */
export function rowAt(element: EventTarget | null): Target | undefined {
  const row = element instanceof Element && element.closest<HTMLElement>("[data-drag-row]");
  return row ? targets.get(row.dataset.dragRow as string) : undefined;
}

/** The class of what hangs at the pointer, which covers what it is over. */
export const DRAG_CARD = "docket-drag-card";

/** What can be dropped on at a point of the window, unless something lies over it: the sheet of a task, a bar. */
export function targetAt(x: number, y: number): Target | undefined {
  const all = [...targets.values()];
  const top = document.elementsFromPoint(x, y).find((each) => !each.closest(`.${DRAG_CARD}`));
  return all.find(({ element }) => top && element.contains(top));
}

/** While something is dragged, `dropTargets` has what is in the document. */
export function followTargets(on: boolean): void {
  following = on;
  dropTargets.set(on ? [...targets.values()] : []);
}

let following = false;

/**
 * What an element needs to be dropped on. The code that drags is loaded after the first view
 * (`drag-layer.tsx`), so the rows only say that they are there.
 *
 * @param data remembered by the caller; null where nothing can be dropped
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

/** What a row needs to be dragged, and to be dropped on: the attributes of its element. */
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
