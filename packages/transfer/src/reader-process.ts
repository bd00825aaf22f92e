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

let tasks: ImportedContent["tasks"] = [];

process.on("message", (asked: Asked) => {
  if ("to" in asked) answer({ tasks: tasks.slice(asked.from, asked.to) });
  else answer(open(asked.bytes, asked.options));
});

function answer(message: Answer): void {
  process.send!(message);
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
