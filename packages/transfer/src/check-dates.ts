import { type Clock, dueProblem, formatRule, parseRule, type Repeat, today } from "@docket/dates";
import { firstDue, nextDue, repeatProblem, ruleProblem } from "@docket/dates/repetition";
import { type Draft, keepInNotes, note } from "./draft.js";
import { dueOn, isDate } from "./instants.js";
import type { Losses } from "./losses.js";
import { memoize } from "./memoize.js";

/**
 * Makes dates and recurrence valid for the application: existing days, rules with occurrences, and
 * a due date for each repeating task. Anything else goes into the description.
 */
export function checkDates(task: Draft, clock: Clock, losses: Losses): void {
  if (task.startDate !== null && !isDate(task.startDate)) {
    keepInNotes(task, "startDate", task.startDate, "Not a valid date", losses);
    task.startDate = null;
  }
  if (task.due !== null && dueProblem(task.due) !== null) {
    const { dueDate, dueTime, dueZone } = task.due;
    const text = [dueDate, dueTime, dueZone].join(" ").trim();
    keepInNotes(task, "dueDate", text, "Not a valid date", losses);
    task.due = null;
  }
  for (const field of ["completedAt", "createdAt"] as const) {
    const instant = task[field];
    if (instant === null || isDate(instant.slice(0, 10))) continue;
    losses.add(field, instant, "Not a valid date and time: left out.");
    task[field] = null;
  }
  task.completions = task.completions.flatMap((done) => {
    if (dueProblem(done) === null) return { ...done, repeat: asStored(done.repeat) };
    losses.add("completions", done.dueDate, "Not a valid date: left out.");
    return [];
  });
  if (!task.completed) task.completedAt = null;
  checkRepeat(task, clock, losses);
}

function checkRepeat(task: Draft, clock: Clock, losses: Losses): void {
  if (task.repeat === null) return;
  const repeat = asStored(task.repeat);
  task.repeat = repeat;
  if (knownProblem(repeat.rule) === null && task.due === null) {
    Object.assign(task, nextFrom(task.startDate, task.repeatsAt, repeat, clock));
    if (task.due !== null)
      losses.add("dueDate", task.title, "Repeats without a date: due on its next day.");
  }
  const { rule } = task.repeat;
  const problem =
    knownProblem(rule) ??
    (task.due === null ? "The rule has ended." : problemFrom(task.due.dueDate, task.repeat));
  if (problem === null) return;
  note(task, `Repeats: ${repeat.rule}`);
  losses.add(
    "repeat",
    `${repeat.rule} (${problem})`,
    "Unsupported repetition: kept in the description.",
  );
  task.repeat = null;
}

/** With the rule in the form in which the API stores it, if it is valid, without blanks and empty parts. */
const asStored = memoize((repeat: Repeat): Repeat => {
  const parts = repeat.rule.split(";").map((part) => part.trim());
  const rule = parts.filter((part) => part !== "").join(";");
  return { ...repeat, rule: ruleProblem(rule) === null ? formatRule(parseRule(rule)) : rule };
});

/** The next date, today or later, of a rule that counts from `start`, with what is left of it. */
function nextFrom(
  start: string | null,
  at: Draft["repeatsAt"],
  repeat: NonNullable<Draft["repeat"]>,
  clock: Clock,
): Pick<Draft, "due" | "repeat"> {
  const day = today(clock);
  if (start === null || start >= day)
    return { due: firstDue(repeat.rule, at, clock, start ?? undefined), repeat };
  // Midnight in UTC is on that day or the day before in any time zone.
  const first = firstDue(repeat.rule, at, { ...clock, now: `${start}T00:00:00.000Z` }, start);
  if (first === null || first.dueDate >= day) return { due: first, repeat };
  // A date without a time is over at the end of the day, one with a time at that time.
  const after = Date.parse(clock.now) - (at.dueTime === null ? DAY_MILLISECONDS : 0);
  const next = nextDue(first, { ...repeat, from: "due" }, new Date(after).toISOString(), clock);
  if (next === null) return { due: null, repeat };
  const isCounted = /COUNT=/i.test(repeat.rule);
  return { due: next.due, repeat: isCounted ? { ...next.repeat, from: repeat.from } : repeat };
}

const DAY_MILLISECONDS = 24 * 60 * 60 * 1_000;

/** Cached, since checking a rule takes milliseconds. */
const knownProblem = memoize(ruleProblem);

const problemFrom = memoize((dueDate: string, repeat: Repeat) =>
  repeatProblem(dueOn(dueDate), repeat),
);
