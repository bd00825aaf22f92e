import type { Input, Operations, TaskSort } from "@docket/contract";
import { wordsOf } from "@docket/contract/search-text";
import { type Attributes, literal, type ModelStatic, Op, type WhereOptions } from "sequelize";
import { SearchText } from "../search-text.js";
import { Task } from "../task.js";
import { keyset, type ListOrder } from "./keyset.js";
import { dueConditions } from "./task-dues.js";
import { hasAllWords, isCandidate, isIndexed, isSelective, mayHaveWords } from "./task-search.js";

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
  /** With `q`: what is searched need not have changes after this number, which `indexSearch` gave; by itself, all. */
  indexed?: string | undefined;
}

type ListInput = Input<Operations["listTasks"]>;

/**
 * Conditions on tasks; those that are undefined let all pass. A filter of the API with the name of a column is one
 * on that column.
 */
export interface TaskFilter
  extends Omit<ListInput, "sort" | "limit" | "cursor" | "sectionId" | "parentId"> {
  /** Any of these. */
  id?: string[] | undefined;
  /** `null`: in no section. */
  sectionId?: string | null | undefined;
  /** Its direct subtasks; `null`: those that are no subtasks. */
  parentId?: string | null | undefined;
}

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

/** The orders of the ids, in which the index with the signatures of a search has them too. */
const byId: TaskSort[] = ["newest", "oldest"];

/** What is given and not known would be a condition on a column that does not exist. */
type NoOtherKeys<Given, Known> = Record<Exclude<keyof Given, keyof Known>, never>;

/** Options of `findAll`; the last two are for compiled queries, and change nothing but the time. */
export interface TaskListOptions {
  where: WhereOptions<Attributes<Task>>;
  order: ListOrder<TaskAttribute>;
  limit: number;
  replacements: Record<string, unknown>;
  inIndexOrder?: boolean;
  prefilter?: {
    model: ModelStatic<SearchText>;
    key: "taskId";
    where: WhereOptions<Attributes<SearchText>>;
  };
}

/** A task has the label `:labelId` of `:userId`; the two are replacements. */
export const hasLabel = literal(
  'id IN (SELECT task_id FROM task_labels WHERE "user_id" = :userId AND label_id = :labelId)',
);

/** The orders that have an index of what is open. */
const openIndexed: TaskSort[] = ["due", "priority"];

const isOpen = literal("NOT completed");

/** The same of a task that is read anyway. */
const isLabelled = literal("CAST(:labelId AS bigint) = ANY (label_ids)");

/** What is due somewhere is asked for to be done; what was put away with its list is not. */
const isInActiveList = literal(
  'list_id NOT IN (SELECT id FROM lists WHERE "user_id" = :userId AND archived_at IS NOT NULL)',
);

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
  const { userId, sort, limit, after, q, indexed, ...filters }: TaskList = list;
  const {
    now = new Date().toISOString(),
    completed,
    due,
    dueFrom,
    dueTo,
    labelId,
    ...filter
  } = filters;
  const order = taskOrders[sort];
  const page = keyset(Task, order, after);
  // A list may be long: it is read in its order. What else is a condition finds few, which may well be sorted.
  const long = filter.listId !== undefined && !byId.includes(sort);
  const where: WhereOptions<Attributes<Task>> = { userId, ...defined({ completed, ...filter }) };
  const conditions = [
    ...page.where,
    ...dueConditions({ due, dueFrom, dueTo }),
    ...(due && due !== "none" && isAnywhere(filter) ? [isInActiveList] : []),
    // As the indexes of what is open say it: a value comes too late for a plan that is kept.
    ...(completed === false && openIndexed.includes(sort) ? [isOpen] : []),
    ...(labelId === undefined ? [] : [long ? isLabelled : hasLabel]),
  ];
  const replacements = { ...page.replacements, userId, now, dueFrom, dueTo, labelId };
  if (!isSearch(q)) {
    const all = conditions.length > 0 ? { ...where, [Op.and]: conditions } : where;
    return { where: all, order, limit, replacements, ...(long && { inIndexOrder: true }) };
  }
  const found = { order, limit, replacements: { ...replacements, q, indexed: indexed ?? null } };
  const search = [...conditions, isIndexed];
  if (!isSelective(q)) {
    return {
      where: { ...where, [Op.and]: [...search, hasAllWords] },
      inIndexOrder: true,
      ...found,
    };
  }
  if (!byId.includes(sort)) {
    return { where: { ...where, [Op.and]: [...search, isCandidate, hasAllWords] }, ...found };
  }
  const candidates = keyset(SearchText, [["taskId", order[0]![1]]], after).where;
  return {
    where: { ...where, [Op.and]: [...search, hasAllWords] },
    inIndexOrder: true,
    ...found,
    prefilter: {
      model: SearchText,
      key: "taskId",
      where: { userId, [Op.and]: [...candidates, isIndexed, mayHaveWords] },
    },
  };
}

/** Whether a list is one of all tasks, wherever they are. */
function isAnywhere({ id, listId, sectionId, parentId }: TaskFilter): boolean {
  return !(id || listId || sectionId || parentId);
}

/** Whether a text has words that tasks are searched for. */
export function isSearch(q: string | undefined): q is string {
  return q !== undefined && wordsOf(q).length > 0;
}

/**
 * Whether a list may have to read all of a user's tasks to fill a page: no index has both its order and
 * what it filters by.
 */
export function readsAll(list: TaskFilter & Pick<TaskList, "sort">): boolean {
  const { q, sort, completed, priority, due, dueFrom, dueTo, ...rest } = list;
  const { listId, sectionId, parentId, labelId, ...notIndexed }: Partial<TaskFilter> = rest;
  if (Object.values(notIndexed).some((value) => value !== undefined)) return true;
  if (isSearch(q)) return !byId.includes(sort) || !isSelective(q);
  const byDue = due !== undefined || dueFrom !== undefined || dueTo !== undefined;
  if (byDue && sort !== "due") return true;
  if (priority !== undefined && sort !== "priority") return true;
  if (completed === undefined || byId.includes(sort)) return false;
  return completed || sort !== "due"; // an index has the open ones by due
}

function defined<Values extends object>(
  values: Values & NoOtherKeys<Values, Attributes<Task>>,
): Partial<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<Values>;
}
