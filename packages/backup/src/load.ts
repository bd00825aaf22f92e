import { once } from "node:events";
import type { Writable } from "node:stream";
import { finished } from "node:stream/promises";
import type { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { openBackup } from "./backup-file.js";
import { quoted, TRANSACTION_SETTINGS } from "./connection.js";
import { skipIds } from "./epoch.js";
import { BackupError } from "./errors.js";
import type { Piece, TableHeader } from "./format.js";
import { inTransaction } from "./set-aside.js";
import { inRows, readTables } from "./tables.js";

/** The statements that restore a table's former state. */
type Undo = string[];

/**
 * Loads the rows of a backup into the schema that its migrations have just created: all of them or
 * none. Rows are loaded unchanged, with their times and numbers: no trigger runs.
 */
export async function loadBackup(
  client: Client,
  file: string,
  onProgress: (message: string) => void,
  signal: AbortSignal,
): Promise<void> {
  await inTransaction(client, async () => {
    await client.query(TRANSACTION_SETTINGS);
    const tables = (await readTables(client)).map(({ name }) => name);
    const undo: Undo = [];
    for (const table of tables) undo.push(...(await openTable(client, table)));
    // Removes the rows that the migrations have inserted.
    for (const table of tables.toReversed()) await client.query(`DELETE FROM ${quoted(table)}`);
    await copyTables(client, openBackup(file, signal), tables, onProgress);
    for (const statement of undo) await client.query(statement);
  });
}

/** Lets the owner load rows: turns off forced row-level security and triggers. */
async function openTable(client: Client, table: string): Promise<Undo> {
  const { rows: state } = await client.query<{ forced: boolean }>(
    "SELECT relforcerowsecurity AS forced FROM pg_class WHERE oid = $1::regclass",
    [quoted(table)],
  );
  const { rows: triggers } = await client.query<{ name: string; enabled: string }>(
    "SELECT tgname AS name, tgenabled AS enabled FROM pg_trigger WHERE tgrelid = $1::regclass AND NOT tgisinternal",
    [quoted(table)],
  );
  const alter = (what: string) => `ALTER TABLE ${quoted(table)} ${what}`;
  if (state[0]?.forced) await client.query(alter("NO FORCE ROW LEVEL SECURITY"));
  if (triggers.length > 0) await client.query(alter("DISABLE TRIGGER USER"));
  const ways: Record<string, string> = { O: "ENABLE", A: "ENABLE ALWAYS", R: "ENABLE REPLICA" };
  return [
    ...(state[0]?.forced ? [alter("FORCE ROW LEVEL SECURITY")] : []),
    ...triggers
      .filter(({ enabled }) => ways[enabled])
      .map(({ name, enabled }) => alter(`${ways[enabled]} TRIGGER ${quoted(name)}`)),
  ];
}

async function copyTables(
  client: Client,
  pieces: AsyncIterable<Piece>,
  known: string[],
  onProgress: (message: string) => void,
): Promise<void> {
  let current: { name: string; stream: Writable & { rowCount: number } } | null = null;
  for await (const piece of pieces) {
    if (piece instanceof Buffer) {
      if (current && !current.stream.write(piece)) await once(current.stream, "drain");
    } else if ("columns" in piece) {
      if (!known.includes(piece.table)) {
        throw new BackupError(`The schema of the backup has no table ${piece.table}.`);
      }
      current = { name: piece.table, stream: client.query(copyFrom(copyStatement(piece))) };
      current.stream.on("error", () => {}); // it is reported at the end of the table
    } else if ("endOfTable" in piece) {
      if (!current) continue;
      current.stream.end();
      await finished(current.stream);
      if (current.stream.rowCount !== piece.rows) {
        throw new BackupError(
          `Only ${current.stream.rowCount} of ${piece.rows} rows of ${current.name} were taken.`,
        );
      }
      onProgress(`${current.name}: ${inRows(piece.rows)}`);
      current = null;
    } else if ("end" in piece) await skipIds(client, piece.sequences);
  }
}

function copyStatement({ table, columns }: TableHeader): string {
  return `COPY ${quoted(table)} (${columns.map(quoted).join(", ")}) FROM STDIN`;
}
