import type { Client } from "pg";
import type { Sequelize } from "sequelize";
import { MigratorError } from "../errors.js";
import { asOwn } from "../guard/state.js";
import { internalsOf } from "../internals/sequelize.js";

/** Rounds of alternating queries that reveal a pooler that shares its connections among clients. */
const ROUNDS = 5;

/**
 * Refuses an address where a pooler lends one server connection to several clients in turns: they
 * would share the migration lock, and the application's sessions this one's settings.
 *
 * A server tells each client the id of the process that serves it, which a pooler cannot know. A
 * pooler in session mode does no harm: there, two clients never have the same process.
 */
export async function refuseSharedConnection(
  sequelize: Sequelize,
  connection: Client,
  variable: string,
): Promise<void> {
  const first = await processOf(connection);
  if (first === (connection as { processID?: number | null }).processID) return;
  const { connectionManager } = internalsOf(sequelize);
  const { replication } = connectionManager.config as { replication?: { write: object } | false };
  const address = replication ? replication.write : connectionManager.config;
  const other = await asOwn(() => connectionManager.connect(address));
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const theirs = await processOf(other);
      if (theirs !== first && (await processOf(connection)) === first) continue;
      throw new MigratorError(
        "A pooler in transaction mode answers at this address: it lends one server connection to several clients in " +
          `turns, and migrations hold a session lock. Set ${variable} to the direct address.`,
      );
    }
  } finally {
    await other.end();
  }
}

async function processOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]!.pid;
}
