import { setPriority } from "node:os";
import { csvColumns } from "./csv-columns.js";
import { detect } from "./detect.js";
import type { ImportedContent, ReadOptions } from "./model.js";
import type { Answer, Asked } from "./open-file.js";
import { preview } from "./preview.js";
import { readFile, refuseOther } from "./read-file.js";
import { TransferError } from "./transfer-error.js";

// The process of `openFile`: reads the file that it receives, and then sends tasks on request.

// A low priority, so that reading a file slows nothing else down.
setPriority(10);

/** The most tasks in a batch, and the most completions, unless its only task has more. */
const BATCH = { tasks: 1_000, completions: 5_000 };

let tasks: ImportedContent["tasks"] = [];

process.on("message", (asked: Asked) => {
  if ("from" in asked) answer({ tasks: batchFrom(asked.from) });
  else answer(open(asked.bytes, asked.options));
});

function answer(message: Answer): void {
  process.send!(message);
}

/** So few that the receiver does not stop over them. */
function batchFrom(from: number): ImportedContent["tasks"] {
  const batch = tasks.slice(from, from + BATCH.tasks);
  let left = BATCH.completions;
  const end = batch.findIndex(({ completions }, at) => {
    left -= completions.length;
    return left < 0 && at > 0;
  });
  return end < 0 ? batch : batch.slice(0, end);
}

function open(bytes: Uint8Array, options: ReadOptions): Answer {
  try {
    const imported = read(bytes, options);
    const { lists, labels, source } = imported;
    tasks = imported.tasks;
    const csv = source === "csv" ? csvColumns(bytes, options.mapping) : null;
    return { opened: { preview: preview(imported), csv, lists, labels } };
  } catch (error) {
    if (!(error instanceof TransferError)) return { failed: String((error as Error).stack) };
    return { refused: { problem: error.problem, message: error.message } };
  }
}

/** A CSV file without a mapping is opened without content. */
function read(bytes: Uint8Array, options: ReadOptions): ImportedContent {
  const { fileName = "" } = options;
  if (options.source === "csv" && options.mapping === undefined)
    refuseOther("csv", bytes, fileName);
  const isDetected =
    options.source === "auto" && /\.csv$/i.test(fileName) && detect(bytes, fileName) === "csv";
  const isUnmapped =
    (options.source === "csv" || isDetected) && csvColumns(bytes, options.mapping).mapping === null;
  if (isUnmapped) return { source: "csv", lists: [], labels: [], tasks: [], losses: [] };
  return readFile(bytes, options);
}
