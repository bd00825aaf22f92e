import { statfs } from "node:fs/promises";
import type { ClientBase } from "pg";
import { MigratorError } from "../errors.js";

/** Room for a clone, rewrites of its tables, its WAL, and the hashes of its rows. */
const TIMES_THE_SIZE = 3;

/**
 * Refuses a rehearsal if the disk is too small for it.
 *
 * @param client connected to the live database
 * @param known free bytes as given by the user, for a server that cannot be asked
 * @returns the size of the database in bytes
 */
export async function assertDiskSpace(client: ClientBase, known?: number): Promise<number> {
  const { rows } = await client.query(
    "SELECT pg_database_size(current_database())::float8 AS size",
  );
  const size: number = rows[0].size;
  const free = known ?? (await freeOnThisMachine(client));
  if (free !== undefined && free < size * TIMES_THE_SIZE) {
    throw new MigratorError(
      `A rehearsal of a database of ${megabytes(size)} needs ${megabytes(size * TIMES_THE_SIZE)} of disk ` +
        `(the clone, its log and rewritten tables), and ${megabytes(free)} are free.`,
    );
  }
  return size;
}

/** Formats bytes for people. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The free disk space, if the server runs on this machine, which its process id shows. */
async function freeOnThisMachine(client: ClientBase): Promise<number | undefined> {
  try {
    const { rows } = await client.query(
      `SELECT current_setting('data_directory') AS folder,
              (SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer') AS pid`,
    );
    const { folder, pid } = rows[0] as { folder: string; pid: number };
    process.kill(pid, 0);
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined; // another machine, or a role that may not ask
  }
}
