import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { accountForServer, freePort, handOver } from "@docket/database/embedded";

/** A PgBouncer in transaction mode before a server. */
export interface PgBouncer {
  port: number;
  stop(): Promise<void>;
}

/**
 * Starts Debian's `pgbouncer` before the server at `port`.
 *
 * @param logins names and passwords of the roles that may pass
 */
export async function startPgBouncer(
  port: number,
  logins: Record<string, string>,
): Promise<PgBouncer> {
  const runAs = await accountForServer();
  const folder = await mkdtemp(path.join(tmpdir(), "docket-pgbouncer-"));
  const listens = await freePort();
  const ini = path.join(folder, "pgbouncer.ini");
  const users = path.join(folder, "users.txt");
  await writeFile(
    users,
    Object.entries(logins)
      .map(([name, password]) => `"${name}" "${password}"\n`)
      .join(""),
  );
  await writeFile(
    ini,
    `[databases]
* = host=127.0.0.1 port=${port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listens}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
max_client_conn = 1000
default_pool_size = 20
logfile = ${path.join(folder, "log")}
`,
  );
  for (const file of [folder, ini, users]) {
    await chmod(file, file === folder ? 0o700 : 0o600);
    await handOver(file, runAs);
  }
  const child = spawn("pgbouncer", ["-q", ini], {
    ...runAs,
    stdio: "ignore",
    env: { ...process.env, PATH: `${process.env.PATH}${path.delimiter}/usr/sbin` },
  });
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(`it ended with ${code ?? signal}`));
  });
  await Promise.race([
    answers(listens),
    ended.then(async (why) => {
      const log = await readFile(path.join(folder, "log"), "utf8").catch(() => "");
      throw new Error(
        `pgbouncer could not be started: ${why}. Install it (Debian: apt-get install pgbouncer).\n${log}`,
      );
    }),
  ]);
  return {
    port: listens,
    async stop() {
      child.kill("SIGTERM");
      const kill = setTimeout(() => child.kill("SIGKILL"), 2_000);
      await ended;
      clearTimeout(kill);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number): Promise<void> {
  for (;;) {
    const up = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, "127.0.0.1");
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
