import type { Sequelize } from "sequelize";
import { type ConnectionOptions, sequelizeOptions } from "../connection.js";
import { MigratorError } from "../errors.js";
import { internalsOf, type Pool } from "../internals/sequelize.js";

/** Restores a redirected instance. */
export type GiveBack = () => Promise<void>;

/**
 * Redirects an instance of the project to a scratch database: its pool is drained and replaced by a
 * new one; replication is switched off.
 *
 * @returns a function that restores its address, with a new pool
 */
export function redirect(sequelize: Sequelize, connection: ConnectionOptions): GiveBack {
  if (sequelize.getDialect() !== "postgres") {
    throw new MigratorError(
      `redirect(): the instance speaks ${sequelize.getDialect()}, and the migrator is for PostgreSQL alone.`,
    );
  }
  const { config, options, connectionManager: manager } = internalsOf(sequelize);
  const places: Record<string, unknown>[] = [config, options, manager.config];
  const before = places.map((place) => ({ ...place }));
  // The instance keeps its other options: hooks, types, naming.
  const { pool: _, dialect: __, ...address } = sequelizeOptions(connection);
  for (const place of places) {
    Object.assign(place, address, { ssl: undefined, native: false, replication: false });
  }
  const emptied = [empty(manager.pool)];
  manager.initPools();
  return async () => {
    emptied.push(empty(manager.pool));
    await Promise.all(emptied);
    for (const [index, place] of places.entries()) {
      for (const name of Object.keys(place)) delete place[name];
      Object.assign(place, before[index]);
    }
    manager.initPools();
  };
}

/** Drains with a timeout, since the project's own code may never release its connections. */
async function empty(pool: Pool): Promise<void> {
  const patience = new Promise<void>((resolve) => setTimeout(resolve, 2000).unref());
  await Promise.race([pool.drain().then(() => pool.destroyAllNow()), patience]).catch(() => {});
}
