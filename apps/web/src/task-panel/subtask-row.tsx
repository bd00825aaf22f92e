import { dueOf, formatDue, isOverdue } from "@docket/dates";
import { UnstyledButton } from "@mantine/core";
import { openFromTask } from "../shell/open-from-task.js";
import { useAccount, useAccountStore } from "../store/use-store.js";
import { useRowDrag } from "../views/drag-targets.js";
import type { TaskItem } from "../views/items.js";
import { moveByKey } from "../views/move-by-key.js";
import { RowMenuButton } from "../views/row-menu-button.js";
import { CompleteBox } from "./complete-box.js";
import classes from "./task-panel.module.css";

/** A subtask: its checkbox, its title that opens it, and its menu. Draggable like a list's row. */
export function SubtaskRow({ item }: { item: TaskItem }) {
  const { task } = item;
  const clock = useAccount();
  const { writes, mirror } = useAccountStore();
  const drag = useRowDrag<HTMLLIElement>(item);
  const due = dueOf(task);
  return (
    <li {...drag} className={classes.subtask} data-done={task.completed || undefined}>
      <CompleteBox task={task} />
      <UnstyledButton
        className={classes.subtaskTitle}
        dir="auto"
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
        onClick={() => openFromTask(task.id, mirror.keyOf)}
        onKeyDown={(event) => {
          if (!event.altKey || !/^Arrow(?:Up|Down)$/.test(event.key)) return;
          event.preventDefault();
          moveByKey(event.key, item, writes);
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
      <RowMenuButton item={item} tabIndex={0} />
    </li>
  );
}
