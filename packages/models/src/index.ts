import "reflect-metadata";

export { columnOf } from "./column-of.js";
export { timestamptz } from "./column-types.js";
export { models } from "./models.js";
export { OwnedModel, OwnedRowModel, TimestampedRowModel } from "./owned-model.js";
export { BEGIN_CHANGE_SET } from "./queries/begin-change-set.js";
export { type CompletionList, completionList } from "./queries/completions.js";
export { isDescendant } from "./queries/descendants.js";
export { indexSearch, SEARCH_BEHIND, type SearchIndex } from "./queries/index-search.js";
export { type Keyset, keyset, type ListOrder } from "./queries/keyset.js";
export { LOCK_CHANGE_CLOCK } from "./queries/lock-change-clock.js";
export { requireIndex } from "./queries/task-search.js";
export {
  hasLabel,
  isSearch,
  readsAll,
  type TaskFilter,
  type TaskList,
  type TaskListOptions,
  taskList,
  taskOrders,
} from "./queries/tasks.js";
export { contains } from "./queries/text-search.js";
export {
  findTopLevelTasks,
  type TaskPlace,
  type TopLevelTasks,
} from "./queries/top-level-tasks.js";
export { ACTOR_SETTING } from "./schema/changes.js";
export { createSchema } from "./schema/create-schema.js";
export {
  type DistributionFault,
  distributionFaults,
  undistributedTables,
} from "./schema/distribution.js";
export {
  ADMIN_ROLE,
  APP_ROLE,
  type Grant,
  type OwnedTableOptions,
  ownedTable,
  USER_SETTING,
} from "./schema/owned-table.js";
export { schemaStatements } from "./schema/statements.js";
export * from "./tables.js";
export { NO_DUE, type TaskRepeat } from "./task.js";
