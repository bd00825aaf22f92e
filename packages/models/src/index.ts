import "reflect-metadata";

export { Account } from "./account/account.js";
export { ApiKey } from "./account/api-key.js";
export { AuthRateLimit } from "./account/auth-rate-limit.js";
export { Invitation } from "./account/invitation.js";
export { Jwk } from "./account/jwk.js";
export { OAuthAccessToken } from "./account/oauth-access-token.js";
export { OAuthClient } from "./account/oauth-client.js";
export { OAuthConsent } from "./account/oauth-consent.js";
export { OAuthRefreshToken } from "./account/oauth-refresh-token.js";
export { Passkey } from "./account/passkey.js";
export { Session } from "./account/session.js";
export { TwoFactor } from "./account/two-factor.js";
export { Verification } from "./account/verification.js";
export { ChangeClock } from "./change-clock.js";
export { ChangeEpoch } from "./change-epoch.js";
export { columnOf } from "./column-of.js";
export { timestamptz } from "./column-types.js";
export { Completion } from "./completion.js";
export { Conversation } from "./conversation.js";
export { Event } from "./event.js";
export { IdempotencyKey } from "./idempotency-key.js";
export { Label } from "./label.js";
export { List } from "./list.js";
export { Message } from "./message.js";
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
export { SearchPosition } from "./search-position.js";
export { SearchText } from "./search-text.js";
export { Section } from "./section.js";
export { SourceId } from "./source-id.js";
export { NO_DUE, Task, type TaskRepeat } from "./task.js";
export { TaskLabel } from "./task-label.js";
export { Turn } from "./turn.js";
export { TurnCall } from "./turn-call.js";
export { TurnEvent } from "./turn-event.js";
export { User } from "./user.js";
