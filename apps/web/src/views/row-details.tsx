import { type Due, formatDue, formatDueTime, isOverdue, today } from "@docket/dates";
import { Children, Fragment, type ReactNode } from "react";
import { CalendarIcon, RepeatIcon, SubtaskIcon } from "../fields/icons.js";
import { type Priority, priorityNames } from "../fields/priorities.js";
import type { EditableField } from "../fields/task-fields.js";
import type { Task } from "../store/rows.js";
import { useAccount, useRows } from "../store/use-store.js";
import { dotColor } from "../theme/dot-color.js";
import { subtasksById } from "./indexes.js";
import { dayOf, type TaskGroup } from "./task-groups.js";
import classes from "./task-row.module.css";

interface RowDetailsProps {
  /** Its id, by which it describes the checkbox. */
  id: string;
  task: Task;
  /** Whether the row is below that of its parent. */
  nested: boolean;
  /** The group of the row: what its heading says is not repeated. */
  group: TaskGroup;
  showsList: boolean;
  completed: boolean;
}

/** The fields shown in the title or the due date of a row, or only in the panel. */
type Elsewhere = "title" | "description" | "completed" | OfDue | "startDate";
type OfDue = "dueTime" | "dueZone" | "repeat";

/** Due date, labels, list and other details of a task; absent ones are left out. */
export function RowDetails({ id, task, nested, group, showsList, completed }: RowDetailsProps) {
  const labels = useRows((rows) => rows.label);
  const list = useRows((rows) => rows.list.get(task.listId));
  const parent = useRows((rows) => rows.task.get(nested ? "" : (task.parentId ?? "")));
  const subtasks = useRows((rows) => subtasksById(rows.task).get(task.id));
  /** In display order; a missing field is a compile error. */
  const parts: Record<
    Exclude<EditableField, Elsewhere> | "subtasks" | "parent" | "place",
    ReactNode
  > = {
    priority: task.priority < 4 && (
      <span className="visually-hidden">{priorityNames[task.priority as Priority]} priority</span>
    ),
    dueDate: task.dueDate && <DueWords {...{ task, group, completed }} />,
    subtasks: subtasks && (
      <span className={classes.detail}>
        <SubtaskIcon size={14} label="Subtasks" />
        <span>
          {subtasks.filter((one) => one.completed).length}/{subtasks.length}
        </span>
      </span>
    ),
    labelIds: task.labelIds.map((id) => {
      const label = labels.get(id);
      return (
        label?.deletedAt === null && (
          <span
            key={id}
            className={classes.label}
            style={dotColor(label.color)}
            dir="auto"
            title={label.name}
          >
            {label.name}
          </span>
        )
      );
    }),
    parent: parent && (
      <span className={classes.parent} title={parent.title}>
        <span aria-hidden>↳</span>
        <span className="visually-hidden">Subtask of </span>
        <bdi>{parent.title}</bdi>
      </span>
    ),
    place: showsList && list?.isInbox === false && (
      <span className={classes.place} style={dotColor(list.color)} dir="auto" title={list.name}>
        {list.name}
      </span>
    ),
  };
  if (Children.toArray(Object.values(parts)).length === 0) return null;
  return (
    <span id={id} className={classes.details}>
      {Object.entries(parts).map(([name, part]) => (
        <Fragment key={name}>{part}</Fragment>
      ))}
    </span>
  );
}

function DueWords({
  task,
  group,
  completed,
}: Pick<RowDetailsProps, "task" | "group" | "completed">) {
  const clock = useAccount();
  const due = { dueDate: task.dueDate, dueTime: task.dueTime, dueZone: task.dueZone } as Due;
  const overdue = !completed && isOverdue(due, clock);
  const day = dayOf(task, clock.timeZone);
  const isToday = day === today(clock);
  const words = (day === group.place.dueDate ? formatDueTime : formatDue)(due, clock);
  if (words === null && !task.repeat) return null;
  return (
    <time
      className={classes.due}
      lang={clock.locale}
      data-tone={completed ? undefined : overdue ? "overdue" : isToday ? "today" : undefined}
      dateTime={task.dueTime ? `${task.dueDate}T${task.dueTime}` : (task.dueDate ?? undefined)}
    >
      {words && <CalendarIcon size={14} />}
      {overdue && group.kind !== "overdue" && <span lang="en">Overdue · </span>}
      {words}
      {task.repeat && <RepeatIcon size={13} label="Repeats" />}
    </time>
  );
}
