import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { lastBackupAt, listMigrations, scheduleBackups } from "@docket/backup";
import {
  createDatabase,
  type Database,
  type DatabaseOptions,
  openTarget,
  type Target,
} from "@docket/database";
import { freePort, lockInstance } from "@docket/database/embedded";
import { ACTOR_SETTING, ADMIN_ROLE, APP_ROLE, models, USER_SETTING } from "@docket/models";
import type { Logger } from "pino";
import { createApp } from "./app.js";
import { modelProblem } from "./assistant/model-problem.js";
import { mailProblem } from "./auth/mail.js";
import { providerProblem } from "./auth/oidc-provider.js";
import { appointAdministrator } from "./auth/sign-ups.js";
import { adoptSecret } from "./auth/signing-keys.js";
import { sweepAuth } from "./auth/sweep-auth.js";
import type { Config } from "./config.js";
import { ChangeFeed } from "./features/changes/change-feed.js";
import { sweepTrash } from "./features/trash/sweep-trash.js";
import { basePathOf } from "./http/base-path.js";
import { drain, watchConnections } from "./http/drain.js";
import { answerBrokenRequest } from "./http/problem.js";
import { SearchIndexes } from "./operations/search-indexes.js";
import { sweepKeys } from "./operations/sweep-keys.js";
import { compactWhenIdle } from "./system/compact-when-idle.js";
import { daily } from "./system/daily.js";
import { DatabaseState } from "./system/database-state.js";
import { refuseHiddenPort } from "./system/hidden-port.js";
import { createMetrics, type Metrics } from "./system/metrics.js";
import { prepareDatabase } from "./system/prepare-database.js";
import { Assistant } from "./turns/assistant.js";

/** A running server. */
export interface ApiServer {
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  address: string;
  /** The address that browsers use: with port 0 that of the port it was given, otherwise the setting. */
  publicUrl: string;
  /** Lets running requests finish, then closes everything; takes at most about eight seconds. */
  destroy(): Promise<void>;
}

/** Options of {@link startApi}. */
export interface StartOptions {
  /** Called with each statement that is sent. */
  onStatement?: DatabaseOptions["onStatement"];
  /** Ends a start that waits for the database, or migrates it: the migration is rolled back. */
  signal?: AbortSignal;
}

/**
 * Starts everything: the database, its migrations, the HTTP server.
 *
 * @param say called with each step, in words for the person who waits
 */
export async function startApi(
  config: Config,
  logger: Logger,
  say: (message: string) => void,
  options: StartOptions = {},
): Promise<ApiServer> {
  const unlock = config.databaseUrl ? async () => {} : await lockInstance(config.dataDir);
  let target: Target | undefined;
  try {
    target = await openTarget(
      {
        DATABASE_URL: config.databaseUrl,
        DATABASE_DIRECT_URL: config.databaseDirectUrl,
        DOCKET_DATA_DIR: config.dataDir,
      },
      say,
    );
    const server = await serve(config, logger, say, target, options);
    const { embedded } = target;
    return {
      ...server,
      async destroy() {
        await server.destroy();
        await embedded?.release();
        await unlock();
      },
    };
  } catch (error) {
    await target?.embedded?.release();
    await unlock();
    throw error;
  }
}

