import { Worker } from "node:worker_threads";
import type { ImportPreview } from "@docket/contract";
import type { Neutral, NeutralTask, ReadOptions } from "./model.js";
import type { Preview } from "./preview.js";
import { TransferError, type TransferProblem } from "./transfer-error.js";

export { TransferError };

/** What a worker's heap may hold; 200,000 tasks of usual length take half of it. */
const HEAP_MEGABYTES = 1_024;
const LONGEST_MILLISECONDS = 120_000;

/** How many tasks come from the worker at a time. */
const BATCH = 1_000;

/** A file that was read, and is held by a thread of its own until it is closed. */
export interface OpenFile extends Pick<Neutral, "lists" | "labels"> {
  preview: Preview;
  /** For a CSV file of unknown origin; without a mapping no task of it was read. */
  csv: ImportPreview["csv"];
  /** All tasks, parents before their subtasks; more than once if need be, and not twice at the same time. */
  tasks(): AsyncGenerator<NeutralTask[]>;
  close(): Promise<void>;
}

/** What a worker answers. */
export type Answer =
  | { opened: Pick<OpenFile, "preview" | "csv" | "lists" | "labels"> }
  | { refused: { problem: TransferProblem; message: string } }
  | { tasks: NeutralTask[] };

/**
 * Reads a file as `readFile` does, in a thread whose memory and time are bounded, so that whatever the file
 * is does not concern who asked.
 *
 * @param bytes are handed over, and gone afterwards
 * @throws TransferError if it cannot be read
 * @example
 * const file = await openFile(bytes, { source: "auto", clock });
 * try {
 *   for await (const tasks of file.tasks()) await insert(tasks);
 * } finally {
 *   await file.close();
 * }
 */
export async function openFile(bytes: Uint8Array, options: ReadOptions): Promise<OpenFile> {
  // A part of a larger buffer, as small ones of Node.js are, cannot be handed over.
  const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
  const worker = new Worker(new URL("./worker.js", import.meta.url), {
    workerData: { bytes: own, options },
    transferList: [own.buffer as ArrayBuffer],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    execArgv: [],
  });
  const close = async () => {
    await worker.terminate();
  };
  try {
    const answer = await answerOf(worker);
    if ("refused" in answer)
      throw new TransferError(answer.refused.problem, answer.refused.message);
    if (!("opened" in answer)) throw new Error("The worker answered out of turn.");
    return { ...answer.opened, tasks: () => tasksOf(worker), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function* tasksOf(worker: Worker): AsyncGenerator<NeutralTask[]> {
  for (let from = 0; ; from += BATCH) {
    worker.postMessage({ from, to: from + BATCH });
    const answer = await answerOf(worker);
    if (!("tasks" in answer)) throw new Error("The worker answered out of turn.");
    if (answer.tasks.length > 0) yield answer.tasks;
    if (answer.tasks.length < BATCH) return;
  }
}

function answerOf(worker: Worker): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      worker.off("message", answer).off("error", fail).off("exit", ended);
      act();
    };
    const answer = (message: Answer) => settle(() => resolve(message));
    const fail = (error: unknown) => settle(() => reject(unreadable(error)));
    const ended = () => fail(new Error("The thread ended."));
    const timer = setTimeout(() => settle(() => reject(tooMuch("time"))), LONGEST_MILLISECONDS);
    worker.on("message", answer).on("error", fail).on("exit", ended);
  });
}

/** Whatever a file does to its reader, the reader could not read it. */
function unreadable(error: unknown): TransferError {
  if ((error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY")
    return tooMuch("memory");
  return new TransferError("damaged", "The file cannot be read.", { cause: error });
}

const tooMuch = (what: "time" | "memory") =>
  new TransferError("too-large", `The file takes more ${what} to read than a list of tasks does.`);
