import {
  type Announcements,
  type CollisionDetection,
  DndContext,
  DragOverlay,
  type Modifier,
  MouseSensor,
  TouchSensor,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useStore } from "../shared/store.js";
import type { Mirror } from "../store/mirror.js";
import { ancestorsOf } from "../store/subtasks.js";
import { useAccountStore } from "../store/use-store.js";
import classes from "./drag-layer.module.css";
import {
  targets as allTargets,
  type DropPoint,
  type DropSide,
  draggedTarget,
  dropPoint,
  dropTargets,
  followTargets,
  groupTarget,
  type Target,
} from "./drag-targets.js";
import { type DropTarget, drop, orderedOf, reorder, showsTree, takesTasks } from "./drop.js";
import { selection } from "./selection.js";

/** The class of the card at the pointer, which covers the element below it. */
const DRAG_CARD = "docket-drag-card";

/** In pixels: dragged this far to the right, a task is dropped into the one below the pointer. */
const INDENT = 48;

type Listeners = ReturnType<typeof useDraggable>["listeners"];

/**
 * Drag and drop of tasks, sections, lists and labels with a mouse or by touch. A target becomes
 * draggable when it is pressed, and the drop targets are registered when a drag starts, so that rows
 * cost nothing before. Keys and menus offer the same moves: see `move-by-key.ts` and the menus.
 */
export default function DragLayer() {
  const { mirror, writes } = useAccountStore();
  const [pressed, setPressed] = useState<Target | null>(null);
  const dragged = useStore(draggedTarget);
  const targets = useStore(dropTargets);
  const listeners = useRef<Listeners>(undefined);
  const start = useRef<Point>({ x: 0, y: 0 });
  const pointer = useRef<Point>({ x: 0, y: 0 });
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 250, tolerance: 8 } }),
  );

  useEffect(() => {
    let followed = new AbortController();
    function press(event: MouseEvent | TouchEvent) {
      const target = draggableAt(event.target);
      if (!target || draggedTarget.get() !== null) return;
      flushSync(() => setPressed(target));
      start.current = pointer.current = pointOf(event);
      // Touch events go to the element that was touched first, even if it has left the document.
      const moved = event.type === "mousedown" ? document : (event.target as Element);
      followed.abort();
      followed = new AbortController();
      for (const type of ["mousemove", "touchmove"] as const)
        moved.addEventListener(
          type,
          (event) => {
            pointer.current = pointOf(event as MouseEvent | TouchEvent);
          },
          { passive: true, signal: followed.signal },
        );
      const name = event.type === "mousedown" ? "onMouseDown" : "onTouchStart";
      listeners.current?.[name]?.({ nativeEvent: event });
    }
    /** Links would otherwise be dragged by the browser, to another window. */
    function prevent(event: Event) {
      if (draggableAt(event.target)) event.preventDefault();
    }
    /** Escape only cancels the drag: it neither clears the selection nor closes a task. */
    function keep(event: KeyboardEvent) {
      if (event.key === "Escape" && draggedTarget.get() !== null) event.preventDefault();
    }
    const ended = new AbortController();
    const { signal } = ended;
    document.addEventListener("keydown", keep, { capture: true, signal });
    document.addEventListener("dragstart", prevent, { signal });
    document.addEventListener("mousedown", press, { signal });
    document.addEventListener("touchstart", press, { passive: true, signal });
    return () => {
      followed.abort();
      ended.abort();
    };
  }, []);

  function begin() {
    draggedTarget.set(pressed?.name ?? null);
    followTargets(true);
  }

  /**
   * The target and side of a drop at the pointer's present position. The drag events reflect the
   * last render, which lags behind a fast pointer.
   */
  function dropAtPointer() {
    const { x, y } = pointer.current;
    const target = targetAt(x, y);
    if (!target || target.name === pressed?.name) return null;
    const { top, height } = target.element.getBoundingClientRect();
    const half = y < top + height / 2 ? ("before" as const) : ("after" as const);
    const ordered = pressed && orderedOf(pressed.data);
    if (ordered) {
      const isSameKind = orderedOf(target.data)?.entity === ordered.entity;
      return isSameKind ? { target, side: half } : null;
    }
    if (!takesTasks(target.data)) return null;
    if (target.data.kind !== "row" || !showsTree(target.data.item.group))
      return { target, side: "inside" as const };
    const dragged = pressed ? idsOf(pressed.data, mirror) : [];
    const above = ancestorsOf(target.data.item.task, mirror.get().task);
    // A subtask goes along, so nothing can be dropped beside it.
    if (above.some(({ id }) => dragged.includes(id))) return null;
    return { target, side: x - start.current.x > INDENT ? ("inside" as const) : half };
  }

  function move() {
    const point = dropAtPointer();
    if (!point) return dropPoint.set(null);
    const { name, side } = indicatorOf(point.target, point.side);
    const current = dropPoint.get();
    if (current?.name !== name || current.side !== side) dropPoint.set({ name, side });
  }

  function end() {
    const point = dropAtPointer();
    finish();
    if (!pressed || !point) return;
    const { target, side } = point;
    const [ordered, other] = [orderedOf(pressed.data), orderedOf(target.data)];
    if (ordered && other && side !== "inside") reorder(ordered, other, side, writes);
    else drop(idsOf(pressed.data, mirror), target.data, side, writes);
  }

  function finish() {
    dropPoint.set(null);
    draggedTarget.set(null);
    followTargets(false);
    // A link that was dropped where it was is not followed.
    document.addEventListener("click", stop, { capture: true });
    setTimeout(() => document.removeEventListener("click", stop, { capture: true }));
  }

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={underPointer}
      accessibility={{ announcements: silent }}
      onDragStart={begin}
      onDragMove={move}
      onDragEnd={end}
      onDragCancel={finish}
    >
      {pressed && <Pressed key={pressed.name} target={pressed} listeners={listeners} />}
      {targets.map((target) => (
        <Droppable key={target.name} target={target} />
      ))}
      <DragOverlay className={DRAG_CARD} dropAnimation={null} modifiers={atPointer}>
        {dragged && pressed && <DragCard data={pressed.data} />}
      </DragOverlay>
    </DndContext>
  );
}

