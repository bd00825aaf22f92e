import type { Collector } from "../collector.js";
import { type Done, goOnAfter, keepCompletions, repeatsValidly } from "../completions.js";
import type { Draft } from "../draft.js";

/** One date of a repeating task that is a separate component of a calendar (RECURRENCE-ID). */
export interface Occurrence {
  title: string;
  /** Where it is in the file, for the report of losses. */
  where: string | null;
  /** The day that it replaces; `null` if it is not a valid one. */
  day: string | null;
  completed: boolean;
  completedAt: string | null;
}

/**
 * Applies completed dates to their repeating tasks: a task becomes due on the date after its last
 * completed one, since in the calendar it keeps its first date. Other changes of single dates are
 * reported.
 *
 * @param tasks the repeating tasks by their ids
 */
export function readOccurrences(
  occurrences: ReadonlyMap<string, Occurrence[]>,
  tasks: ReadonlyMap<string, Draft>,
  into: Collector,
): void {
  for (const [id, all] of occurrences) {
    const task = tasks.get(id);
    const hasDates = task !== undefined && repeatsValidly(task);
    const [done, changed] = [[] as Done[], [] as Occurrence[]];
    for (const one of all) {
      if (hasDates && isDone(one)) done.push(one);
      else changed.push(one);
    }
    for (const { title, where } of changed) {
      into.losses.where = where;
      into.losses.add("RECURRENCE-ID", title, "One changed date of a repeating task: left out.");
    }
    if (task && done.length > 0) complete(task, done, into);
  }
}

function isDone(one: Occurrence): one is Occurrence & Done {
  return one.completed && one.day !== null;
}

function complete(task: Draft, done: Done[], { clock }: Collector): void {
  if (task.due === null && task.startDate !== null)
    task.due = { ...task.repeatsAt, dueDate: task.startDate };
  keepCompletions(task, done);
  goOnAfter(done, task, clock);
}
