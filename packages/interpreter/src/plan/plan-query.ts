import { dayInWords, dueOf, isOverdue, today } from "@docket/dates";
import type { FactAbout, Filter, IntentOf } from "../grammar/intent.js";
import { count, enumerate, FEW, quote, splitText } from "../language/text.js";
import type { KnownTask } from "../types.js";
import { ageOf, matcher, sortedBy, withPlaces } from "./filter.js";
import { numbered, type Planner } from "./planner.js";
import { dueWords, repeatWords, taskLine } from "./reply.js";
import type { Session } from "./session.js";

const MAX_LISTED = 50;

export function planQuery(intent: IntentOf<"query">, planner: Planner): undefined {
  const { session } = planner;
  if (planner.isWaiting) return;
  const filter = withPlaces(intent.filter, session);
  if (!filter.of && !filter.about && !intent.all) filter.completed ??= false;
  planner.query = { ...intent, filter };
  for (const kind of ["list", "label", "section"] as const) {
    const names = session.namesIn(kind, filter[kind]);
    const missing = names.find((one) => !session.named(kind, one));
    if (missing) return planner.noPlace(kind, missing);
    if (names.length > 0)
      filter[kind] = enumerate(names, (one) => session.named(kind, one)?.name ?? one);
  }
  const { tasks, complete } = session.pages(serverFilter(filter, session));
  const repeated = filter.of === "completed" && filter.from ? completionsIn(filter, session) : [];
  const whole = tasks.filter(matcher(filter, session));
  // "Show milk and eggs"
  const names = splitText(filter.about ?? "", /,? (?:and|or) (?:the )?|, | & /g);
  const named = (about: string) => tasks.filter(matcher({ ...filter, about }, session));
  const isOne = whole.length > 0 || names.length < 2;
  const found = isOne ? whole : [...new Set(names.flatMap(named))];
  if (found.length === 0 && filter.about) {
    const { index } = session.tasks(filter.about);
    const near = index.find(filter.about).tasks;
    const similar = near.filter(matcher({ ...filter, about: undefined }, session));
    if (similar.length > 0)
      return planner.say(`${headline([], filter)}. Similar:${list(similar, planner)}`);
  }
  if (intent.show === "first") return planDay(found, planner);
  const isByDay = filter.due || (!filter.of && (filter.from || filter.to));
  const byPage = filter.of || filter.list ? undefined : pageOrder(session);
  const key = filter.sort ? keys[filter.sort] : isByDay ? keys.due : byPage;
  const all = key ? sortedBy(found, key) : found;
  if (filter.sort === "latest") all.reverse();
  const sorted = all.slice(0, filter.most);
  const first = filter.most ? `; the ${filter.sort?.match(/.+est$/) ?? "first"}` : "";
  const listed = list(intent.show === "count" && sorted.length > FEW ? [] : sorted, planner);
  planner.say(`${headline(all, filter, complete)}${listed ? `${first}:${listed}` : "."}`);
  for (const { title, times } of repeated)
    planner.say(`${quote(title)}, which repeats, was done ${times}.`);
  return undefined;
}

/** The part of a filter that the server can apply, so that as little as possible is read. */
function serverFilter(filter: Filter, session: Session): Record<string, unknown> {
  const { completed, due, from, to, of, priority, list, label, about = "" } = filter;
  const listId = session.named("list", list)?.id;
  return {
    completed: filter.any ? undefined : completed,
    due,
    priority,
    listId,
    ...(of ? {} : { dueFrom: from, dueTo: to }),
    labelId: session.named("label", label)?.id,
    q: /^[\p{L}\p{N}]{1,3}$/u.test(about) ? about : undefined,
    sort: of === "completed" && from ? "updated" : listId && !of ? "manual" : undefined,
  };
}

