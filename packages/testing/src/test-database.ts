import { randomBytes } from "node:crypto";
import path from "node:path";
import { fileURLToPath } from "node:url";
import {
  connectionOf,
  createDatabase,
  type Database,
  type DatabaseOptions,
  type IsolationMode,
  parseConnectionUrl,
} from "@docket/database";
import { migrate } from "@docket/migrator";
import { ADMIN_ROLE, APP_ROLE, models, USER_SETTING } from "@docket/models";
import { type PgBouncer, startPgBouncer } from "./pgbouncer.js";
import { preparedServers, TEMPLATE } from "./prepared-servers.js";
import { createTestServer, type TestServer, withClient } from "./test-server.js";

/** A separate database for one suite. */
export interface TestDatabase {
  /** For the owning role, as for an app: through PgBouncer if `DOCKET_TEST_PGBOUNCER` is set. */
  url: string;
  /** The same, but always direct. */
  directUrl: string;
  superuserUrl: string;
  drop(): Promise<void>;
}

/** The folder of Docket's migrations. */
export const migrationsFolder = path.join(
  path.dirname(fileURLToPath(import.meta.resolve("@docket/migrations/package.json"))),
  "migrations",
);

let shared: Promise<TestServer> | undefined;
let template: Promise<string> | undefined;
let bouncer: Promise<PgBouncer> | undefined;

/** The server that the suites of this process share. */
export function sharedServer(): Promise<TestServer> {
  shared ??= createTestServer({}, undefined, "migrated");
  return shared;
}

/** Stops and removes the shared server, if one was started. */
export async function removeSharedServer(): Promise<void> {
  await (await bouncer)?.stop();
  await (await shared)?.remove();
  bouncer = undefined;
  shared = undefined;
  template = undefined;
}

/** Creates a new database with Docket's schema. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await sharedServer();
  template ??= preparedServers() ? Promise.resolve(TEMPLATE) : migratedTemplate(server);
  return createDatabaseOn(server, await template);
}

/** Creates a new database without tables. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabaseOn(await sharedServer(), "template1");
}

async function createDatabaseOn(server: TestServer, from: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await withClient(server.superuserUrl(), (client) =>
    // Copies files directly, instead of block by block through the WAL.
    client.query(`CREATE DATABASE ${name} TEMPLATE ${from} STRATEGY file_copy OWNER docket`),
  );
  const directUrl = server.ownerUrl(name);
  return {
    url: process.env.DOCKET_TEST_PGBOUNCER ? await pooled(server, directUrl) : directUrl,
    directUrl,
    superuserUrl: server.superuserUrl(name),
    drop: () =>
      withClient(server.superuserUrl(), async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      }),
  };
}

const direct = new Map<string, string>();

/**
 * The direct URL of a database created here that is used through PgBouncer; `undefined` for others.
 */
export function directUrlOf(url: string): string | undefined {
  return direct.get(url);
}

async function pooled(server: TestServer, directUrl: string): Promise<string> {
  const logins = [directUrl, server.superuserUrl()].map((url) => new URL(url));
  bouncer ??= startPgBouncer(
    server.port,
    Object.fromEntries(logins.map(({ username, password }) => [username, password])),
  );
  const url = new URL(directUrl);
  url.port = String((await bouncer).port);
  url.searchParams.set("pgbouncer", "true");
  direct.set(url.href, directUrl);
  return url.href;
}

async function migratedTemplate(server: TestServer): Promise<string> {
  const empty = await createDatabaseOn(server, "template1");
  await migrateDatabase(empty.directUrl);
  return new URL(empty.url).pathname.slice(1);
}

/** Applies Docket's migrations. */
export async function migrateDatabase(url: string): Promise<void> {
  await migrate({
    connection: connectionOf(parseConnectionUrl(url)),
    migrations: migrationsFolder,
    log: () => {},
  });
}

/** How a test run isolates users, from `DOCKET_TEST_ISOLATION`; by default the server decides. */
export function testedIsolation(): IsolationMode | undefined {
  return process.env.DOCKET_TEST_ISOLATION as IsolationMode | undefined;
}

/** Opens `@docket/database` on `url`, as the API does. */
export function openDatabase(url: string, options: Partial<DatabaseOptions> = {}): Database {
  return createDatabase({
    url,
    models,
    isolation: { role: APP_ROLE, adminRole: ADMIN_ROLE, userSetting: USER_SETTING },
    isolationMode: testedIsolation(),
    ...options,
  });
}
