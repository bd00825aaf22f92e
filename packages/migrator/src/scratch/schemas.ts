import pg, { type Client } from "pg";
import { readSnapshot, type Snapshot } from "../catalog/snapshot.js";
import { withClient } from "../client.js";
import { knownLive, type LoadedConfig, projectSequelize, scratchSource } from "../config.js";
import { type ConnectionOptions, urlOf } from "../connection.js";
import { applyMigration } from "../engine/apply.js";
import { Journal } from "../engine/journal.js";
import type { Log } from "../engine/lock.js";
import { Session } from "../engine/session.js";
import { MigratorError, reasonWithSql } from "../errors.js";
import { listMigrations, loadMigration } from "../files.js";
import { closed, runProject } from "../guard/guard.js";
import { asServer } from "../guard/state.js";
import { loadDump, namesInDump } from "./dump.js";
import { type GiveBack, redirect } from "./redirect.js";
import { type ScratchDatabase, ScratchServer } from "./server.js";

/**
 * Runs `work` with the scratch server of a project, and cleans up afterwards. Meanwhile this
 * process and its children can reach only the scratch databases.
 */
export async function withScratch<Result>(
  config: LoadedConfig,
  work: (scratch: ScratchServer) => Promise<Result>,
): Promise<Result> {
  const source = await scratchSource(config);
  try {
    return await closed(config.programs, async () => {
      const scratch = await ScratchServer.open(source.connection);
      try {
        return await work(scratch);
      } finally {
        await scratch.close();
      }
    });
  } finally {
    await asServer(true, async () => source.stop?.());
  }
}

/** Creates a database with the schema of the models. */
export async function buildModels(
  config: LoadedConfig,
  scratch: ScratchServer,
): Promise<ScratchDatabase> {
  const database = await scratch.create();
  const { connection } = database;
  await runAll(connection, [...config.prerequisites, ...journalSchema(config)]);
  await runMaker(config, connection, config.models, "The models' schema");
  await withClient(connection, (client) => dropJournal(config, client));
  return database;
}

/** Lets a function of the config make a schema in an empty database. */
async function runMaker(
  config: LoadedConfig,
  connection: ConnectionOptions,
  make: LoadedConfig["models"],
  what: string,
): Promise<void> {
  await runProject(config.file, connection, knownLive(config), async () => {
    const sequelize = await projectSequelize(config, connection);
    const redirected: GiveBack[] = [];
    try {
      await make(sequelize, {
        connection,
        url: urlOf(connection),
        redirect: (instance) => void redirected.push(redirect(instance, connection)),
      });
    } catch (error) {
      throw new MigratorError(`${what} could not be built: ${reasonWithSql(error)}`, {
        cause: error,
      });
    } finally {
      await sequelize.close();
      for (const giveBack of redirected) await giveBack();
    }
  });
}

/**
 * Creates a database with the schema of the named migrations, in order, without the journal.
 *
 * @param look receives the schema before the first migration, and after each with its name
 */
export async function buildMigrated(
  config: LoadedConfig,
  scratch: ScratchServer,
  migrations: string[],
  look?: (name: string | undefined, schema: Snapshot) => Promise<void>,
): Promise<ScratchDatabase> {
  const database = await scratch.create();
  await runAll(database.connection, config.prerequisites);
  const { startFrom } = config;
  if (typeof startFrom === "function")
    await runMaker(config, database.connection, startFrom, "The schema of `startFrom`");
  else if (startFrom) await loadDump(config, startFrom, database.connection);
  await withMigrationSession(config, database.connection, async (session) => {
    const { connection, journal } = session;
    const lookNow = async (name?: string) =>
      look?.(name, await readSnapshot(connection, [journal.table, journal.logTable]));
    await session.lock();
    const inDump = await namesInDump(config);
    for (const name of inDump) await journal.markApplied(name);
    await lookNow();
    for (const name of migrations) {
      await runProject(name, database.connection, knownLive(config), async () => {
        await applyMigration(session, await loadMigration(config.migrations, name), "up");
      }).catch(async (error) => {
        throw await whyNotReplayed(config, [...inDump, ...migrations], name, error);
      });
      await lookNow(name);
    }
    await dropJournal(config, connection);
  });
  return database;
}

/**
 * Says what is wrong with the journal where it names a migration whose file is gone, or lacks one that
 * comes before: that is why others can't be replayed.
 */
async function whyNotReplayed(
  config: LoadedConfig,
  replayed: string[],
  name: string,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof MigratorError)) return error;
  const files = await listMigrations(config.migrations);
  const lacking = files.filter((file) => file < name && !replayed.includes(file));
  const why = !files.includes(name)
    ? `The journal says that it is applied. Put the file back; if it is gone for good, ` +
      `\`migrator resolve ${name} --rolled-back\` takes it out of the journal.`
    : lacking.length > 0
      ? `The journal lacks what comes before it: ${lacking.join(", ")}. If that was applied, ` +
        `\`migrator baseline --to ${lacking.at(-1)}\` records it without running it.`
      : undefined;
  return why ? new MigratorError(`${error.message}\n${why}`, { cause: error }) : error;
}

/** A session of the migration engine, with the project's copy of Sequelize; `close` closes both. */
export async function openMigrationSession(
  config: LoadedConfig,
  connection: ConnectionOptions,
  log: Log = () => {},
): Promise<{ session: Session; close: () => Promise<void> }> {
  const sequelize = await projectSequelize(config, connection);
  try {
    const session = await Session.open(sequelize, config.journal, log, config.settings);
    const close = () => session.close().finally(() => sequelize.close());
    return { session, close };
  } catch (error) {
    await sequelize.close();
    throw error;
  }
}

/** The same, for the duration of `work`. */
export async function withMigrationSession<Result>(
  config: LoadedConfig,
  connection: ConnectionOptions,
  work: (session: Session) => Promise<Result>,
  log?: Log,
): Promise<Result> {
  const { session, close } = await openMigrationSession(config, connection, log);
  return work(session).finally(close);
}

/** A scratch database and its schema. */
export interface KnownDatabase {
  database: ScratchDatabase;
  snapshot: Snapshot;
}

/** The catalog of a scratch database. */
export async function snapshotOf(database: ScratchDatabase): Promise<Snapshot> {
  return withClient(database.connection, (client) => readSnapshot(client));
}

async function runAll(connection: ConnectionOptions, statements: string[]): Promise<void> {
  if (statements.length === 0) return;
  await withClient(connection, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

/** The journal belongs to the runner, and is not part of either schema. */
async function dropJournal(config: LoadedConfig, client: Pick<Client, "query">): Promise<void> {
  const { table, logTable } = new Journal(config.journal, client);
  await client.query(`DROP TABLE IF EXISTS ${table}, ${logTable}`);
}

/** sequelize-cli creates the journal's schema by itself, so it must not count as a difference. */
function journalSchema({ journal }: LoadedConfig): string[] {
  return journal.schema === undefined
    ? []
    : [`CREATE SCHEMA IF NOT EXISTS ${pg.escapeIdentifier(journal.schema)}`];
}
