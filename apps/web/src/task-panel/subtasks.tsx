import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import {
  SortableContext,
  sortableKeyboardCoordinates,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { limits } from "@docket/contract/limits";
import { AddTask } from "../fields/add-task.js";
import { announce } from "../shared/announce.js";
import { type Task, useRows, useSubtasks, useWrites } from "../store/use-store.js";
import { SubtaskRow } from "./subtask-row.js";
import classes from "./task-panel.module.css";

interface SubtasksProps {
  task: Task;
  onOpen: (taskId: string) => void;
}

/** The subtasks of a task, in the user's order: ticked, moved, opened, added. */
export function Subtasks({ task, onOpen }: SubtasksProps) {
  const writes = useWrites();
  const subtasks = useSubtasks(task.id);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const level = useRows((rows) => levelOf(task, rows.task));
  const done = subtasks.filter(({ completed }) => completed).length;

  /** Moves one by so many places. */
  function move(id: string, by: number) {
    const from = subtasks.findIndex((one) => one.id === id);
    const beside = subtasks[from + by];
    if (!beside || by === 0) return;
    void writes.moveTask(id, { place: by < 0 ? { before: beside.id } : { after: beside.id } });
    announce(`Moved to ${from + by + 1} of ${subtasks.length}.`);
  }

  function onDragEnd({ active, over }: DragEndEvent) {
    const indexOf = (id: unknown) => subtasks.findIndex((one) => one.id === id);
    if (over) move(String(active.id), indexOf(over.id) - indexOf(active.id));
  }

  return (
    <section className={classes.section} aria-label="Subtasks">
      {subtasks.length > 0 && (
        <h3 className={classes.sectionTitle}>
          Subtasks
          <span className={classes.count}>
            {done} of {subtasks.length} done
          </span>
        </h3>
      )}
      <DndContext sensors={sensors} collisionDetection={closestCenter} onDragEnd={onDragEnd}>
        <SortableContext items={subtasks} strategy={verticalListSortingStrategy}>
          <ul className={classes.subtasks}>
            {subtasks.map((one) => (
              <SubtaskRow
                key={one.id}
                task={one}
                onOpen={() => onOpen(one.id)}
                onMove={(by) => move(one.id, by)}
              />
            ))}
          </ul>
        </SortableContext>
      </DndContext>
      {task.deletedAt === null && level < limits.taskLevels && (
        <AddTask
          compact
          draft={`subtask-${task.id}`}
          label="New subtask"
          placeholder="Add a subtask"
          defaults={{ parentId: task.id }}
        />
      )}
    </section>
  );
}

/** 1 for a task that is no subtask. */
function levelOf(task: Task, tasks: ReadonlyMap<string, Task>): number {
  const parent = task.parentId === null ? undefined : tasks.get(task.parentId);
  return parent ? 1 + levelOf(parent, tasks) : 1;
}
