import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { ConnectionOptions } from "../connection.js";

/** Whether `pg` binds the password to the server's certificate, where the server offers it. */
export interface ClientConfig {
  enableChannelBinding?: boolean;
}

/** Messages from the process that creates scratch databases, one JSON object per line. */
export type Message = { connection: Server } | { watch: string } | { forget: string };

type Server = ConnectionOptions & ClientConfig;

const ATTEMPTS = 20;
const databases = new Set<string>();
let connection: Server | undefined;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as Message;
  if ("connection" in message) connection = message.connection;
  else if ("watch" in message) databases.add(message.watch);
  else databases.delete(message.forget);
}
if (connection && databases.size > 0) await dropAll(connection);

/**
 * Retries, since a `CREATE DATABASE` may still be running that was in flight when the process died.
 */
async function dropAll(server: Server): Promise<void> {
  // Loaded only here: usually there is nothing to do, and the start should be cheap.
  const { default: pg } = await import("pg");
  const { clientOptions } = await import("../connection.js");
  for (let attempt = 1; attempt <= ATTEMPTS && databases.size > 0; attempt++) {
    const { enableChannelBinding } = server;
    const client = new pg.Client({ ...clientOptions(server), enableChannelBinding } as object);
    client.on("error", () => {});
    try {
      await client.connect();
      for (const name of databases) {
        // A free lock means that the dead process's session has ended, so nobody is creating it any
        // more.
        const { rows } = await client.query(
          "SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS free",
          [name],
        );
        await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
        if (rows[0].free) databases.delete(name);
      }
    } catch {
      // the server is shutting down, or the database is being created: the next attempt finds out
    } finally {
      await client.end().catch(() => {});
    }
    if (databases.size > 0) await sleep(250);
  }
}
