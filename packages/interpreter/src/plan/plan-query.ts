import { today } from "@docket/dates";
import type { Filter, IntentOf } from "../grammar/intent.js";
import { count, quote } from "../language/text.js";
import { byName } from "../match/by-name.js";
import type { KnownTask } from "../types.js";
import { dueOf, lateBy, matcher, withPlaces } from "./filter.js";
import { numbered, type Planner } from "./planner.js";
import { taskLine } from "./reply.js";
import type { Session } from "./session.js";

/** The most tasks that one reply lists. */
const MOST_LISTED = 50;
/** Of more tasks than this only the number is told, if that is what was asked. */
const MOST_COUNTED = 10;
const MOST_REPEATING = 20;

/** Plans a listing, a count, or what to do first. */
export function planQuery({ filter: said, show }: IntentOf<"query">, planner: Planner): void {
  const { session } = planner;
  if (planner.isWaiting) return;
  const filter = withPlaces(said, session);
  for (const kind of ["list", "label"] as const) {
    const name = filter[kind];
    if (name === undefined || byName<{ name: string }>(session[`${kind}s`], name)) continue;
    planner.say(`There is no ${kind} ${quote(name)}. Say “show my ${kind}s” to see them.`);
    return;
  }
  const asked = serverFilter(filter, session);
  const { tasks, complete } = session.pages(asked);
  const repeated = filter.of === "completed" && filter.from ? doneAgain(filter, session) : [];
  let found = tasks.filter(matcher(filter, session));
  if (found.length === 0 && filter.about) {
    // The server also looks at labels and subtasks, and takes a typing error; the titles read so far know typing errors, too.
    const page = session.page("list_tasks", { ...asked, q: filter.about });
    const searched = (page?.items ?? []) as KnownTask[];
    const near = session.tasks({ names: [filter.about] }).index.find(filter.about).tasks;
    const fits = matcher({ ...filter, about: undefined }, session);
    const similar = page?.similar ? searched : near.filter(fits);
    found = page?.similar ? [] : searched.filter(fits);
    if (found.length === 0 && similar.length > 0) {
      planner.say(`${headline([], filter)}. Similar:${list(similar, planner)}`);
      return;
    }
  }
  if (show === "first" || show === "plan") {
    planDay(found, show, planner);
    return;
  }
  const isByDay = filter.due || (!filter.of && (filter.from || filter.to));
  const sorted = isByDay ? sortedBy(found, byDue) : found;
  const onlyCount = show === "count" && sorted.length > MOST_COUNTED;
  const listed = onlyCount ? "" : list(sorted, planner);
  planner.say(`${headline(sorted, filter, complete)}${listed ? `:${listed}` : "."}`);
  for (const { title, times } of repeated)
    planner.say(`${quote(title)}, which repeats, was done ${times}.`);
}

/** What the server can filter, so that as little as possible is read. */
function serverFilter(filter: Filter, session: Session): Record<string, unknown> {
  const { completed, due, from, to, of, priority, list, label, about = "" } = filter;
  return {
    ...{ completed, due, priority },
    ...(of ? {} : { dueFrom: from, dueTo: to }),
    listId: list && byName(session.lists, list)?.id,
    labelId: label && byName(session.labels, label)?.id,
    q: /^[\p{L}\p{N}]{1,3}$/u.test(about) ? about : undefined,
    sort: of === "completed" && from ? "updated" : undefined,
  };
}

/** Repeating tasks stay open when they are done; their completions tell. */
function doneAgain({ from = "", to = "9999" }: Filter, session: Session) {
  const { timeZone } = session.clock;
  const repeating = session.tasks().tasks.filter(({ repeat, completed }) => repeat && !completed);
  return repeating.slice(0, MOST_REPEATING).flatMap(({ id, title }) => {
    const done = session.rows<{ completedAt: string }>("list_completions", { id });
    const days = done.map(({ completedAt }) => today({ now: completedAt, timeZone }));
    const times = days.filter((day) => day >= from && day <= to).length;
    return times > 0 ? [{ title, times: times === 1 ? "once" : `${times} times` }] : [];
  });
}

