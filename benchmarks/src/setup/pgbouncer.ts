import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";
import { accountForServer, freePort, handOver } from "@docket/database/embedded";
import { endProcess, hasEnded } from "../child-process.js";
import { atEnd, temporaryFolder } from "../cleanup.js";

/** The number of its connections to PostgreSQL, which all clients share. */
export const SERVER_CONNECTIONS = 20;

/**
 * Starts PgBouncer in transaction mode in front of the database at `url`.
 *
 * @returns the same URL through PgBouncer
 * @throws Error if it is not installed
 */
export async function startPgBouncer(url: string, clients: number): Promise<string> {
  const binary = findBinary();
  const folder = temporaryFolder("docket-pgbouncer-");
  await chmod(folder, 0o755);
  const { hostname, port, pathname, username, password } = new URL(url);
  const listen = await freePort();
  const log = path.join(folder, "pgbouncer.log");
  const files = {
    "users.txt": `"${username}" "${password}"\n`,
    "pgbouncer.ini": `[databases]
${pathname.slice(1)} = host=${hostname} port=${port}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${listen}
unix_socket_dir =
auth_type = trust
auth_file = ${path.join(folder, "users.txt")}
pool_mode = transaction
max_client_conn = ${clients + 100}
default_pool_size = ${SERVER_CONNECTIONS}
logfile = ${log}
`,
  };
  const runAs = await accountForServer();
  await handOver(folder, runAs);
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path.join(folder, name), text, { mode: 0o600 });
    await handOver(path.join(folder, name), runAs);
  }
  const child = spawn(binary, ["-q", path.join(folder, "pgbouncer.ini")], {
    ...runAs,
    cwd: folder,
    stdio: "ignore",
  });
  atEnd(() => endProcess(child, "SIGKILL")); // SIGTERM would wait for its clients
  await listening(listen, () => hasEnded(child), log);
  const through = new URL(url);
  through.port = String(listen);
  through.searchParams.set("pgbouncer", "true");
  return through.href;
}

function findBinary(): string {
  const folders = [...(process.env.PATH ?? "").split(path.delimiter), "/usr/sbin"];
  for (const folder of folders) {
    const file = path.join(folder, "pgbouncer");
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {}
  }
  throw new Error("pgbouncer is not installed. On Debian: apt-get install pgbouncer.");
}

async function listening(port: number, ended: () => boolean, log: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.once("connect", () => {
        socket.destroy();
        resolve(true);
      });
      socket.once("error", () => resolve(false));
    });
    if (open) return;
    if (ended()) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(
    `PgBouncer did not start. It says:\n${await readFile(log, "utf8").catch(() => "(nothing)")}`,
  );
}
