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
  /** 1 is the highest, 4 none. */
  priority?: number | undefined;
}

export type TaskSort = "newest" | "oldest" | "updated" | "title" | "due" | "priority";

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
  const { userId, sort, limit, after, q, due, dueFrom, dueTo, ...rest }: TaskList = list;
  const { now = new Date().toISOString(), ...filter } = rest;
  const order = taskOrders[sort];
  const page = keyset(Task, order, after);
  const where: WhereOptions<Attributes<Task>> = { userId, ...defined(filter) };
  const conditions = [...page.where, ...dueConditions({ due, dueFrom, dueTo })];
  const replacements = { ...page.replacements, userId, now, dueFrom, dueTo };
  const indexed = conditions.length > 0 ? { ...where, [Op.and]: conditions } : where;
  if (!q) return { where: indexed, order, limit, replacements };
  const bySignature = signed.includes(sort) && isSelective(q);
  return {
    where: { ...where, [Op.and]: [...conditions, containsText] },
    order,
    limit,
    replacements: { ...replacements, q },
    inIndexOrder: true,
    ...(bySignature && { prefilter: { ...where, [Op.and]: [...conditions, mayContain] } }),
  };
}

function defined<Values extends object>(values: Values): Partial<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<Values>;
}
