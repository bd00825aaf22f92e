import type { Client } from "pg";
import { otherSessions, withReader } from "../client.js";
import type { ConnectionOptions } from "../connection.js";
import { MigratorError } from "../errors.js";
import { projectPorts } from "./sockets.js";

/**
 * Verifies that a command only reads the live database, by comparing the server's counters of
 * written rows before and after. These do not show who wrote, so if others were connected nothing
 * is concluded.
 *
 * @param live undefined if the command does not use a live database
 * @throws {MigratorError} if rows were written and nobody else was connected
 */
export async function onlyReading<Result>(
  live: ConnectionOptions | undefined,
  log: (line: string) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  if (!live) return work();
  const before = await withReader(live, count);
  const result = await work();
  const after = await withReader(live, count);
  const changed = [...after.written].filter(
    ([table, rows]) => rows > (before.written.get(table) ?? 0),
  );
  if (changed.length === 0) return result;
  if (before.others + after.others > 0) {
    log(
      "Others wrote to the live database meanwhile, so its counters say nothing about this command.",
    );
    return result;
  }
  const tables = changed.map(
    ([table, rows]) => `${table} (${rows - (before.written.get(table) ?? 0)} rows)`,
  );
  throw new MigratorError(
    `The live database was written to while this command ran, and nobody else was connected before or after: ${tables.join(", ")}. ` +
      "This command should only have read it; please report this.",
  );
}

/** The server's counters of written rows by table, and how many others are connected now. */
async function count(client: Client) {
  const { rows } = await client.query(
    `SELECT relid::regclass::text AS table, (n_tup_ins + n_tup_upd + n_tup_del)::float8 AS rows
       FROM pg_stat_user_tables`,
  );
  const written = new Map<string, number>(rows.map(({ table, rows: number }) => [table, number]));
  return { written, others: await otherSessions(client, [...projectPorts]) };
}