/** Repeating tasks that were done in a period: they stay open, so their completions are read. */
function completionsIn({ from, to }: Filter, session: Session) {
  const done = session.rows<{ taskId: string }>("list_completions", { doneFrom: from, doneTo: to });
  return session.tasks().tasks.flatMap(({ id, title, completed }) => {
    const times = completed ? 0 : done.filter(({ taskId }) => taskId === id).length;
    return times > 0 ? [{ title, times: times === 1 ? "once" : `${times} times` }] : [];
  });
}

const dueKey = ({ dueDate, dueTime }: KnownTask) => `${dueDate ?? "9999"} ${dueTime ?? "24"}`;

const keys = {
  due: (task: KnownTask) => `${dueKey(task)} ${task.priority}`,
  oldest: (task: KnownTask) => ageOf(task),
  latest: (task: KnownTask) => ageOf(task, "completed"),
  priority: (task: KnownTask) => `${task.priority} ${dueKey(task)}`,
};

/** The order of the page: open tasks first, those on the screen as shown there, others by their list. */
function pageOrder(session: Session): (task: KnownTask) => string {
  const { visible = [] } = session.input;
  const lists = session.places("list").map(({ id }) => id);
  const rank = (at: number) => String(at < 0 ? 9999 : at).padStart(4, "0");
  return ({ id, listId, completed, createdAt }) =>
    `${Number(completed)} ${rank(visible.indexOf(id))} ${rank(lists.indexOf(listId))} ${createdAt}`;
}

function headline(found: readonly KnownTask[], filter: Filter, complete = true): string {
  const { due, repeating, not, of, when } = filter;
  const did = of && when && (of === "completed" ? of : "added");
  const completed = filter.any || did ? undefined : filter.completed;
  const many = `${complete ? "" : "more than "}${found.length.toLocaleString("en")}`;
  const words = [
    found.length === 0 ? "no" : many,
    due === "overdue" ? due : completed === undefined ? "" : completed ? "completed" : "open",
    repeating && "repeating",
    found.length === 1 ? "task" : "tasks",
    wordsOf(filter),
    not && `${wordsOf(filter) && "but "}not ${wordsOf(not) || not.due || "repeating"}`,
  ];
  return `You ${did || "have"} ${words.filter(Boolean).join(" ")}`;
}

function wordsOf(filter: Filter): string {
  const { due, priority, list, label, section, about, verb, when = "", part, of } = filter;
  const days = when.replace(/^(?:on )?for (?!the)/, "").replace(/^(?=[A-Z][a-z]+day\b)/, "on ");
  const words = [
    about && `about ${quote(about)}`,
    due === "none" && "without a date",
    priority && `with priority ${priority}`,
    label === "" ? "without a label" : label && `labelled ${label}`,
    section && `in the section ${section}`,
    list && `in ${list}`,
    verb && `to ${verb}`,
    days && !of && !/^(?:due|coming up)\b/.test(days) && "due",
    days,
    when ? part : part && `in the ${part}`,
  ];
  return words.filter(Boolean).join(" ");
}

function list(tasks: readonly KnownTask[], planner: Planner): string {
  const shown = tasks.slice(0, MAX_LISTED);
  planner.session.focus = planner.listed = shown.map(({ id }) => id);
  if (shown.length === 0) return "";
  const left = tasks.length - shown.length;
  const more = left > 0 ? `\nand ${count(left, "more task")}.` : "";
  return `\n${numbered(shown.map((task) => taskLine(task, planner.session.clock)))}${more}`;
}

