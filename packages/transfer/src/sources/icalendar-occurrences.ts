import type { Due } from "@docket/dates";
import { nextDue, ruleProblem } from "@docket/dates/repetition";
import type { Collector } from "../collector.js";
import type { Draft } from "../draft.js";
import { instantAt } from "../instants.js";

/** One date of a repeating task, which a calendar holds as a component of its own. */
export interface Occurrence {
  title: string;
  /** The day that it replaces; `null` if it is not a valid one. */
  day: string | null;
  completed: boolean;
  completedAt: string | null;
}

/** A completed occurrence with a day. */
type Done = Occurrence & { day: string };

/**
 * Completes the repeating tasks as far as the calendar says: a task is due on the date after its
 * last completed one. The task itself keeps its first date in the calendar. Other changes of single
 * dates are reported.
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
    const [done, changed] = [[] as Done[], [] as Occurrence[]];
    for (const one of all) {
      if (task?.repeat && isDone(one)) done.push(one);
      else changed.push(one);
    }
    for (const { title } of changed)
      into.losses.add("RECURRENCE-ID", title, "One changed date of a repeating task: left out.");
    if (task && done.length > 0) complete(task, done, into);
  }
}

function isDone(one: Occurrence): one is Done {
  return one.completed && one.day !== null;
}

function complete(task: Draft, done: Done[], into: Collector): void {
  const { repeat, startDate } = task;
  const first = task.due ?? (startDate === null ? null : { ...task.repeatsAt, dueDate: startDate });
  if (repeat === null || first === null || ruleProblem(repeat.rule) !== null) return;
  const byDay = [...new Map(done.map((one) => [one.day, one])).values()].sort((a, b) =>
    a.day < b.day ? -1 : 1,
  );
  const dated = byDay.flatMap(({ day, completedAt }) =>
    completedAt === null ? [] : { ...first, dueDate: day, repeat, completedAt },
  );
  task.completions = dated.map((one, occurrence) => ({ ...one, occurrence }));
  const last = byDay.at(-1) as Done;
  const next = nextDue(first, repeat, momentOf({ ...first, dueDate: last.day }, into), into.clock);
  if (next === null) {
    task.due = { ...first, dueDate: last.day };
    task.completed = true;
    task.completedAt = last.completedAt;
  } else Object.assign(task, next);
}

/** The moment at which an occurrence is over: of a whole day, noon. */
function momentOf({ dueDate, dueTime, dueZone }: Due, { clock }: Collector): string {
  return instantAt(`${dueDate}T${dueTime ?? "12:00"}:00Z`, dueZone ?? clock.timeZone);
}
