import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

type Undo = () => Promise<unknown> | unknown;

const undoings: Undo[] = [];
let ending: Promise<void> | undefined;

/** Registers a cleanup function; they run in reverse order. */
export function atEnd(undo: Undo): void {
  undoings.push(undo);
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
  ending ??= undoAll();
  return ending;
}

async function undoAll(): Promise<void> {
  for (let undo = undoings.pop(); undo; undo = undoings.pop()) {
    try {
      await undo();
    } catch (error) {
      process.stderr.write(`While cleaning up: ${String(error)}\n`);
    }
  }
}
