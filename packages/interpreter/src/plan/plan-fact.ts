import { isOverdue } from "@docket/dates";
import type { FactAbout, IntentOf } from "../grammar/intent.js";
import { enumerate, quote } from "../language/text.js";
import type { KnownTask } from "../types.js";
import { dueOf } from "./filter.js";
import type { Planner } from "./planner.js";
import { dayWords, dueWords } from "./reply.js";
import type { Session } from "./session.js";

/** The most tasks that one answer is about. */
const MOST_TASKS = 5;
const wishes: Partial<Record<FactAbout, { completed: boolean }>> = {
  due: { completed: false },
  completed: { completed: true },
};

/** Answers a question about one task. */
export function planFact({ about, target }: IntentOf<"fact">, planner: Planner): void {
  const { session } = planner;
  const found = planner.find(target, wishes[about]);
  const which = "Which task do you mean?";
  if (found.kind === "unclear") planner.which(which, session.memory.listed);
  if (found.kind === "several" && about !== "list") planner.which(which, found.ids);
  const near = found.kind === "none" ? found.nearest() : [];
  if (found.kind === "none") {
    const nearest = near[1] && near[0] ? ` The nearest is ${planner.titleOf(near[0])}.` : "";
    planner.say(`You have no task ${quote(found.say)}.${nearest}`);
  }
  // To answer about the only task that is near does no harm.
  const ids = found.kind !== "none" ? found.ids : near.length === 1 ? near : [];
  for (const task of ids.slice(0, MOST_TASKS).flatMap((id) => planner.task(id) ?? []))
    planner.say(facts[about](task, session).replace("…", () => quote(task.title)));
  if (ids.length > 0) planner.focus = ids;
  if (about === "list" && ids.length > 0) planner.listed = ids;
}

/** What is answered, with "…" for the title. */
const facts: Record<FactAbout, (task: KnownTask, session: Session) => string> = {
  created: ({ createdAt }, { clock }) => `… is on your list since ${dayWords(createdAt, clock)}.`,
  due: (task, { clock }) => {
    const due = dueOf(task);
    if (!due) return "… has no date.";
    const late = !task.completed && isOverdue(due, clock) ? ", so it is overdue" : "";
    return `… is due ${dueWords(task, clock)}${late}.`;
  },
  completed: ({ completedAt: at }, { clock }) =>
    at ? `… is done since ${dayWords(at, clock)}.` : "… is still open.",
  description: ({ description }) => (description ? `…: ${description}` : "… has no description."),
  list: ({ listId }, { lists }) =>
    `… is in ${quote(lists.find(({ id }) => id === listId)?.name ?? "the inbox")}.`,
  labels: ({ labelIds }, { labels }) => {
    const names = labels.filter(({ id }) => labelIds.includes(id)).map(({ name }) => name);
    return `… has ${enumerate(names) || "no labels"}.`;
  },
  priority: ({ priority }) => `… has ${priority < 4 ? `priority ${priority}` : "no priority"}.`,
  repeat: (task, { clock }) =>
    task.repeat ? `… repeats, and is due next ${dueWords(task, clock)}.` : "… does not repeat.",
  status: (task, { clock }) => {
    const due = dueWords(task, clock);
    return task.completed ? "Yes, … is done." : `No, … is still open${due && `, due ${due}`}.`;
  },
};
