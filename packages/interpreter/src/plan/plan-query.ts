import { isOverdue, today } from "@docket/dates";
import type { FactAbout, Filter } from "../grammar/intent.js";
import { count, quote } from "../language/text.js";
import { byName } from "../match/by-name.js";
import type { KnownTask } from "../types.js";
import { dueOf, matchesFilter } from "./filter.js";
import type { PlanIntent, Planner } from "./planner.js";
import { dayWords, dueWords, taskLine } from "./words.js";

/** The most tasks that one reply lists. */
const MOST_LISTED = 50;

/** Plans a listing, a count, or what to do first. */
export const planQuery: PlanIntent<"query"> = ({ filter, show }, planner) => {
  const { session } = planner;
  if (planner.isWaiting) return "wait";
  if (filter.list !== undefined && !byName(session.lists, filter.list)) {
    if (session.needs.length === 0)
      planner.say(`There is no list ${quote(filter.list)}. Say “show my lists” to see them.`);
    return undefined;
  }
  if (filter.label !== undefined && !byName(session.labels, filter.label)) {
    if (session.needs.length === 0)
      planner.say(`There is no label ${quote(filter.label)}. Say “show my labels” to see them.`);
    return undefined;
  }
  const { tasks, complete } = session.pages(serverFilter(filter, planner));
  const repeated = filter.completed && filter.completedFrom ? doneAgain(filter, planner) : [];
  if (session.needs.length > 0) return undefined;
  const named = tasks.filter((task) => matchesFilter(task, filter, session));
  // The server also looks at labels and subtasks, and takes a typo.
  const searched =
    named.length === 0 && filter.about
      ? session.search({ ...serverFilter(filter, planner), q: filter.about })
      : { tasks: [], similar: false };
  if (session.needs.length > 0) return undefined;
  if (searched.similar) {
    planner.say(`${headline([], filter, true, false)} Similar:${list(searched.tasks, planner)}`);
    remember(searched.tasks, planner);
    return undefined;
  }
  const others = { ...filter, about: undefined };
  const found = [
    ...named,
    ...searched.tasks.filter((task) => matchesFilter(task, others, session)),
  ];
  if (show === "first" || show === "plan") return planDay(found, show, planner);
  const all = filter.due || filter.from || filter.to ? byDue(found) : found;
  planner.say(
    `${headline(all, filter, complete, show === "count")}${show === "count" && all.length > 10 ? "" : list(all, planner)}`,
  );
  for (const { task, times } of repeated)
    planner.say(
      `${quote(task.title)}, which repeats, was done ${times === 1 ? "once" : `${times} times`}.`,
    );
  show === "list" || all.length <= 10 ? remember(all, planner) : undefined;
  return undefined;
};

function remember(tasks: readonly KnownTask[], planner: Planner): void {
  planner.listed = tasks.slice(0, MOST_LISTED).map(({ id }) => id);
  planner.focus = planner.listed;
}

/** What the server can filter, so that as little as possible is read. */
function serverFilter(filter: Filter, { session }: Planner): Record<string, unknown> {
  const { completed, due, from, to, priority, list, label, about } = filter;
  const isWord = about !== undefined && /^[\p{L}\p{N}]+$/u.test(about);
  return {
    ...(completed === undefined ? {} : { completed }),
    ...(due ? { due } : {}),
    ...(from ? { dueFrom: from } : {}),
    ...(to ? { dueTo: to } : {}),
    ...(priority ? { priority } : {}),
    ...(list ? { listId: byName(session.lists, list)?.id } : {}),
    ...(label ? { labelId: byName(session.labels, label)?.id } : {}),
    ...(isWord && about.length < 4 ? { q: about } : {}),
    ...(filter.completedFrom ? { sort: "updated" } : {}),
  };
}

/** Repeating tasks stay open when they are done; their completions tell. */
function doneAgain(filter: Filter, { session }: Planner): { task: KnownTask; times: number }[] {
  const { clock } = session;
  const repeating = session
    .tasks()
    .tasks.filter(({ repeat, completed }) => repeat && !completed)
    .slice(0, 20);
  return repeating.flatMap((task) => {
    const done = session.rows<{ completedAt: string }>("list_completions", { id: task.id });
    const times = done.filter(({ completedAt }) => {
      const day = today({ now: completedAt, timeZone: clock.timeZone });
      return day >= (filter.completedFrom ?? "") && day <= (filter.completedTo ?? "9999");
    }).length;
    return times > 0 ? [{ task, times }] : [];
  });
}

const byDue = (tasks: KnownTask[]): KnownTask[] =>
  [...tasks].sort((a, b) => dueKey(a).localeCompare(dueKey(b)) || a.priority - b.priority);

const dueKey = ({ dueDate, dueTime }: KnownTask): string =>
  `${dueDate ?? "9999"} ${dueTime ?? "24"}`;

function headline(
  found: readonly KnownTask[],
  filter: Filter,
  complete: boolean,
  counts: boolean,
): string {
  const { completed, about, words = "" } = filter;
  const state =
    completed === undefined || filter.due === "overdue" ? "" : completed ? "completed " : "open ";
  const when = words.replace(/^done ?/, "").trim();
  const what = `${state}${found.length === 1 ? "task" : "tasks"}${about ? ` about ${quote(about)}` : ""}${when ? ` (${when})` : ""}`;
  if (found.length === 0) return `You have no ${what}.`;
  const n = `${complete ? "" : "more than "}${count(found.length, "x").split(" ")[0]}`;
  return `You have ${n} ${what}${counts && found.length > 10 ? "." : ":"}`;
}

