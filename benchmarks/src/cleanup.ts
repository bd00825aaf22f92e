type Undo = () => Promise<unknown> | unknown;

const undoings: Undo[] = [];

/** Remembers how to end what was just begun; the last begun is ended first. */
export function atEnd(undo: Undo): void {
  undoings.push(undo);
}

/** Ends everything that was begun: servers, processes, folders. */
export async function endEverything(): Promise<void> {
  for (let undo = undoings.pop(); undo; undo = undoings.pop()) {
    try {
      await undo();
    } catch (error) {
      process.stderr.write(`While cleaning up: ${String(error)}\n`);
    }
  }
}
