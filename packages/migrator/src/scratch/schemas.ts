import pg from "pg";
import type { Sequelize } from "sequelize";
import { readSnapshot, type Snapshot } from "../catalog/snapshot.js";
import {
  type LoadedConfig,
  liveConnection,
  projectSequelize,
  type ScratchSource,
} from "../config.js";
import { type ConnectionOptions, clientOptions, sequelizeOptions, urlOf } from "../connection.js";
import { applyMigration } from "../engine/apply.js";
import { Session } from "../engine/session.js";
import { MigratorError } from "../errors.js";
import { loadMigration } from "../files.js";
import { type ScratchDatabase, ScratchServer } from "./server.js";

/** Opens the scratch server of a project for the time of `work`, then leaves nothing of it behind. */
export async function withScratch<Result>(
  config: LoadedConfig,
  work: (scratch: ScratchServer) => Promise<Result>,
): Promise<Result> {
  const source: ScratchSource = config.scratch
    ? await config.scratch()
    : { connection: await liveConnection(config) };
  try {
    const scratch = await ScratchServer.open(source.connection);
    try {
      return await work(scratch);
    } finally {
      await scratch.close();
    }
  } finally {
    await source.stop?.();
  }
}

/** A database with the schema that the models describe. */
export async function buildModels(
  config: LoadedConfig,
  scratch: ScratchServer,
): Promise<ScratchDatabase> {
  const database = await scratch.create();
  await runAll(database.connection, config.prerequisites);
  const SequelizeClass = await projectSequelize(config.folder);
  const { connection } = database;
  const sequelize = new SequelizeClass(sequelizeOptions(connection));
  const redirected: Sequelize[] = [];
  const redirect = (instance: Sequelize) => {
    pointAt(instance, connection);
    redirected.push(instance);
  };
  try {
    await config.models(sequelize, { connection, url: urlOf(connection), redirect });
  } catch (error) {
    throw new MigratorError(`The models' schema could not be built: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    for (const instance of [sequelize, ...redirected]) await instance.close();
  }
  return database;
}

/** A database with the schema that the named migrations make, in order, without their journal. */
export async function buildMigrated(
  config: LoadedConfig,
  scratch: ScratchServer,
  migrations: string[],
): Promise<ScratchDatabase> {
  const database = await scratch.create();
  await runAll(database.connection, config.prerequisites);
  await withMigrationSession(config, database.connection, async (session) => {
    for (const name of migrations) {
      await applyMigration(session, await loadMigration(config.migrations, name), "up");
    }
    const { table, logTable } = session.journal;
    await session.query(`DROP TABLE IF EXISTS ${table}, ${logTable}`);
  });
  return database;
}

/** A session of the migration engine on a scratch database, with the project's copy of Sequelize. */
export async function withMigrationSession<Result>(
  config: LoadedConfig,
  connection: ConnectionOptions,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const SequelizeClass = await projectSequelize(config.folder);
  const sequelize = new SequelizeClass(sequelizeOptions(connection));
  try {
    const session = await Session.open(sequelize, config.journal, () => {}, config.settings);
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  } finally {
    await sequelize.close();
  }
}

/** A plain client for the time of `work`. */
export async function withClient<Result>(
  connection: ConnectionOptions,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(clientOptions(connection));
  client.on("error", () => {}); // the query under way reports it
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
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

function pointAt(sequelize: Sequelize, connection: ConnectionOptions): void {
  const options = sequelizeOptions(connection);
  const { connectionManager, config } = sequelize as unknown as Record<
    "connectionManager" | "config",
    { config?: object }
  >;
  const own = { ...options, ssl: undefined };
  Object.assign(config, own);
  Object.assign(connectionManager.config ?? {}, own);
  Object.assign((sequelize as unknown as { options: object }).options, own);
}
