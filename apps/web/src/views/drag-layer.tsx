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
import { useWrites } from "../store/use-store.js";
import classes from "./drag-layer.module.css";
import {
  DRAG_CARD,
  draggedRow,
  dropPoint,
  dropTargets,
  followTargets,
  rowAt,
  type Target,
  targetAt,
} from "./drag-targets.js";
import { drop } from "./drop.js";
import type { TaskItem } from "./items.js";
import { selection } from "./selection.js";

/** In pixels: dragged this far to the right, a task is dropped into the one below the pointer. */
const INDENT = 48;

type Listeners = ReturnType<typeof useDraggable>["listeners"];

/**
 * Drag and drop of tasks with a mouse or by touch. A row becomes draggable when it is pressed, and
 * the drop targets are registered when a drag starts, so that rows cost nothing before. Keys and
 * menus offer the same moves: see `move-by-key.ts` and the menu of a task.
 */
export function DragLayer() {
  const writes = useWrites();
  const [pressed, setPressed] = useState<Target | null>(null);
  const dragged = useStore(draggedRow);
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
      const row = rowAt(event.target);
      if (!row || draggedRow.get() !== null) return;
      flushSync(() => setPressed(row));
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
    document.addEventListener("mousedown", press);
    document.addEventListener("touchstart", press, { passive: true });
    return () => {
      followed.abort();
      document.removeEventListener("mousedown", press);
      document.removeEventListener("touchstart", press);
    };
  }, []);

  function begin() {
    draggedRow.set(pressed?.name ?? null);
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
    const side =
      target.data.kind !== "row" || (x - start.current.x > INDENT && target.data.item.group.manual)
        ? ("inside" as const)
        : y < top + height / 2
          ? ("before" as const)
          : ("after" as const);
    return { target, side };
  }

  function move() {
    const point = dropAtPointer();
    if (!point) return dropPoint.set(null);
    const { name } = point.target;
    const current = dropPoint.get();
    if (current?.name !== name || current.side !== point.side)
      dropPoint.set({ name, side: point.side });
  }

  function end() {
    const item = itemOf(pressed);
    const point = dropAtPointer();
    finish();
    if (!item || !point) return;
    const selected = selection.get();
    const ids = selected.has(item.task.id) ? [...selected] : [item.task.id];
    drop(ids, point.target.data, point.side, writes);
  }

  function finish() {
    dropPoint.set(null);
    draggedRow.set(null);
    followTargets(false);
  }

  const item = itemOf(pressed);
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
        {dragged && item && <DragCard item={item} />}
      </DragOverlay>
    </DndContext>
  );
}

function itemOf(target: Target | null): TaskItem | null {
  return target?.data.kind === "row" ? target.data.item : null;
}

/** The pressed row. It stays draggable even if it has been scrolled out of the document. */
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

function DragCard({ item: { task } }: { item: TaskItem }) {
  const selected = selection.get();
  const count = selected.has(task.id) ? selected.size : 1;
  return (
    <div className={classes.card}>
      <span dir="auto">{task.title}</span>
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
