import { install } from "#src/guard/guard.js";
import { startServer, stopServer } from "./server.js";

/** Once a run, in mocha's own process: the files run in others, side by side. */
export async function mochaGlobalSetup(): Promise<void> {
  await startServer();
}

export async function mochaGlobalTeardown(): Promise<void> {
  await stopServer();
}

install();
