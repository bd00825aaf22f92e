import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

type Undo = () => Promise<unknown> | unknown;

const undoings: Undo[] = [];
let ending: Promise<void> | undefined;

/** Remembers how to end what was just begun; the last begun is ended first. */
export function atEnd(undo: Undo): void {
  undoings.push(undo);
}

/** Makes a folder that is removed at the end, and leaves no moment in which nobody knows of it. */
export function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), prefix));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Ends everything that was begun: servers, processes, folders. Whoever asks again waits for the same. */
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
