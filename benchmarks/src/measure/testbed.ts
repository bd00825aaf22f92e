import type { TestServer } from "@docket/testing";
import { withClient } from "@docket/testing";
import { say } from "../progress.js";
import type { ServerProcess } from "../servers/server-process.js";
import { startDocket } from "../servers/servers.js";
import { fill, type Size } from "../setup/fill.js";
import { learnTasks, signUpTestUsers, type TestUsers } from "../setup/people.js";
import { startPostgres } from "../setup/postgres.js";
import { findFarCursor } from "../workloads.js";

/** A filled database with a Docket on it. */
export interface Testbed {
  server: TestServer;
  databaseName: string;
  superuserUrl: string;
  docket: ServerProcess;
  users: TestUsers;
  farCursor: string;
}

/** Starts PostgreSQL and Docket, signs people up and fills the tables. */
export async function createTestbed(size: Size, server?: TestServer): Promise<Testbed> {
  if (!server) {
    say("Starting PostgreSQL.");
    server = await startPostgres();
  }
  const databaseName = `bench_${size.users}`;
  await withClient(server.superuserUrl(), (client) =>
    client.query(`CREATE DATABASE ${databaseName} OWNER docket`),
  );
  const superuserUrl = server.superuserUrl(databaseName);
  const docket = await startDocket({ databaseUrl: server.ownerUrl(databaseName) });
  const users = await signUpTestUsers(docket.url);
  say(`Filling it with ${size.users.toLocaleString("en")} users and their tasks.`);
  await fill(superuserUrl, size, users);
  await learnTasks(users, superuserUrl);
  const farCursor = await findFarCursor(docket.url, users.collector);
  return { server, databaseName, superuserUrl, docket, users, farCursor };
}
