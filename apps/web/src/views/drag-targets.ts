import { useLayoutEffect, useMemo, useRef } from "react";
import { createStore, useStorePart } from "../shared/store.js";
import type { DropTarget } from "./drop.js";
import type { TaskItem } from "./items.js";
import type { TaskGroup } from "./task-groups.js";

/** An element that tasks can be dropped on; most can be dragged as well. */
export interface Target {
  name: string;
  element: HTMLElement;
  data: DropTarget;
}

/** The name of a group's heading as a target. */
export function groupTarget({ key }: TaskGroup): string {
  return `group ${key}`;
}

/** The targets in the document, by name. */
export const targets = new Map<string, Target>();

/**
 * The targets currently in the document, kept up to date during a drag as they scroll in and out.
 */
export const dropTargets = createStore<readonly Target[]>([]);

/** The name of the dragged target. */
export const draggedTarget = createStore<string | null>(null);

export type DropSide = "before" | "after" | "inside";

/** The name of a target, and the side of it. */
export interface DropPoint {
  name: string;
  side: DropSide;
}

/** Where a drop would go now. */
export const dropPoint = createStore<DropPoint | null>(null);

/** Turns the updates of `dropTargets` on while something is dragged, and off afterwards. */
export function followTargets(on: boolean): void {
  following = on;
  dropTargets.set(on ? [...targets.values()] : []);
}

let following = false;

/**
 * Makes an element a drop target. The dragging code is loaded after the first view
 * (`drag-layer.tsx`), so targets only register themselves.
 *
 * @param data memoised by the caller; null if nothing can be dropped
 * @returns the attributes of the element
 */
export function useDropTarget<E extends HTMLElement>(name: string, data: DropTarget | null) {
  const ref = useRef<E>(null);
  const side = useStorePart(dropPoint, (point) => (point?.name === name ? point.side : undefined));
  const isDragged = useStorePart(draggedTarget, (dragged) => dragged === name);
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
  return {
    ref,
    "data-drop-target": name,
    "data-dragged": isDragged || undefined,
    "data-drop": side,
  };
}

/** The attributes of a row's element, which can be dragged and dropped on. */
export function useRowDrag<E extends HTMLElement>(item: TaskItem) {
  const data = useMemo<DropTarget>(() => ({ kind: "row", item }), [item]);
  return useDropTarget<E>(item.key, data);
}