function list(tasks: readonly KnownTask[], planner: Planner): string {
  if (tasks.length === 0) return "";
  const { clock } = planner.session;
  const lines = tasks
    .slice(0, MOST_LISTED)
    .map(
      (task, at) =>
        `${at + 1}. ${taskLine(task, clock).replaceAll(/\s+/g, " ")}${task.completed ? " (done)" : ""}`,
    );
  const more =
    tasks.length > MOST_LISTED
      ? `\nand ${count(tasks.length - MOST_LISTED, "more task").replace(/s$/, "s")}.`
      : "";
  return `\n${lines.join("\n")}${more}`;
}

/** The overdue first, then what is due today, then by priority, date and age. */
function planDay(open: readonly KnownTask[], show: "first" | "plan", planner: Planner): undefined {
  const { clock } = planner.session;
  const day = today(clock);
  const rank = (task: KnownTask): number => {
    const due = dueOf(task);
    if (due && isOverdue(due, clock)) return 0;
    return due?.dueDate === day ? 1 : 2;
  };
  const sorted = [...open]
    .reverse()
    .sort(
      (a, b) => rank(a) - rank(b) || a.priority - b.priority || dueKey(a).localeCompare(dueKey(b)),
    );
  const [first] = sorted;
  if (!first) {
    planner.say("You have no open tasks.");
    return undefined;
  }
  if (show === "first") {
    const reason =
      rank(first) === 0
        ? "it is overdue"
        : rank(first) === 1
          ? "it is due today"
          : first.priority < 4
            ? `it has priority ${first.priority}`
            : first.dueDate
              ? "it is due next"
              : "it has waited longest";
    const top = sorted.slice(0, 3);
    planner.say(
      `Start with ${quote(first.title)}: ${reason}.${top.length > 1 ? ` In this order:${list(top, planner)}` : ""}`,
    );
    remember(top, planner);
    return undefined;
  }
  const due = sorted.filter((task) => rank(task) < 2);
  const others = sorted.filter((task) => rank(task) === 2).slice(0, Math.max(0, 5 - due.length));
  const shown = [...due, ...others];
  planner.say(
    `${due.length > 0 ? `For today you have ${count(due.length, "task")}${others.length > 0 ? ", and could take on the rest of this list" : ""}:` : "Nothing is due today. You could take on:"}${list(shown, planner)}`,
  );
  remember(shown, planner);
  return undefined;
}

const factWish: Partial<Record<FactAbout, { completed: boolean }>> = {
  due: { completed: false },
  completed: { completed: true },
};

/** Answers a question about one task. */
export const planFact: PlanIntent<"fact"> = ({ about, target }, planner) => {
  const found = planner.find(target, factWish[about] ?? {});
  if (found === "wait") return "wait";
  if (planner.session.needs.length > 0) return undefined;
  if (found.kind === "several") return planner.which("Which task do you mean?", found.ids);
  if (found.kind === "unclear")
    return planner.which("Which task do you mean?", planner.session.memory.listed);
  if (found.kind === "none") {
    const near =
      found.nearest.length > 0
        ? ` The nearest is ${planner.titleOf(found.nearest[0] as string)}.`
        : "";
    planner.say(`You have no task ${quote(found.say)}.${near}`);
    return undefined;
  }
  for (const id of found.ids.slice(0, 5)) {
    const task = planner.task(id);
    if (task) planner.say(factOf(task, about, planner));
  }
  planner.focus = found.ids;
  if (about === "list") planner.listed = found.ids;
  return undefined;
};

function factOf(task: KnownTask, about: FactAbout, planner: Planner): string {
  const { clock, lists, labels } = planner.session;
  const title = quote(task.title);
  const due = dueWords(task, clock);
  const isLate =
    !task.completed &&
    due !== "" &&
    isOverdue(dueOf(task) as NonNullable<ReturnType<typeof dueOf>>, clock);
  switch (about) {
    case "created":
      return `${title} is on your list since ${dayWords(task.createdAt, clock)}.`;
    case "due":
      return due
        ? `${title} is due ${due}${isLate ? ", so it is overdue" : ""}.`
        : `${title} has no date.`;
    case "completed":
      return task.completedAt
        ? `${title} is done since ${dayWords(task.completedAt, clock)}.`
        : `${title} is still open.`;
    case "description":
      return task.description ? `${title}: ${task.description}` : `${title} has no description.`;
    case "list":
      return `${title} is in ${quote(lists.find(({ id }) => id === task.listId)?.name ?? "the inbox")}.`;
    case "labels": {
      const names = labels.filter(({ id }) => task.labelIds.includes(id)).map(({ name }) => name);
      return names.length > 0 ? `${title} has ${names.join(", ")}.` : `${title} has no labels.`;
    }
    case "priority":
      return task.priority < 4
        ? `${title} has priority ${task.priority}.`
        : `${title} has no priority.`;
    case "repeat":
      return task.repeat
        ? `${title} repeats, and is due next ${due}.`
        : `${title} does not repeat.`;
    default:
      return `${task.completed ? "Yes" : "No"}, ${title} is ${task.completed ? "done" : `still open${due ? `, due ${due}` : ""}`}.`;
  }
}
