import { appendFile, chmod, cp, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  accountForServer,
  findBinaries,
  freePort,
  handOver,
  type RunAs,
  Server,
} from "@docket/database/embedded";
import { type TestServer, withClient } from "./test-server.js";

/** A streaming replica of a test server. */
export interface Standby {
  server: Server;
  port: number;
  /** The URL of the same database on the replica. */
  url(primaryUrl: string): string;
  /** Sets its replay delay in milliseconds; 0 for none. */
  setDelay(milliseconds: number): Promise<void>;
  remove(): Promise<void>;
}

/** Copies the primary, which is restarted for that, and starts the copy as its replica. */
export async function createStandby(primary: TestServer): Promise<Standby> {
  const runAs = await accountForServer();
  const folder = `${primary.server.folder}-standby`;
  await primary.server.stop();
  await cp(primary.server.folder, folder, { recursive: true });
  await primary.server.start(primary.port, { fsync: "off", max_connections: "200" });
  const { username, password } = new URL(primary.superuserUrl());
  const from = `host=127.0.0.1 port=${primary.port} user=${username} password=${password}`;
  await rm(path.join(folder, "postmaster.pid"), { force: true });
  await writeFile(path.join(folder, "standby.signal"), "");
  await appendFile(
    path.join(folder, "postgresql.auto.conf"),
    `primary_conninfo = '${from}'\nhot_standby = on\n`,
  );
  await handOverAll(folder, runAs);
  const server = new Server(folder, await findBinaries(runAs, "/var/lib/docket"), runAs);
  const port = await freePort();
  await server.start(port, { fsync: "off", max_connections: "200" });
  const superuserUrl = primary.superuserUrl().replace(`:${primary.port}/`, `:${port}/`);
  return {
    server,
    port,
    url(primaryUrl) {
      const url = new URL(primaryUrl);
      url.port = String(port);
      return url.href;
    },
    setDelay: (milliseconds) =>
      withClient(superuserUrl, async (client) => {
        await client.query(`ALTER SYSTEM SET recovery_min_apply_delay = ${milliseconds}`);
        await client.query("SELECT pg_reload_conf()");
      }),
    async remove() {
      await server.stop("immediate");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function handOverAll(folder: string, runAs: RunAs | null): Promise<void> {
  await chmod(folder, 0o700);
  const names = await readdir(folder, { recursive: true });
  for (const name of ["", ...names]) await handOver(path.join(folder, name), runAs);
}
