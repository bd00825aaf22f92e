import { tmpdir } from "node:os";
import { join } from "node:path";
import { install } from "#src/guard/guard.js";
import { startServer, stopServer } from "./server.js";

/** Once per run, in mocha's own process: the files run in others, in parallel. */
export async function mochaGlobalSetup(): Promise<void> {
  await startServer();
  // Dozens of programs are started, and each would compile Sequelize again.
  process.env.NODE_COMPILE_CACHE = join(tmpdir(), "migrator-test-compiled");
}

export async function mochaGlobalTeardown(): Promise<void> {
  await stopServer();
}

install();
