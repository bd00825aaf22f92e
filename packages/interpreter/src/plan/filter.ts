import { type Clock, type Due, isOverdue, today } from "@docket/dates";
import type { Filter } from "../grammar/intent.js";
import { addDays } from "../language/days.js";
import { stem, traceOf } from "../language/stems.js";
import { fold } from "../language/text.js";
import { wordsOf } from "../match/task-index.js";
import type { KnownTask } from "../types.js";
import type { Session } from "./session.js";

/** The due of a task, or `null`. */
export const dueOf = ({ dueDate, dueTime, dueZone }: KnownTask) =>
  dueDate ? { dueDate, dueTime, dueZone } : null;

/** What was said without "list" or "label" may be one by its name: "any shopping left?" */
export function withPlaces(filter: Filter, session: Session): Filter {
  const { about, ...rest } = filter;
  if (!about || filter.list || filter.label) return filter;
  const list = session.named("list", about)?.name;
  const label = list ? undefined : session.named("label", about)?.name;
  return list || label ? { ...rest, list, label } : filter;
}

/** Whether a due is past. Zones and times are looked at only near today, as there may be thousands of tasks. */
export function lateBy(clock: Clock): (due: Due) => boolean {
  const [before, after] = [addDays(today(clock), -1), addDays(today(clock), 1)];
  return (due) => due.dueDate < before || (due.dueDate <= after && isOverdue(due, clock));
}

/** Whether a task is what is asked for. An unknown list or label matches nothing. */
export function matcher(filter: Filter, session: Session): (task: KnownTask) => boolean {
  const { clock } = session;
  const { completed, due, from = "", to = "9999", of, priority, list, label, verb, about } = filter;
  const listId = session.named("list", list)?.id;
  const labelId = session.named("label", label)?.id;
  const isAnyDay = !filter.from && !filter.to;
  const isIn = ({ completedAt, createdAt, dueDate }: KnownTask): boolean => {
    const now = of === "completed" ? completedAt : createdAt;
    const day = of ? now && today({ now, timeZone: clock.timeZone }) : dueDate;
    return day !== null && day >= from && day <= to;
  };
  const isLate = lateBy(clock);
  const mentions = about === undefined ? () => true : mentioner(about);
  return (task) => {
    const when = dueOf(task);
    return (
      (completed === undefined || task.completed === completed) &&
      (due !== "overdue" || (when !== null && !task.completed && isLate(when))) &&
      (due !== "none" || when === null) &&
      (isAnyDay || isIn(task)) &&
      (priority === undefined || task.priority === priority) &&
      (!filter.repeating || task.repeat !== null) &&
      (list === undefined || task.listId === listId) &&
      (label === undefined || task.labelIds.includes(labelId ?? "")) &&
      (!verb || stem(wordsOf(task.title)[0] ?? "") === stem(verb)) &&
      mentions(task)
    );
  };
}

/** All the words, in any order, in the title or description. */
function mentioner(about: string): (task: KnownTask) => boolean {
  const phrase = fold(about);
  const wanted = wordsOf(about).map(stem);
  const traces = wanted.map(traceOf);
  return ({ title, description }) => {
    const text = fold(description ? `${title}\n${description}` : title);
    if (text.includes(phrase)) return true;
    if (wanted.length === 0 || !traces.every((trace) => text.includes(trace))) return false;
    const stems = new Set(wordsOf(text).map(stem));
    return wanted.every((word) => stems.has(word));
  };
}
