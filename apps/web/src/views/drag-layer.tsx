import {
  type Announcements,
  DndContext,
  type DragEndEvent,
  type DragMoveEvent,
  DragOverlay,
  type Modifier,
  MouseSensor,
  pointerWithin,
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
  draggedRow,
  dropPoint,
  dropTargets,
  followTargets,
  rowAt,
  type Target,
} from "./drag-targets.js";
import { type DropTarget, drop } from "./drop.js";
import type { TaskItem } from "./items.js";
import { selection } from "./selection.js";

/** So far to the right, in pixels, a task is dropped into the one that it is on. */
const INDENT = 48;

type Listeners = ReturnType<typeof useDraggable>["listeners"];

/**
 * Dragging of tasks with a mouse or by touch. A press on a row makes it draggable, and what is in the
 * document becomes a target when it is dragged, so that rows cost nothing before. Keys and menus do the same:
 * see `move-by-key.ts` and the menu of a task.
 */
export function DragLayer() {
  const writes = useWrites();
  const [pressed, setPressed] = useState<Target | null>(null);
  const dragged = useStore(draggedRow);
  const targets = useStore(dropTargets);
  const listeners = useRef<Listeners>(undefined);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 250, tolerance: 8 } }),
  );

  useEffect(() => {
    function press(event: MouseEvent | TouchEvent) {
      const row = rowAt(event.target);
      if (!row || draggedRow.get() !== null) return;
      flushSync(() => setPressed(row));
      const name = event.type === "mousedown" ? "onMouseDown" : "onTouchStart";
      listeners.current?.[name]?.({ nativeEvent: event });
    }
    document.addEventListener("mousedown", press);
    document.addEventListener("touchstart", press, { passive: true });
    return () => {
      document.removeEventListener("mousedown", press);
      document.removeEventListener("touchstart", press);
    };
  }, []);

  function start() {
    draggedRow.set(pressed?.name ?? null);
    followTargets(true);
  }

  function move({ over, delta, activatorEvent }: DragMoveEvent) {
    const data = over?.data.current as DropTarget | undefined;
    if (!over || !data || data === pressed?.data) return dropPoint.set(null);
    const pointerY = pointOf(activatorEvent).y + delta.y;
    const { top, height } = over.rect;
    const side =
      data.kind !== "row" || (delta.x > INDENT && data.item.group.manual)
        ? "inside"
        : pointerY < top + height / 2
          ? "before"
          : "after";
    const current = dropPoint.get();
    if (current?.name !== over.id || current.side !== side)
      dropPoint.set({ name: String(over.id), side });
  }

  function end({ over }: DragEndEvent) {
    const side = dropPoint.get()?.side ?? "inside";
    const item = itemOf(pressed);
    const data = over?.data.current as DropTarget | undefined;
    finish();
    if (!item || !data || data === pressed?.data) return;
    const selected = selection.get();
    drop(selected.has(item.task.id) ? [...selected] : [item.task.id], data, side, writes);
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
      collisionDetection={pointerWithin}
      accessibility={{ announcements: silent }}
      onDragStart={start}
      onDragMove={move}
      onDragEnd={end}
      onDragCancel={finish}
    >
      {pressed && <Pressed key={pressed.name} target={pressed} listeners={listeners} />}
      {targets.map((target) => (
        <Droppable key={target.name} target={target} />
      ))}
      <DragOverlay dropAnimation={null} modifiers={atPointer}>
        {dragged && item && <DragCard item={item} />}
      </DragOverlay>
    </DndContext>
  );
}

function itemOf(target: Target | null): TaskItem | null {
  return target?.data.kind === "row" ? target.data.item : null;
}

/** The row under the pointer. It stays draggable when it has been scrolled out of the document. */
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

/** The card is smaller than the row: it is at the pointer, and not where the row began. */
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

/** Only pointers drag, and see what happens. */
const silent: Announcements = {
  onDragStart: () => undefined,
  onDragOver: () => undefined,
  onDragEnd: () => undefined,
  onDragCancel: () => undefined,
};

function pointOf(event: Event): { x: number; y: number } {
  const { clientX: x, clientY: y } =
    "touches" in event ? ((event as TouchEvent).touches[0] as Touch) : (event as MouseEvent);
  return { x, y };
}
