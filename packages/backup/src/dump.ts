import type { Readable } from "node:stream";
import { ADMIN_ROLE } from "@docket/models";
import type { Client } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { quoted, TRANSACTION_SETTINGS } from "./connection.js";
import { readSequences } from "./epoch.js";
import { BackupError } from "./errors.js";
import type { BackupSummary, BackupWriter } from "./format.js";
import {
  type BackupTable,
  inRows,
  readApplied,
  readNewer,
  readPresent,
  readTables,
} from "./tables.js";

const REPORT_ROWS = 250_000;

/**
 * Writes all of Docket's tables in one snapshot, without blocking writers.
 *
 * @param onProgress called with each table
 */
export async function dump(
  client: Client,
  writer: BackupWriter,
  onProgress: (message: string) => void,
): Promise<BackupSummary> {
  const present = await readPresent(client);
  if (!present.includes("SequelizeMeta") || !present.includes("users")) {
    throw new BackupError("There is nothing to back up: the database has none of Docket's tables.");
  }
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  await client.query(TRANSACTION_SETTINGS);
  // Before the snapshot is taken, so that no migration runs between the snapshot and the reads.
  await client.query(`LOCK TABLE ${present.map(quoted).join(", ")} IN ACCESS SHARE MODE`);
  const newer = await readNewer(client);
  if (newer.length > 0) {
    throw new BackupError(
      `A newer Docket has migrated the database (${newer.join(", ")}), and this one would leave out what it does not know. Back it up with the newer one.`,
    );
  }
  const { rows } = await client.query<{ at: Date; server: string }>(
    "SELECT now() AS at, current_setting('server_version') AS server",
  );
  const { at, server } = rows[0]!;
  const migrations = await readApplied(client);
  await writer.header({
    createdAt: at.toISOString(),
    server: server.split(" ")[0] ?? "",
    migrations,
  });
  const tables = await readTables(client);
  const counts: Record<string, number> = {};
  for (const table of tables)
    counts[table.name] = await dumpTable(client, table, writer, onProgress);
  // Last: a number that was drawn meanwhile must not be given out again.
  const sha256 = await writer.end(await readSequences(client, tables));
  await client.query("COMMIT");
  return { createdAt: at, migrations, tables: counts, sha256 };
}

async function dumpTable(
  client: Client,
  { name, columns, asAdmin }: BackupTable,
  writer: BackupWriter,
  onProgress: (message: string) => void,
): Promise<number> {
  if (asAdmin) await client.query(`SET LOCAL ROLE ${ADMIN_ROLE}; SET LOCAL row_security = on`);
  await writer.beginTable({ table: name, columns });
  const list = columns.map(quoted).join(", ");
  const stream = client.query(copyTo(`COPY ${quoted(name)} (${list}) TO STDOUT`));
  let rows = 0;
  let told = 0;
  for await (const chunk of stream as Readable) {
    rows += countLines(chunk as Buffer);
    if (rows >= told + REPORT_ROWS) {
      told = rows;
      onProgress(`${name}: ${inRows(rows)} so far`);
    }
    await writer.data(chunk as Buffer);
  }
  await writer.endTable(rows);
  onProgress(`${name}: ${inRows(rows)}`);
  if (asAdmin) await client.query("RESET ROLE; SET LOCAL row_security = off");
  return rows;
}

/** In COPY's text format a line break only ever ends a row. */
export function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}