const stop = (event: Event) => event.preventDefault();

/**
 * Where a drop is shown. Beside a row of a sorted group, that is what the task will be in: the row's parent, or the
 * group, at its heading.
 */
function indicatorOf({ name, data }: Target, side: DropSide): DropPoint {
  if (data.kind !== "row") return { name, side };
  const { group, task } = data.item;
  if (group.manual || (side === "inside" && group.place.listId !== undefined))
    return { name, side };
  const parent = [...allTargets.values()].find(
    ({ data }) => data.kind === "row" && data.item.task.id === task.parentId,
  );
  const isInParent = showsTree(group) && task.parentId !== null;
  return { name: isInParent ? (parent?.name ?? name) : groupTarget(group), side: "inside" };
}

/**
 * The tasks that are dragged with a row: all selected ones, if it is one of them. They may have got the server's ids
 * during the drag.
 */
function idsOf(data: DropTarget, { idOf }: Mirror): string[] {
  if (data.kind !== "row") return [];
  const selected = new Set([...selection.get()].map(idOf));
  const id = idOf(data.item.task.id);
  return selected.has(id) ? [...selected] : [id];
}

/** The target that contains an element, if it can be dragged. */
function draggableAt(element: EventTarget | null): Target | undefined {
  const found = element instanceof Element && element.closest<HTMLElement>("[data-drop-target]");
  const target = found ? allTargets.get(found.dataset.dropTarget as string) : undefined;
  return target && (target.data.kind === "row" || orderedOf(target.data)) ? target : undefined;
}

/**
 * The drop target at a point of the window, unless it is covered, e.g. by a task's sheet or a bar.
 */
function targetAt(x: number, y: number): Target | undefined {
  const top = document.elementsFromPoint(x, y).find((each) => !each.closest(`.${DRAG_CARD}`));
  return [...allTargets.values()].find(({ element }) => top && element.contains(top));
}

/** The pressed target. It stays draggable even if it has been scrolled out of the document. */
function Pressed({ target, listeners }: { target: Target; listeners: RefObject<Listeners> }) {
  const draggable = useDraggable({ id: `dragged ${target.name}` });
  useLayoutEffect(() => {
    draggable.setNodeRef(target.element);
    listeners.current = draggable.listeners;
  });
  return null;
}

function Droppable({ target: { name, element, data } }: { target: Target }) {
  const { setNodeRef } = useDroppable({ id: name, data });
  useLayoutEffect(() => setNodeRef(element));
  return null;
}

/** Auto-scrolling applies to the element below the pointer. */
const underPointer: CollisionDetection = ({ pointerCoordinates }) => {
  const target = pointerCoordinates && targetAt(pointerCoordinates.x, pointerCoordinates.y);
  return target ? [{ id: target.name }] : [];
};

/**
 * Places the card at the pointer instead of at the row's start, since it is smaller than the row.
 */
const atPointer: Modifier[] = [
  ({ transform, activatorEvent, draggingNodeRect: row }) => {
    const point = activatorEvent && pointOf(activatorEvent);
    if (!point || !row) return transform;
    return {
      ...transform,
      x: transform.x + point.x - row.left - 24,
      y: transform.y + point.y - row.top - 24,
    };
  },
];

function DragCard({ data }: { data: DropTarget }) {
  const count = idsOf(data, useAccountStore().mirror).length;
  return (
    <div className={classes.card}>
      <span className="one-line" dir="auto">
        {data.kind === "row" ? data.item.task.title : orderedOf(data)?.name}
      </span>
      {count > 1 && <span className={classes.count}>{count}</span>}
    </div>
  );
}

/** No announcements: only pointers drag, and their users see what happens. */
const silent: Announcements = {
  onDragStart: () => undefined,
  onDragOver: () => undefined,
  onDragEnd: () => undefined,
  onDragCancel: () => undefined,
};

interface Point {
  x: number;
  y: number;
}

function pointOf(event: Event): Point {
  const { clientX: x, clientY: y } =
    "touches" in event ? ((event as TouchEvent).touches[0] as Touch) : (event as MouseEvent);
  return { x, y };
}
