import { useSortable } from "@dnd-kit/sortable";
import { formatDue, isOverdue } from "@docket/dates";
import { UnstyledButton } from "@mantine/core";
import { dueOf } from "../fields/due-change.js";
import { icon } from "../shared/icons.js";
import { type Task, useAccount } from "../store/use-store.js";
import { CompleteBox } from "./complete-box.js";
import classes from "./task-panel.module.css";

const GripIcon = icon("M9 6.500h.01M9 12h.01M9 17.500h.01M15 6.500h.01M15 12h.01M15 17.500h.01");

interface SubtaskRowProps {
  task: Task;
  onOpen: () => void;
  /** By so many places. */
  onMove: (by: number) => void;
}

/** A subtask: its tick, its title that opens it, and a handle to move it by. */
export function SubtaskRow({ task, onOpen, onMove }: SubtaskRowProps) {
  const clock = useAccount();
  const {
    attributes,
    listeners,
    setNodeRef,
    setActivatorNodeRef,
    transform,
    transition,
    isDragging,
  } = useSortable({ id: task.id });
  const due = dueOf(task);
  return (
    <li
      ref={setNodeRef}
      className={classes.subtask}
      data-done={task.completed || undefined}
      data-dragging={isDragging || undefined}
      style={{
        transform: transform ? `translateY(${Math.round(transform.y)}px)` : undefined,
        transition,
      }}
    >
      <CompleteBox task={task} size="small" />
      <UnstyledButton
        className={classes.subtaskTitle}
        dir="auto"
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
        onClick={onOpen}
        onKeyDown={(event) => {
          if (!event.altKey || !/^Arrow(?:Up|Down)$/.test(event.key)) return;
          event.preventDefault();
          onMove(event.key === "ArrowUp" ? -1 : 1);
        }}
      >
        {task.title}
      </UnstyledButton>
      {due && (
        <span
          className={classes.subtaskDue}
          data-tone={!task.completed && isOverdue(due, clock) ? "overdue" : undefined}
        >
          {formatDue(due, clock)}
        </span>
      )}
      <UnstyledButton
        ref={setActivatorNodeRef}
        className={classes.handle}
        {...attributes}
        {...listeners}
        aria-label={`Move ${task.title}`}
      >
        <GripIcon size={18} />
      </UnstyledButton>
    </li>
  );
}
