import type { Clock, Due, Repeat } from "@docket/dates";
import { nextDue, skipDue } from "@docket/dates/repetition";
import type { Task } from "./rows.js";

/** A repeating task at its next occurrence; completed, if there is none after this one. */
export function moveOn(task: Task, how: "done" | "skipped", clock: Clock): Task {
  const { dueDate, dueTime, dueZone } = task;
  const due = { dueDate, dueTime, dueZone } as Due;
  const repeat = task.repeat as Repeat;
  const next =
    how === "done" ? nextDue(due, repeat, clock.now, clock) : skipDue(due, repeat, clock);
  const ahead = (task.ahead ?? 0) + 1;
  return next
    ? { ...task, ...next.due, repeat: next.repeat, ahead }
    : { ...task, completed: true, completedAt: clock.now, ahead };
}
