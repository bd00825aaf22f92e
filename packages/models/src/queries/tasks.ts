import { type Attributes, literal, Op, type WhereOptions } from "sequelize";
import { Task } from "../task.js";
import { keyset, type ListOrder } from "./keyset.js";
import { type DueFilter, dueConditions } from "./task-dues.js";
import { contains, isSelective, mayContain } from "./text-search.js";

type TaskAttribute = keyof Attributes<Task> & string;

/** A list of tasks: which, in what order, how many, and after which one. */
export interface TaskList extends TaskFilter {
  userId: string;
  sort: TaskSort;
  /** The present moment, ISO 8601, by which some are due and others not; the machine's where nothing is said. */
  now?: string | undefined;
  limit: number;
  /** The values of {@link taskOrders} in the last task of the page before. */
  after?: readonly string[] | undefined;
}

/** Conditions on tasks; those that are undefined let all pass. */
export interface TaskFilter extends DueFilter {
  completed?: boolean | undefined;
  /** A text that title or description contains, in upper or lower case. */
  q?: string | undefined;
  listId?: string | undefined;
  /** `null`: in no section. */
  sectionId?: string | null | undefined;
  /** Its direct subtasks; `null`: those that are no subtasks. */
  parentId?: string | null | undefined;
  labelId?: string | undefined;
  /** 1 is the highest, 4 none. */
  priority?: number | undefined;
}

/** `manual` is an order within one list, section or parent. */
export type TaskSort = "newest" | "oldest" | "updated" | "title" | "due" | "priority" | "manual";

/** The orders in which tasks are listed. */
export const taskOrders: Record<TaskSort, ListOrder<TaskAttribute>> = {
  newest: [["id", "DESC"]],
  oldest: [["id", "ASC"]],
  updated: [
    ["updatedAt", "DESC"],
    ["id", "DESC"],
  ],
  title: [
    ["title", "ASC"],
    ["id", "ASC"],
  ],
  manual: [["position", "ASC"]],
  due: [
    ["dueOrder", "ASC"],
    ["id", "ASC"],
  ],
  priority: [
    ["priority", "ASC"],
    ["id", "ASC"],
  ],
};

/** The orders of the indexes that carry the signatures of a search. */
const signed: TaskSort[] = ["newest", "oldest"];

/** A filter that is given and not known would be a condition on a column that may not exist. */
type NoOtherKeys<Given, Known> = Record<Exclude<keyof Given, keyof Known>, never>;

/** Options of `findAll`; the last two are for compiled queries, and change nothing but the time. */
export interface TaskListOptions {
  where: WhereOptions<Attributes<Task>>;
  order: ListOrder<TaskAttribute>;
  limit: number;
  replacements: Record<string, unknown>;
  inIndexOrder?: boolean;
  prefilter?: WhereOptions<Attributes<Task>>;
}

/** A task has the label `:labelId` of `:userId`; the two are replacements. */
export const hasLabel = literal(
  'id IN (SELECT task_id FROM task_labels WHERE "user_id" = :userId AND label_id = :labelId)',
);

/** The orders that have an index of what is open. */
const openIndexed: TaskSort[] = ["due", "priority"];

const isOpen = literal("NOT completed");

const containsText = literal(`(${contains("title")} OR ${contains("description")})`);

/**
 * Options of `findAll` for a list of tasks.
 *
 * @example
 * const options = taskList({ userId, completed: false, sort: "newest", limit: 50 });
 * const open = await database.forUser(userId, () => Task.findAll(options));
 */
export function taskList<List extends TaskList>(
  list: List & NoOtherKeys<List, TaskList>,
): TaskListOptions {
  const { userId, sort, limit, after, q, due, dueFrom, dueTo, labelId, ...rest }: TaskList = list;
  const { now = new Date().toISOString(), completed, ...filter } = rest;
  const order = taskOrders[sort];
  const page = keyset(Task, order, after);
  const signedColumns: WhereOptions<Attributes<Task>> = { userId, ...defined({ completed }) };
  const where = { ...signedColumns, ...defined(filter) };
  const conditions = [
    ...page.where,
    ...dueConditions({ due, dueFrom, dueTo }),
    // As the indexes of what is open say it: a value comes too late for a plan that is kept.
    ...(completed === false && openIndexed.includes(sort) ? [isOpen] : []),
    ...(labelId === undefined ? [] : [hasLabel]),
  ];
  const replacements = { ...page.replacements, userId, now, dueFrom, dueTo, labelId };
  const indexed = conditions.length > 0 ? { ...where, [Op.and]: conditions } : where;
  // A list may be long. What else is a condition finds few, which may well be sorted.
  const long = filter.listId !== undefined && !signed.includes(sort);
  if (!q)
    return { where: indexed, order, limit, replacements, ...(long && { inIndexOrder: true }) };
  return {
    where: { ...where, [Op.and]: [...conditions, containsText] },
    order,
    limit,
    replacements: { ...replacements, q },
    inIndexOrder: true,
    ...(hasSignature(sort, q) && {
      prefilter: { ...signedColumns, [Op.and]: [...page.where, mayContain] },
    }),
  };
}

/**
 * Whether a list may have to read all of a user's tasks to fill a page: no index has both its order and
 * what it filters by.
 */
export function readsAll(list: Omit<TaskList, "userId" | "limit">): boolean {
  const { q, sort, completed, priority, due, dueFrom, dueTo } = list;
  if (q) return !hasSignature(sort, q);
  const byDue = due !== undefined || dueFrom !== undefined || dueTo !== undefined;
  if (byDue && sort !== "due") return true;
  if (priority !== undefined && sort !== "priority") return true;
  if (completed === undefined || signed.includes(sort)) return false;
  return completed || sort !== "due"; // an index has the open ones by due
}

/** Whether an index with signatures narrows a search down. */
function hasSignature(sort: TaskSort, q: string): boolean {
  return signed.includes(sort) && isSelective(q);
}

function defined<Values extends object>(values: Values): Partial<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<Values>;
}
