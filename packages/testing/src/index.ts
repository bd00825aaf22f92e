export { freePort } from "@docket/database/embedded";
export { type Child, ready, spawnApi } from "./child.js";
export { listedStatements, partsOf } from "./listed-statements.js";
export { type Mailbox, startMailbox } from "./mailbox.js";
export { type OidcProvider, startOidcProvider } from "./oidc-provider.js";
export { type PgBouncer, SERVER_CONNECTIONS, startPgBouncer } from "./pgbouncer.js";
export type { Sender } from "./plans.js";
export {
  countsAll,
  nodesOf,
  type Plan,
  type PlanNode,
  planOf,
  planShape,
  senderOf,
} from "./plans.js";
export { type Prepared, prepareServers } from "./prepare-servers.js";
export type { Program } from "./program.js";
export { type ProxySite, startCaddy, startNginx } from "./reverse-proxies.js";
export { fillSample, HEAVY_USER, LIGHT_USER } from "./sample.js";
export {
  type ChatRequest,
  type ModelStep,
  type Script,
  type ScriptedCall,
  type ScriptedModel,
  startScriptedModel,
} from "./scripted-model.js";
export { oneOf, seeded, seededBelow, shuffled } from "./seeded.js";
export {
  type RecordedStatement,
  sentStatements,
  statementsDuring,
} from "./sent-statements.js";
export { createStandby, type Standby } from "./standby.js";
export { startTcpProxy, type TcpProxy, through } from "./tcp-proxy.js";
export {
  cookieOf,
  signUp,
  startTestApi,
  type TestApi,
  type TestUser,
  tokenOf,
  useTestApi,
} from "./test-api.js";
export {
  createEmptyDatabase,
  createTestDatabase,
  directUrlOf,
  migrateDatabase,
  migrationsFolder,
  openDatabase,
  removeSharedServer,
  type TestDatabase,
} from "./test-database.js";
export {
  createServerOf,
  createTestServer,
  oldestPostgres,
  openPool,
  type TestServer,
  withClient,
} from "./test-server.js";
export { type Authority, createAuthority, restartWithTls } from "./tls.js";
export { totp } from "./totp.js";
