import { parentPort, workerData } from "node:worker_threads";
import { csvColumns } from "./csv-columns.js";
import type { Neutral, ReadOptions } from "./model.js";
import type { Answer } from "./open-file.js";
import { preview } from "./preview.js";
import { readFile } from "./read-file.js";
import { TransferError } from "./transfer-error.js";

// The thread of `openFile`: reads the file, and then gives tasks as it is asked for them.

const { bytes, options } = workerData as { bytes: Uint8Array; options: ReadOptions };
const port = parentPort!;
const answer = (message: Answer) => port.postMessage(message);

try {
  const { lists, labels, tasks, ...neutral } = read();
  port.on("message", ({ from, to }: { from: number; to: number }) =>
    answer({ tasks: tasks.slice(from, to) }),
  );
  const csv = neutral.source === "csv" ? csvColumns(bytes, options.mapping) : null;
  answer({
    opened: { preview: preview({ ...neutral, lists, labels, tasks }), csv, lists, labels },
  });
} catch (error) {
  if (!(error instanceof TransferError)) throw error;
  answer({ refused: { problem: error.problem, message: error.message } });
}

/** A CSV file of which nobody said what its columns are is open, and has nothing. */
function read(): Neutral {
  const isUnmapped =
    options.source === "csv" && csvColumns(bytes, options.mapping)?.mapping === null;
  if (isUnmapped) return { source: "csv", lists: [], labels: [], tasks: [], losses: [] };
  return readFile(bytes, options);
}
