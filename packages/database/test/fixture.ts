import type { Database, DatabaseOptions } from "@docket/database";
import { Task } from "@docket/models";
import { createTestDatabase, openDatabase, type TestDatabase, withClient } from "@docket/testing";

interface Way {
  name: string;
  options: Partial<DatabaseOptions>;
  pooled: boolean;
}

/** The ways that set the user as on a plain server. */
export const bySetConfig: Way[] = [
  { name: "in one round trip", options: {}, pooled: false },
  { name: "one by one", options: { pipeline: false }, pooled: false },
  { name: "as through a pooler", options: {}, pooled: true },
  { name: "as through a pooler, one by one", options: { pipeline: false }, pooled: true },
];

const bySetLocal = bySetConfig.map(({ name, options, pooled }) => ({
  name: `by SET LOCAL, ${name}`,
  options: { ...options, isolationMode: "set-local" as const },
  pooled,
}));

/** The ways to talk to a database; every guarantee holds in each of them. */
export const ways = [
  ...bySetConfig,
  ...(process.env.DOCKET_LONG || process.env.DOCKET_TEST_PGBOUNCER
    ? bySetLocal
    : bySetLocal.slice(0, 1)),
];

/** A database with two users who have one task each. */
export interface Fixture {
  database: Database;
  test: TestDatabase;
  /** Whether there is a pooler in between, or statements are sent as if there were. */
  pooled: boolean;
  ann: string;
  bob: string;
  stop(): Promise<void>;
}

export async function openFixture(
  options: Partial<DatabaseOptions> = {},
  pooled = false,
): Promise<Fixture> {
  const test = await createTestDatabase();
  const url = new URL(test.url);
  if (pooled) url.searchParams.set("pgbouncer", "true");
  const database = openDatabase(url.href, options);
  await withClient(test.superuserUrl, (client) =>
    client.query(
      `INSERT INTO users (id, email, name) VALUES ('ann', 'ann@example.com', 'Ann'), ('bob', 'bob@example.com', 'Bob');
       INSERT INTO tasks (user_id, title) VALUES ('ann', 'Ann''s'), ('bob', 'Bob''s')`,
    ),
  );
  return {
    database,
    test,
    pooled: url.searchParams.has("pgbouncer"),
    ann: "ann",
    bob: "bob",
    async stop() {
      await database.destroy();
      await test.drop();
    },
  };
}

/** Queries as the superuser, who sees every row. */
export function rowsOf(
  { test }: Fixture,
  sql: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  return withClient(test.superuserUrl, async (client) => (await client.query(sql, values)).rows);
}

/** The titles of the tasks that `userId` sees in a query without conditions. */
export async function titlesSeenBy({ database }: Fixture, userId: string): Promise<string[]> {
  const tasks = await database.forUser(userId, () => Task.findAll({ order: [["id", "ASC"]] }));
  return tasks.map(({ title }) => title);
}

/** The error of a promise that must fail. */
export async function failureOf(work: Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await work;
  } catch (error) {
    return error as Error;
  }
  throw new Error("It should have failed, and did not.");
}
