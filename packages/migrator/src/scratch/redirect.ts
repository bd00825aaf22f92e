import type { Sequelize } from "sequelize";
import { type ConnectionOptions, sequelizeOptions } from "../connection.js";
import { MigratorError } from "../errors.js";
import { internalsOf, type Pool } from "../internals/sequelize.js";

/** How to give an instance back. */
export type GiveBack = () => Promise<void>;

/**
 * Points an instance of the project at a scratch database: the pool that it has is left to run dry,
 * with whatever connections are in it, and a new one takes its place; replication is switched off.
 *
 * @returns points it at what it had before, with a fresh pool
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
  // The instance's own options beside these stay: hooks, types, naming.
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

/** Connections that the project's own code holds for good are no reason to wait for ever. */
async function empty(pool: Pool): Promise<void> {
  const patience = new Promise<void>((resolve) => setTimeout(resolve, 2000).unref());
  await Promise.race([pool.drain().then(() => pool.destroyAllNow()), patience]).catch(() => {});
}
