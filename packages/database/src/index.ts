export { checkServer, type ServerFacts } from "./check-server.js";
export type { FindAllOptions } from "./compiled/options.js";
export type { Queries } from "./compiled/queries.js";
export type { AttributeName, Changes, NewRow, Row } from "./compiled/rows.js";
export type { Where } from "./compiled/where.js";
export {
  conditionMessages,
  conditionOf,
  type DatabaseCondition,
  stopsWrites,
} from "./conditions.js";
export { type ConnectionSettings, parseConnectionUrl } from "./connection-url.js";
export { createDatabase, type Database, type DatabaseOptions } from "./database.js";
export { driverError } from "./driver-error.js";
export type { DriverClient, DriverPool } from "./driver-pool.js";
export { editDistance } from "./edit-distance.js";
export type { Embedded } from "./embedded/embedded.js";
export { explainIgnoredFile, readEnvironment } from "./environment.js";
export { DatabaseError, type DatabaseErrorCode, isDatabaseError } from "./errors.js";
export { explainFailure } from "./explain-failure.js";
export { classify, type Failure, permanentConnectFailure } from "./failures.js";
export { FairQueue, type QueueLimits, type QueueRefusal } from "./fair-queue.js";
export { type Listener, type ListenOptions, listen } from "./listener.js";
export type { IsolationMode } from "./local-settings.js";
export { makeFolder } from "./make-folder.js";
export { defaultPoolMax, type PoolFigures, type PoolLimits } from "./pool.js";
export { requireNode } from "./require-node.js";
export { type Isolation, readInIndexOrder, type Timeouts } from "./scope-settings.js";
export { explainIgnored, ignoredSettings, type settingNames } from "./settings.js";
export { connectionOf, singleClient } from "./single-client.js";
export { withoutLiterals } from "./sql-literals.js";
export { type Rows, type Statement, statement } from "./statement.js";
export type { SentStatement } from "./statement-log.js";
export {
  dataDirOf,
  openTarget,
  type Target,
  type TargetVariables,
  workspaceRoot,
} from "./target.js";
export type { UnitOptions } from "./unit-of-work.js";
export { type WaitOptions, waitForDatabase } from "./wait.js";
