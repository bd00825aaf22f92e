import { type Due, formatDue, isOverdue, today } from "@docket/dates";
import { CalendarIcon, RepeatIcon, SubtaskIcon } from "../fields/icons.js";
import type { Task } from "../store/rows.js";
import { useAccount, useRows } from "../store/use-store.js";
import { subtasksById } from "./indexes.js";
import { dayOf } from "./task-groups.js";
import classes from "./task-row.module.css";

interface RowDetailsProps {
  task: Task;
  showsList: boolean;
  completed: boolean;
}

/** When a task is due, what it is labelled with and where it is: only what there is. */
export function RowDetails({ task, showsList, completed }: RowDetailsProps) {
  const labels = useRows((rows) => rows.label);
  const list = useRows((rows) => rows.list.get(task.listId));
  const subtasks = useRows((rows) => subtasksById(rows.task).get(task.id));
  const hasPlace = showsList && list !== undefined && !list.isInbox;
  const isUnsent = task.id.startsWith("local-");
  if (!task.dueDate && task.labelIds.length === 0 && !subtasks && !hasPlace && !isUnsent)
    return null;
  return (
    <span className={classes.details}>
      {task.dueDate && <DueWords task={task} completed={completed} />}
      {subtasks && (
        <span className={classes.detail}>
          <SubtaskIcon size={14} />
          <span>
            {subtasks.filter((one) => one.completed).length}/{subtasks.length}
          </span>
        </span>
      )}
      {task.labelIds.map((id) => {
        const label = labels.get(id);
        return (
          label?.deletedAt === null && (
            <span key={id} className={classes.label} data-color={label.color} dir="auto">
              {label.name}
            </span>
          )
        );
      })}
      {hasPlace && (
        <span className={classes.place} data-color={list.color} dir="auto">
          {list.name}
        </span>
      )}
    </span>
  );
}

function DueWords({ task, completed }: { task: Task; completed: boolean }) {
  const clock = useAccount();
  const due = { dueDate: task.dueDate, dueTime: task.dueTime, dueZone: task.dueZone } as Due;
  const overdue = !completed && isOverdue(due, clock);
  const isToday = dayOf(task, clock.timeZone) === today(clock);
  return (
    <time
      className={classes.due}
      data-tone={completed ? undefined : overdue ? "overdue" : isToday ? "today" : undefined}
      dateTime={task.dueTime ? `${task.dueDate}T${task.dueTime}` : (task.dueDate ?? undefined)}
    >
      <CalendarIcon size={14} />
      {overdue && <span>Overdue · </span>}
      {formatDue(due, clock)}
      {task.repeat && <RepeatIcon size={13} />}
    </time>
  );
}
