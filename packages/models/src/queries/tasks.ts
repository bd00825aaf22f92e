import type { Input, Operations, TaskSort } from "@docket/contract";
import { wordsOf } from "@docket/contract/search-text";
import { type Attributes, literal, type ModelStatic, Op, type WhereOptions } from "sequelize";
import { SearchText } from "../search-text.js";
import { Task } from "../task.js";
import { keyset, type ListOrder } from "./keyset.js";
import { dueConditions } from "./task-dues.js";
import { hasAllWords, isCandidate, isIndexed, isSelective, mayHaveWords } from "./task-search.js";

type TaskAttribute = keyof Attributes<Task> & string;

/** A list of tasks: filter, order, page size and cursor. */
export interface TaskList extends TaskFilter {
  userId: string;
  sort: TaskSort;
  /** The current time, ISO 8601, for the conditions on due dates; by default this machine's. */
  now?: string | undefined;
  limit: number;
  /** The values of the attributes of {@link taskOrders} in the previous page's last task. */
  after?: readonly string[] | undefined;
  /**
   * With `q`: the last change that must be in the search index, as returned by `indexSearch`; by
   * default, all changes must be.
   */
  indexed?: string | undefined;
}

type ListInput = Input<Operations["listTasks"]>;

/**
 * Conditions on tasks; undefined ones do not filter. A filter of the API with the name of a column
 * is a condition on that column.
 */
export interface TaskFilter
  extends Omit<ListInput, "sort" | "limit" | "cursor" | "sectionId" | "parentId"> {
  /** Any of these. */
  id?: string[] | undefined;
  /** `null`: in no section. */
  sectionId?: string | null | undefined;
  /** The direct subtasks of this task; `null`: tasks that are not subtasks. */
  parentId?: string | null | undefined;
}

/** Attributes by which pages can be listed: a page that ended at a null would have no next one. */
type SortAttribute = {
  [Name in TaskAttribute]: null extends Attributes<Task>[Name] ? never : Name;
}[TaskAttribute];

/** The attributes of each order in which tasks can be listed. */
export const taskOrders = {
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
} satisfies Record<TaskSort, ListOrder<SortAttribute>>;

/** The orders by id, which the index with the search signatures supports. */
const byId: TaskSort[] = ["newest", "oldest"];

/** Forbids unknown keys, which would become conditions on columns that do not exist. */
type NoOtherKeys<Given, Known> = Record<Exclude<keyof Given, keyof Known>, never>;

/** Values of columns, or several of which any may match. */
type ColumnFilter = {
  [Name in Exclude<TaskAttribute, "labelIds">]?:
    | Attributes<Task>[Name]
    | NonNullable<Attributes<Task>[Name]>[];
};

/** Options of `findAll`; the last two are for compiled queries, and affect only the speed. */
export interface TaskListOptions {
  where: ColumnFilter & { [Op.and]?: ReturnType<typeof literal>[] };
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

/** A task has the label `:labelId` of `:userId`; both are replacements. */
export const hasLabel = literal(
  'id IN (SELECT task_id FROM task_labels WHERE "user_id" = :userId AND label_id = :labelId)',
);

/** The orders that have a partial index of the open tasks. */
const openIndexed: TaskSort[] = ["due", "priority"];

const isOpen = literal("NOT completed");

/** The same, for tasks that are read anyway. */
const isLabelled = literal("CAST(:labelId AS bigint) = ANY (label_ids)");

/** A query for due tasks across all lists is for work to be done, so it excludes archived lists. */
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
  // A list may be long: it is read in index order. Other conditions find few tasks, to be sorted.
  const long = filter.listId !== undefined && !byId.includes(sort);
  const where: ColumnFilter = { userId, ...defined({ completed, ...filter }) };
  const conditions = [
    ...page.where,
    ...dueConditions({ due, dueFrom, dueTo }),
    ...(due && due !== "none" && isAnywhere(filter) ? [isInActiveList] : []),
    // As in the partial indexes of open tasks: a generic plan does not know a parameter's value.
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
  const sameWay = [["taskId", order[0]![1]]] as ListOrder<"taskId">;
  const candidates = keyset(SearchText, sameWay, after).where;
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

/** Whether the filter does not restrict where the tasks are. */
function isAnywhere({ id, listId, sectionId, parentId }: TaskFilter): boolean {
  return !(id || listId || sectionId || parentId);
}

/** Whether `q` has any words to search for. */
export function isSearch(q: string | undefined): q is string {
  return q !== undefined && wordsOf(q).length > 0;
}

/**
 * Whether filling a page of the list may require reading all of a user's tasks: no index covers
 * both its order and its filter.
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
  return completed || sort !== "due"; // there is an index of open tasks by due date
}

function defined<Values extends ColumnFilter>(
  values: Values & NoOtherKeys<Values, Attributes<Task>>,
): Partial<Values> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined),
  ) as Partial<Values>;
}
