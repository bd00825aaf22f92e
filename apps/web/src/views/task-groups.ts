import { addDays, type Clock, dueAt, dueDay, dueOf, today } from "@docket/dates";
import type { Completion } from "../store/completions.js";
import type { Snapshot } from "../store/mirror.js";
import { byPosition, inboxId, type Task } from "../store/rows.js";
import type { ListOrder } from "./list-order.js";
import { search as loadedSearch } from "./load-search.js";
import type { Found } from "./search-tasks.js";
import type { View } from "./view.js";

/** The fields that a task gets when it is created in a group or dropped on it. */
export interface Place {
  listId?: string;
  sectionId?: string | null;
  dueDate?: string | null;
  labelId?: string;
}

/** A part of a view with a heading of its own. */
export interface TaskGroup {
  key: string;
  /**
   * `section` is shown even if it is empty; `similar` has the similar matches of a search without
   * exact ones; `day` has the tasks due on a day, `done-day` those completed on it.
   */
  kind: "plain" | "overdue" | "day" | "done-day" | "section" | "similar" | "completed";
  /** The name of a section, or the day as `2026-12-01`. */
  name: string | null;
  tasks: ShownTask[];
  place: Place;
  /** Whether it is in the user's order, so that tasks can be moved within it. */
  manual: boolean;
  /** Whether it is collapsed until the user expands it. */
  startsCollapsed?: true;
}

/** A task in a view. */
export interface ShownTask {
  task: Task;
  /** 0 for a top-level task, or one whose parent is not shown above it. */
  depth: number;
  /** One completion, if it is a repeating task. */
  completion?: Completion;
}

/** The number of days that Upcoming shows initially. */
export const UPCOMING_DAYS = 31;

/**
 * The tasks of a view, in groups. A pure function of the rows and the clock.
 *
 * @param days the number of days that Upcoming shows even without tasks; later days are shown only
 *   if they have tasks
 * @param completions the completions of repeating tasks
 * @param order that of the tasks of a list
 * @param search the search; without it nothing is found
 */
export function taskGroups(
  view: View,
  rows: Snapshot,
  clock: Clock,
  days = UPCOMING_DAYS,
  completions: Completion[] = [],
  order: ListOrder = "manual",
  search = loadedSearch.get(),
): TaskGroup[] {
  const tasks = [...rows.task.values()].filter((task) => task.deletedAt === null);
  switch (view.kind) {
    case "inbox":
      return listGroups(inboxId(rows), tasks, rows, order, clock);
    case "list":
      return listGroups(view.id, tasks, rows, order, clock);
    case "today":
      return todayGroups(active(tasks, rows), clock);
    case "upcoming":
      return upcomingGroups(active(tasks, rows), clock, days);
    case "label": {
      const { id } = view;
      const found = active(tasks, rows).filter((task) => task.labelIds.includes(id));
      return [plain("label", sortByDue(found, clock.timeZone), { labelId: id })];
    }
    case "completed":
      return completedGroups(tasks, completions, clock);
    case "search":
      return search ? searchGroups(search.searchTasks(view.q, tasks, rows), clock) : [];
    default:
      return [];
  }
}

/**
 * The open tasks that are not in an archived list: archived work does not belong in a daily view.
 * The list itself, the search and Completed still show them.
 */
function active(tasks: Task[], { list }: Snapshot): Task[] {
  const archived = archivedLists(list);
  return open(tasks).filter(({ listId }) => !archived.has(listId));
}

/** The ids of the lists that are archived. */
export function archivedLists(lists: Snapshot["list"]): ReadonlySet<string> {
  const archived = [...lists.values()].filter(({ archivedAt }) => archivedAt !== null);
  return new Set(archived.map(({ id }) => id));
}

function listGroups(
  listId: string,
  all: Task[],
  rows: Snapshot,
  order: ListOrder,
  clock: Clock,
): TaskGroup[] {
  const tasks = all.filter((task) => task.listId === listId);
  const sections = [...rows.section.values()]
    .filter((section) => section.listId === listId && section.deletedAt === null)
    .sort(byPosition);
  // A missing section, e.g. while the server's rows are loading, must not hide tasks.
  const known = new Set<string | null>(sections.map(({ id }) => id));
  const bySection = Map.groupBy(open(tasks), ({ sectionId }) =>
    known.has(sectionId) ? sectionId : null,
  );
  const group = (sectionId: string | null, name: string | null): TaskGroup => ({
    key: sectionId ?? "list",
    kind: sectionId ? "section" : "plain",
    name,
    tasks: inTree(bySection.get(sectionId) ?? [], (some) => sortBy(order, some, clock)),
    place: { listId, sectionId },
    manual: order === "manual",
  });
  const done = tasks.filter((task) => task.completed).sort(byCompletion);
  return [
    group(null, null),
    ...sections.map((section) => group(section.id, section.name)),
    ...completedGroup(listId, done).map((one) => ({
      ...one,
      startsCollapsed: true as const,
    })),
  ];
}

function todayGroups(tasks: Task[], clock: Clock): TaskGroup[] {
  const day = today(clock);
  const isDue = (task: Task) => task.dueDate !== null && dayOf(task, clock.timeZone) <= day;
  const due = sortByDue(tasks.filter(isDue), clock.timeZone);
  const overdue = due.filter((task) => dayOf(task, clock.timeZone) < day);
  const now = dayGroup(day, due.slice(overdue.length));
  // Alone, it needs no heading: the view's title says it.
  if (overdue.length === 0) return [{ ...now, kind: "plain" }];
  return [{ ...plain("overdue", overdue, {}), kind: "overdue" }, now];
}

