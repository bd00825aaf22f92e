import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { finished } from "node:stream/promises";
import type { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { withClient } from "../client.js";
import type { LoadedConfig, StartFrom } from "../config.js";
import type { ConnectionOptions } from "../connection.js";
import { MigratorError, reasonOf } from "../errors.js";
import { listMigrations, migrationNamed } from "../files.js";

/** A part of a dump: statements, or the rows of one COPY. */
type Part = { sql: string } | { copy: string; rows: string };

/** Restores an SQL file written by `pg_dump` into an empty database, without owners. */
export async function loadDump(
  { folder }: LoadedConfig,
  { dump }: StartFrom,
  connection: ConnectionOptions,
): Promise<void> {
  const path = resolve(folder, dump);
  const text = await readFile(path, "utf8").catch(() => {
    throw new MigratorError(`\`startFrom\`: there is no file ${path}.`);
  });
  if (text.startsWith("PGDMP")) {
    throw new MigratorError(
      `\`startFrom\`: ${path} is in pg_dump's own format. Write it with --format=plain.`,
    );
  }
  await withClient(connection, async (client) => {
    for (const part of partsOf(text)) {
      try {
        await run(client, part);
      } catch (error) {
        const why = `\`startFrom\`: ${dump} can't be loaded: ${reasonOf(error)}`;
        throw new MigratorError(why, { cause: error });
      }
    }
  });
}

/** The migrations that the dump contains according to `upTo`. */
export async function namesInDump({ migrations, startFrom }: LoadedConfig): Promise<string[]> {
  if (typeof startFrom === "function" || !startFrom?.upTo) return [];
  const last = await migrationNamed(migrations, startFrom.upTo);
  return (await listMigrations(migrations)).filter((name) => name <= last);
}

async function run(client: Client, part: Part): Promise<void> {
  if ("sql" in part) {
    await client.query(part.sql);
    return;
  }
  const stream = client.query(copyFrom(part.copy));
  stream.end(part.rows);
  await finished(stream);
}

function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let sql: string[] = [];
  const flush = () => {
    if (sql.some((line) => line.trim() !== "")) parts.push({ sql: sql.join("\n") });
    sql = [];
  };
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    if (/^COPY .* FROM stdin;$/i.test(line)) {
      flush();
      const end = lines.indexOf("\\.", at);
      parts.push({
        copy: line.slice(0, -1),
        rows: lines
          .slice(at + 1, end)
          .map((row) => `${row}\n`)
          .join(""),
      });
      at = end;
    } else if (!isLeftOut(line)) {
      sql.push(line.replace(/^CREATE SCHEMA public;$/, "CREATE SCHEMA IF NOT EXISTS public;"));
    }
  }
  flush();
  return parts;
}

/** Whether to skip a line: psql commands, owners that may not exist here, newer settings. */
function isLeftOut(line: string): boolean {
  return (
    /^\\(connect|restrict|unrestrict|encoding)\b/.test(line) ||
    /^ALTER .* OWNER TO .*;$/.test(line) ||
    /^SET transaction_timeout\b/.test(line)
  );
}