/** Suggests what to do: overdue tasks first, then those due today, then by priority, date and age. */
function planDay(open: readonly KnownTask[], planner: Planner): undefined {
  const { clock } = planner.session;
  const rankOf = (task: KnownTask): 0 | 1 | 2 => {
    const due = dueOf(task);
    return !due || due.dueDate > today(clock) ? 2 : isOverdue(due, clock) ? 0 : 1;
  };
  const keyOf = (task: KnownTask) => `${rankOf(task)} ${task.priority} ${dueKey(task)}`;
  const sorted = sortedBy([...open].reverse(), keyOf);
  const [first] = sorted;
  if (!first) return planner.say("You have no open tasks.");
  const { priority, dueDate } = first;
  const next = dueDate ? "it is due next" : "it has waited longest";
  const later = priority < 4 ? `it has priority ${priority}` : next;
  const reason = ["it is overdue", "it is due today", later][rankOf(first)];
  const due = sorted.filter((task) => rankOf(task) < 2).length;
  const top = list(sorted.slice(0, Math.max(5, due)), planner);
  const order = sorted.length > 1 ? ` In this order:${top}` : "";
  return planner.say(`Start with ${quote(first.title)}: ${reason}.${order}`);
}

export function planFact({ about, target }: IntentOf<"fact">, planner: Planner): void {
  const { session } = planner;
  const state = about === "completed" || (about === "due" ? false : undefined);
  const found = planner.find(target, state);
  const near = found.kind === "none" ? session.tasks(found.say).index.nearest(found.say) : [];
  const isNear = found.kind === "none" && near.length === 1;
  if (isNear) planner.say(`There is no task ${quote(found.say)}.`);
  const ids = isNear ? near : planner.pick(target, "ask about …", state);
  for (const task of ids.slice(0, FEW).flatMap((id) => session.task(id) ?? []))
    planner.say(facts[about](task, session).replace("…", () => quote(task.title)));
  const own = about === "subtasks" ? subtasksOf(ids[0], session).map(({ id }) => id) : [];
  if (ids.length > 0) session.focus = own.length > 0 ? own : ids;
  if (about === "list" && ids.length > 0) planner.listed = ids;
}

const subtasksOf = (id: string | undefined, session: Session): KnownTask[] =>
  session.all().tasks.filter(({ parentId }) => parentId === id);

const facts: Record<FactAbout, (task: KnownTask, session: Session) => string> = {
  created: ({ createdAt }, { clock }) => `… was added ${dayInWords(createdAt, clock)}.`,
  start: ({ startDate }, { clock }) =>
    startDate ? `… starts ${dueWords({ dueDate: startDate }, clock)}.` : "… has no start date.",
  due: (task, { clock }) => {
    const due = dueOf(task);
    const late = due && !task.completed && isOverdue(due, clock) ? ", so it is overdue" : "";
    return due ? `… is due ${dueWords(task, clock)}${late}.` : "… has no date.";
  },
  completed: ({ completedAt: at }, { clock }) =>
    at ? `… was done ${dayInWords(at, clock)}.` : "… is still open.",
  description: ({ description }) => (description ? `…: ${description}` : "… has no description."),
  list: ({ listId }, session) =>
    `… is in ${quote(session.places("list").find(({ id }) => id === listId)?.name ?? "the inbox")}.`,
  labels: ({ labelIds }, session) => {
    const own = session.places("label").filter(({ id }) => labelIds.includes(id));
    return `… ${own.length > 0 ? `is labelled ${enumerate(own, ({ name }) => quote(name))}` : "has no labels"}.`;
  },
  priority: ({ priority }) => `… has ${priority < 4 ? `priority ${priority}` : "no priority"}.`,
  repeat: (task, { clock }) =>
    task.repeat
      ? `… repeats ${repeatWords(task.repeat)}; it is due next ${dueWords({ ...task, repeat: null }, clock)}.`
      : "… does not repeat.",
  subtasks: ({ id }, session) =>
    `… has ${enumerate(subtasksOf(id, session), (one) => quote(one.title) + (one.completed ? " (done)" : "")) || "no subtasks"}.`,
  details: (task, { clock }) =>
    [taskLine(task, clock), task.description].filter(Boolean).join("\n"),
  status: (task, { clock }) => {
    const due = dueWords(task, clock);
    return task.completed ? "Yes, … is done." : `No, … is still open${due && `, due ${due}`}.`;
  },
};