function upcomingGroups(tasks: Task[], clock: Clock, count: number): TaskGroup[] {
  const first = today(clock);
  const days = Array.from({ length: count }, (_, index) => addDays(first, index));
  const due = sortByDue(
    tasks.filter(({ dueDate }) => dueDate !== null),
    clock.timeZone,
  );
  const byDay = Map.groupBy(due, (task) => dayOf(task, clock.timeZone));
  const later = [...byDay.keys()].filter((day) => day > (days.at(-1) as string));
  return [...days, ...later].map((day) => dayGroup(day, byDay.get(day) ?? []));
}

/** The completed tasks, and each completion of a repeating task. */
function completedGroups(tasks: Task[], completions: Completion[], clock: Clock): TaskGroup[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const once = tasks
    .filter((task) => task.completed)
    .map((task): [at: string, shown: ShownTask] => [
      task.completedAt ?? task.updatedAt,
      { task, depth: 0 },
    ]);
  const again = completions.flatMap((completion): [at: string, shown: ShownTask][] => {
    const task = byId.get(completion.taskId);
    // The last completion of a repeating task that has ended is the completed task itself.
    if (!task || task.completedAt === completion.completedAt) return [];
    return [[completion.completedAt, { task, depth: 0, completion }]];
  });
  const newest = [...once, ...again].sort(([a], [b]) => compare(b, a));
  const days = Map.groupBy(newest, ([at]) => today({ ...clock, now: at }));
  return [...days].map(([day, all]) => ({
    ...plain(day, [], {}),
    kind: "done-day",
    name: day,
    tasks: all.map(([, shown]) => shown),
  }));
}

function searchGroups({ tasks, similar }: Found, clock: Clock): TaskGroup[] {
  if (tasks.length === 0) return [];
  const done = tasks.filter((task) => task.completed).sort(byCompletion);
  return [
    {
      ...plain("found", sortByDue(open(tasks), clock.timeZone), {}),
      kind: similar ? "similar" : "plain",
    },
    ...completedGroup("found", done),
  ];
}

function completedGroup(key: string, done: Task[]): TaskGroup[] {
  return done.length > 0 ? [{ ...plain(key, done, {}), kind: "completed" }] : [];
}

/** The day in the user's zone on which a task with a due date is due. */
export function dayOf({ dueDate, dueTime, dueZone }: Task, timeZone: string): string {
  return dueDay({ dueDate: dueDate as string, dueTime, dueZone }, timeZone);
}

const open = (tasks: Task[]) => tasks.filter((task) => !task.completed);

function plain(key: string, tasks: Task[], place: Place): TaskGroup {
  const shown = tasks.map((task) => ({ task, depth: 0 }));
  return { key, kind: "plain", name: null, tasks: shown, place, manual: false };
}

function dayGroup(day: string, tasks: Task[]): TaskGroup {
  return { ...plain(day, tasks, { dueDate: day }), kind: "day", name: day };
}

/** Each task followed by its subtasks, each sorted among its siblings. */
function inTree(tasks: Task[], sort: (siblings: Task[]) => Task[]): ShownTask[] {
  const present = new Set(tasks.map((task) => task.id));
  const children = Map.groupBy(tasks, ({ parentId }) =>
    parentId !== null && present.has(parentId) ? parentId : "",
  );
  const shown = new Map<string, ShownTask>();
  const add = (some: Task[], depth: number) => {
    for (const task of sort(some)) {
      if (shown.has(task.id)) continue;
      shown.set(task.id, { task, depth });
      add(children.get(task.id) ?? [], depth + 1);
    }
  };
  add(children.get("") ?? [], 0);
  // The rest are tasks whose parents form a cycle: see `subtasks.ts`.
  if (shown.size < tasks.length) add(tasks, 0);
  return [...shown.values()];
}

function sortBy(order: ListOrder, tasks: Task[], { timeZone, locale }: Clock): Task[] {
  if (order === "manual") return tasks.toSorted(byPosition);
  const due = sortByDue(tasks, timeZone);
  if (order === "priority") return due.sort((a, b) => a.priority - b.priority);
  if (order === "due") return due;
  const { compare } = new Intl.Collator(locale, { numeric: true });
  return due.sort((a, b) => compare(a.title, b.title));
}

/**
 * Sorts by the day and time in the user's zone, then by priority, then the oldest first: tasks of one import
 * have the same time, and their ids are in order.
 */
function sortByDue(tasks: Task[], timeZone: string): Task[] {
  const keyed = tasks.map((task) => {
    const due = dueOf(task);
    const day = due && dueDay(due, timeZone);
    const at = due && dueAt(due, timeZone);
    // Tasks without a time come after the others of their day.
    return { task, due: `${day ?? "9999"} ${at ?? "~"}` };
  });
  keyed.sort(
    (a, b) =>
      compare(a.due, b.due) ||
      a.task.priority - b.task.priority ||
      compare(a.task.createdAt, b.task.createdAt) ||
      a.task.id.length - b.task.id.length ||
      compare(a.task.id, b.task.id),
  );
  return keyed.map(({ task }) => task);
}

function byCompletion(a: Task, b: Task): number {
  return compare(b.completedAt ?? b.updatedAt, a.completedAt ?? a.updatedAt);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