async function serve(
  config: Config,
  logger: Logger,
  say: (message: string) => void,
  target: Target,
  { onStatement, signal }: StartOptions,
): Promise<ApiServer> {
  await unlessAborted(prepareDatabase(target, config, say), signal);
  const port = config.port === 0 ? await freePort() : config.port;
  const publicUrl =
    config.port === 0
      ? `http://127.0.0.1:${port}${basePathOf(config.publicUrl)}`
      : config.publicUrl;
  const { backups } = config;
  const metrics: Metrics = createMetrics({
    database: () => database,
    takesChanges: () => databaseState.writesFailFor === null,
    streams: () => feed.size,
    lastBackup: backups && (() => lastBackupAt(backups.folder)),
  });
  const searchIndexes = new SearchIndexes();
  const migrations = await listMigrations();
  const databaseState = new DatabaseState(
    logger,
    () => database,
    migrations,
    metrics.databaseFailed,
  );
  const database: Database = createDatabase({
    url: target.url,
    onFailure: databaseState.failed,
    replicaUrl: config.databaseReplicaUrl,
    models,
    isolation: {
      role: APP_ROLE,
      adminRole: ADMIN_ROLE,
      userSetting: USER_SETTING,
      actorSetting: ACTOR_SETTING,
    },
    pool: {
      ...(config.databasePoolMax !== undefined && { max: config.databasePoolMax }),
      maxWaiting: config.databaseMaxWaiting,
      maxWaitingPerUser: config.userLimits.waiting,
    },
    pipeline: config.databasePipeline,
    isolationMode: config.databaseIsolation,
    onStatement,
    onWrite(userId) {
      feed.wrote(userId);
      searchIndexes.wrote(userId);
    },
    ...(config.debugSql && { onSql: (line: string) => logger.info(`SQL ${line}`) }),
    ...(config.slowSqlMilliseconds > 0 && {
      slowSql: {
        milliseconds: config.slowSqlMilliseconds,
        write: (line: string) => logger.warn(`Slow SQL: ${line}`),
      },
    }),
  });
  const feed = new ChangeFeed(database, target.directUrl, logger);
  const stopping = new AbortController();
  const assistant = new Assistant(config.assistant, logger);
  const app = createApp({
    config: { ...config, port, publicUrl },
    database,
    databaseState,
    metrics,
    assistant,
    feed,
    searchIndexes,
    logger,
    stopping: stopping.signal,
  });
  const server = createServer({ keepAliveTimeout: 65_000 }, app);
  server.on("clientError", answerBrokenRequest);
  const connections = watchConnections(server);
  try {
    await checkSecret(database, config, say);
    if (config.host === "127.0.0.1" || config.host === "0.0.0.0") await refuseHiddenPort(port);
    await once(server.listen(port, config.host), "listening");
  } catch (error) {
    await database.destroy();
    throw error;
  }
  const { port: listening } = server.address() as AddressInfo;
  reportProblems(config, say);
  const endBackups = startBackups(config, target, logger, say);
  const endCompacting = compactWhenIdle(server);
  const endSweeps = daily(
    async () => {
      await appointAdministrator(database);
      await sweepTrash(database, config.trashDays);
      await sweepAuth(database);
      await sweepKeys(database);
    },
    (err) => logger.warn({ err }, "not swept"),
  );
  return {
    address: `http://${config.host.includes(":") ? `[${config.host}]` : config.host}:${listening}`,
    publicUrl,
    async destroy() {
      stopping.abort();
      endCompacting();
      await drain(server, connections, config.trustProxy > 0, async () => {
        await endBackups();
        await endSweeps();
        await feed.destroy();
        await assistant.destroy();
      });
      databaseState.destroy();
      await database.destroy();
    },
  };
}

/** The result of `work`, or, as soon as the signal is aborted, its reason. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const aborted = signal.aborted ? Promise.resolve() : once(signal, "abort");
  return Promise.race([work, aborted.then(() => Promise.reject<T>(signal.reason))]);
}

async function checkSecret(
  database: Database,
  { secret, dataDir }: Config,
  say: (message: string) => void,
): Promise<void> {
  if (!(await adoptSecret(database, secret))) return;
  say(
    `The secret is not the one that this database was used with, so everybody has to sign in again, and two-factor authentication that was set up with the other one does not let anybody in (docket users disable-two-factor turns it off); nothing else changes. To keep people signed in, stop Docket and start it with the earlier secret, in BETTER_AUTH_SECRET or in ${path.join(dataDir, "secret")}.`,
  );
}

/** Reports settings that lead to a server that does not answer: otherwise only people would see that, later. */
function reportProblems(
  { mail, oidc, assistant: { model } }: Config,
  say: (message: string) => void,
): void {
  const problems = [
    mail && mailProblem(mail),
    oidc && providerProblem(oidc),
    model && modelProblem(model),
  ];
  for (const problem of problems) void problem?.then((found) => found && say(found));
}

function startBackups(
  { backups }: Config,
  { directUrl }: Target,
  logger: Logger,
  say: (message: string) => void,
): () => Promise<void> {
  if (!backups) return async () => {};
  return scheduleBackups(directUrl, backups, (result) => {
    if ("error" in result) {
      logger.error({ err: result.error }, "The scheduled backup failed");
      say(`The scheduled backup failed, and is tried again: ${(result.error as Error).message}`);
    } else {
      const { file, summary } = result;
      logger.info({ file, rows: summary.tables }, "Backed up");
    }
  });
}
