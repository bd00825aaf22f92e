import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

type Cleanup = () => Promise<unknown> | unknown;

const cleanups: Cleanup[] = [];
let ending: Promise<void> | undefined;

/** Registers a cleanup function; they run in reverse order. */
export function atEnd(cleanup: Cleanup): void {
  cleanups.push(cleanup);
}

/** Creates a folder that is removed at the end; synchronous, so that it is always registered. */
export function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), prefix));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Runs all cleanup functions: of servers, processes, folders. Further calls wait for the same run.
 */
export function endEverything(): Promise<void> {
  ending ??= runCleanups();
  return ending;
}

async function runCleanups(): Promise<void> {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) {
    try {
      await cleanup();
    } catch (error) {
      process.stderr.write(`While cleaning up: ${String(error)}\n`);
    }
  }
}
