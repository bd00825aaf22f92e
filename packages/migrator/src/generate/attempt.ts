import type { ClientBase } from "pg";

/** Runs `work` in the current transaction; if it fails, what it did is rolled back. */
export async function attempt<Result>(
  client: ClientBase,
  work: () => Promise<Result>,
): Promise<{ result: Result; error?: undefined } | { result?: undefined; error: unknown }> {
  await client.query("SAVEPOINT attempt");
  try {
    const result = await work();
    await client.query("RELEASE attempt");
    return { result };
  } catch (error) {
    // Released as well: otherwise all later ones are nested in it, and each holds a lock once it
    // has written. The server has room for some thousand locks.
    await client.query("ROLLBACK TO attempt; RELEASE attempt");
    return { error };
  }
}
