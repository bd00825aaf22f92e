import {
  type Announcements,
  DndContext,
  type DragEndEvent,
  type DragMoveEvent,
  DragOverlay,
  type DragStartEvent,
  MouseSensor,
  pointerWithin,
  TouchSensor,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { type ReactNode, useCallback, useState } from "react";
import { createStore, useStorePart } from "../shared/store.js";
import { useWrites } from "../store/use-store.js";
import classes from "./dragging.module.css";
import { type DropTarget, drop } from "./drop.js";
import type { TaskItem } from "./items.js";
import { selection } from "./selection.js";

/** Where a drop at present would go: the name of the target, and on which side of it. */
const over = createStore<{ name: string; side: "before" | "after" | "inside" } | null>(null);

/** So far to the right, in pixels, a task is dropped into the one that it is on. */
const INDENT = 48;

/** Dragging within it. Keys and menus do the same: see `move-by-key.ts` and the menu of a task. */
export function Dragging({ children }: { children: ReactNode }) {
  const writes = useWrites();
  const [dragged, setDragged] = useState<TaskItem | null>(null);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 250, tolerance: 8 } }),
  );

  function move({ active, over: target, delta, activatorEvent }: DragMoveEvent) {
    const data = target?.data.current as DropTarget | undefined;
    if (!target || !data || target.id === active.id) return over.set(null);
    const pointerY = yOf(activatorEvent) + delta.y;
    const { top, height } = target.rect;
    const side =
      data.kind !== "row" || (delta.x > INDENT && data.item.group.manual)
        ? "inside"
        : pointerY < top + height / 2
          ? "before"
          : "after";
    const current = over.get();
    if (current?.name !== target.id || current.side !== side)
      over.set({ name: String(target.id), side });
  }

  function end({ active, over: target }: DragEndEvent) {
    const side = over.get()?.side ?? "inside";
    finish();
    const item = active.data.current as TaskItem | undefined;
    const data = target?.data.current as DropTarget | undefined;
    if (!item || !data || target?.id === active.id) return;
    const selected = selection.get();
    drop(selected.has(item.task.id) ? [...selected] : [item.task.id], data, side, writes);
  }

  function finish() {
    over.set(null);
    setDragged(null);
  }

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={pointerWithin}
      accessibility={{ announcements: silent }}
      onDragStart={({ active }: DragStartEvent) => setDragged(active.data.current as TaskItem)}
      onDragMove={move}
      onDragEnd={end}
      onDragCancel={finish}
    >
      {children}
      <DragOverlay dropAnimation={null}>{dragged && <DragCard item={dragged} />}</DragOverlay>
    </DndContext>
  );
}

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

/** What a row needs to be dragged, and to be dropped on. */
export function useRowDrag(item: TaskItem) {
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: item.key, data: item });
  const data: DropTarget = { kind: "row", item };
  const { setNodeRef: setDropRef } = useDroppable({ id: item.key, data });
  const side = useStorePart(over, (target) =>
    target?.name === item.key ? target.side : undefined,
  );
  const ref = useCallback(
    (element: HTMLElement | null) => {
      setNodeRef(element);
      setDropRef(element);
    },
    [setNodeRef, setDropRef],
  );
  return { ref, listeners, isDragged: isDragging, side };
}

/** What anything else needs to be dropped on. */
export function useDrop(name: string, data: DropTarget) {
  const { setNodeRef } = useDroppable({ id: name, data });
  const isOver = useStorePart(over, (target) => target?.name === name);
  return { ref: setNodeRef, isOver };
}

/** Only pointers drag, and see what happens. */
const silent: Announcements = {
  onDragStart: () => undefined,
  onDragOver: () => undefined,
  onDragEnd: () => undefined,
  onDragCancel: () => undefined,
};

function yOf(event: Event): number {
  if ("touches" in event) return (event as TouchEvent).touches[0]?.clientY ?? 0;
  return (event as MouseEvent).clientY;
}
