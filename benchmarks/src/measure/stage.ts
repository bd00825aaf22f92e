import type { TestServer } from "@docket/testing";
import { withClient } from "@docket/testing";
import { say } from "../progress.js";
import type { ServerProcess } from "../servers/server-process.js";
import { startDocket } from "../servers/servers.js";
import { fill, type Size } from "../setup/fill.js";
import { type Cast, learnTasks, signUpCast } from "../setup/people.js";
import { startPostgres } from "../setup/postgres.js";
import { findFarCursor } from "../workloads.js";

/** A filled database with a Docket on it. */
export interface Stage {
  server: TestServer;
  databaseName: string;
  superuserUrl: string;
  docket: ServerProcess;
  cast: Cast;
  farCursor: string;
}

/** Starts PostgreSQL and Docket, signs people up and fills the tables. */
export async function setStage(size: Size, server?: TestServer): Promise<Stage> {
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
  const cast = await signUpCast(docket.url);
  say(`Filling it with ${size.users.toLocaleString("en")} users and their tasks.`);
  await fill(superuserUrl, size, cast);
  await learnTasks(cast, superuserUrl);
  const farCursor = await findFarCursor(docket.url, cast.collector);
  return { server, databaseName, superuserUrl, docket, cast, farCursor };
}
