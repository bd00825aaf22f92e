import { isOverdue, today } from "@docket/dates";
import type { Filter } from "../grammar/intent.js";
import { stem } from "../language/stems.js";
import { fold } from "../language/text.js";
import { byName } from "../match/by-name.js";
import { wordsOf } from "../match/task-index.js";
import type { KnownTask } from "../types.js";
import type { Session } from "./session.js";

/** The due of a task, or `null`. */
export const dueOf = ({ dueDate, dueTime, dueZone }: KnownTask) =>
  dueDate ? { dueDate, dueTime, dueZone } : null;

/** Whether a task is what is asked for. An unknown list or label matches nothing. */
export function matchesFilter(task: KnownTask, filter: Filter, session: Session): boolean {
  const { clock } = session;
  const due = dueOf(task);
  if (filter.completed !== undefined && task.completed !== filter.completed) return false;
  if (filter.due === "overdue" && (!due || task.completed || !isOverdue(due, clock))) return false;
  if (filter.due === "none" && due) return false;
  if ((filter.from || filter.to) && !within(due?.dueDate, filter.from, filter.to)) return false;
  if (filter.priority !== undefined && task.priority !== filter.priority) return false;
  if (filter.repeating && !task.repeat) return false;
  if (filter.list !== undefined && task.listId !== byName(session.lists, filter.list)?.id)
    return false;
  if (filter.label !== undefined) {
    const label = byName(session.labels, filter.label);
    if (!label || !task.labelIds.includes(label.id)) return false;
  }
  const dayOf = (instant: string | null) =>
    instant ? today({ now: instant, timeZone: clock.timeZone }) : undefined;
  if (filter.completedFrom || filter.completedTo) {
    if (!within(dayOf(task.completedAt), filter.completedFrom, filter.completedTo)) return false;
  }
  if (filter.createdFrom || filter.createdTo) {
    if (!within(dayOf(task.createdAt), filter.createdFrom, filter.createdTo)) return false;
  }
  if (filter.verb && stem(wordsOf(task.title)[0] ?? "") !== stem(filter.verb)) return false;
  return !filter.about || mentions(task, filter.about);
}

const within = (day: string | undefined, from?: string, to?: string): boolean =>
  day !== undefined && (!from || day >= from) && (!to || day <= to);

/** All the words, in any order, in the title or description. */
function mentions({ title, description }: KnownTask, about: string): boolean {
  const text = fold(`${title}\n${description ?? ""}`);
  if (text.includes(fold(about))) return true;
  const stems = new Set(wordsOf(text).map(stem));
  const wanted = wordsOf(about);
  return wanted.length > 0 && wanted.every((word) => stems.has(stem(word)));
}