const dueKey = ({ dueDate, dueTime }: KnownTask): string =>
  `${dueDate ?? "9999"} ${dueTime ?? "24"}`;
const byDue = (task: KnownTask): string => `${dueKey(task)} ${task.priority}`;

/** Sorted by a key that is made once a task. */
const sortedBy = (tasks: readonly KnownTask[], keyOf: (task: KnownTask) => string): KnownTask[] =>
  tasks
    .map((task) => ({ task, key: keyOf(task) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ task }) => task);

function headline(found: readonly KnownTask[], filter: Filter, complete = true): string {
  const { completed, due, priority, list, label, about, verb } = filter;
  const state =
    completed === undefined || due === "overdue" ? "" : completed ? "completed " : "open ";
  const more = [
    due === "overdue" && due,
    due === "none" && "without a date",
    filter.repeating && "repeating",
    priority && `with priority ${priority}`,
    label && `labelled ${label}`,
    filter.when,
    list && `in ${list}`,
    verb && `to ${verb}`,
  ];
  const when = more.filter(Boolean).join(" ");
  const one = `${state}${found.length === 1 ? "task" : "tasks"}${about ? ` about ${quote(about)}` : ""}`;
  const what = `${one}${when ? ` (${when})` : ""}`;
  if (found.length === 0) return `You have no ${what}`;
  return `You have ${complete ? "" : "more than "}${found.length.toLocaleString("en")} ${what}`;
}

/** Shows tasks as a numbered list, and remembers it. */
function list(tasks: readonly KnownTask[], planner: Planner): string {
  const shown = tasks.slice(0, MOST_LISTED);
  planner.listed = shown.map(({ id }) => id);
  planner.focus = planner.listed;
  if (shown.length === 0) return "";
  const left = tasks.length - shown.length;
  const more = left > 0 ? `\nand ${count(left, "more task")}.` : "";
  return `\n${numbered(shown.map((task) => taskLine(task, planner.session.clock)))}${more}`;
}

/** The overdue first, then what is due today, then by priority, date and age. */
function planDay(open: readonly KnownTask[], show: "first" | "plan", planner: Planner): undefined {
  const { clock } = planner.session;
  const day = today(clock);
  const isLate = lateBy(clock);
  const rankOf = (task: KnownTask): 0 | 1 | 2 => {
    const due = dueOf(task);
    if (!due || due.dueDate > day) return 2;
    return isLate(due) ? 0 : 1;
  };
  const keyOf = (task: KnownTask) => `${rankOf(task)} ${task.priority} ${dueKey(task)}`;
  const sorted = sortedBy([...open].reverse(), keyOf);
  const [first] = sorted;
  if (!first) return planner.say("You have no open tasks.");
  if (show === "first") {
    const { priority, dueDate } = first;
    const next = dueDate ? "it is due next" : "it has waited longest";
    const later = priority < 4 ? `it has priority ${priority}` : next;
    const reason = ["it is overdue", "it is due today", later][rankOf(first)];
    const top = list(sorted.slice(0, 3), planner);
    const order = sorted.length > 1 ? ` In this order:${top}` : "";
    return planner.say(`Start with ${quote(first.title)}: ${reason}.${order}`);
  }
  const due = sorted.filter((task) => rankOf(task) < 2);
  const others = sorted.slice(due.length).slice(0, Math.max(0, 5 - due.length));
  const rest = others.length > 0 ? ", and could take on the rest of this list" : "";
  const forToday = `For today you have ${count(due.length, "task")}${rest}:`;
  const words = due.length > 0 ? forToday : "Nothing is due today. You could take on:";
  return planner.say(`${words}${list([...due, ...others], planner)}`);
}
