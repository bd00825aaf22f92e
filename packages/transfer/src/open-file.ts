import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { getCompileCacheDir } from "node:module";
import { fileURLToPath } from "node:url";
import type { ImportPreview } from "@docket/contract";
import type { ImportedContent, PortableTask, ReadOptions } from "./model.js";
import type { Preview } from "./preview.js";
import { TransferError, type TransferProblem } from "./transfer-error.js";

export { TransferError };

/** The heap limit of a reader; 200,000 tasks of typical length take half of it. */
const HEAP_MEGABYTES = 1_024;
const LONGEST_MILLISECONDS = 120_000;

/** A file that was read, and is kept in a separate process until it is closed. */
export interface OpenFile extends Pick<ImportedContent, "lists" | "labels"> {
  preview: Preview;
  /** For a CSV file of unknown origin; without a mapping no tasks were read. */
  csv: ImportPreview["csv"];
  /** All tasks, parents before their subtasks; can be called repeatedly, but not concurrently. */
  tasks(): AsyncGenerator<PortableTask[]>;
  close(): Promise<void>;
}

/** A request to a reader. */
export type Asked = { bytes: Uint8Array; options: ReadOptions } | { from: number };

/** The response of a reader. */
export type Answer =
  | { opened: Pick<OpenFile, "preview" | "csv" | "lists" | "labels"> }
  | { refused: { problem: TransferProblem; message: string } }
  | { failed: string }
  | { tasks: PortableTask[] };

/**
 * Reads a file as `readFile` does, in a process with limited memory and time, so that no file can
 * harm the caller. (A thread would not do: if its heap is full in the middle of `JSON.parse`, the
 * whole process dies.)
 *
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
  const reader = fork(fileURLToPath(new URL("./reader-process.js", import.meta.url)), {
    execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    // Nothing of the caller's environment except its compile cache, if it has one.
    env: { NODE_COMPILE_CACHE: getCompileCacheDir() },
  });
  const close = async () => {
    if (reader.exitCode !== null || reader.signalCode !== null) return;
    reader.kill("SIGKILL");
    await once(reader, "exit");
  };
  try {
    const answer = await ask(reader, { bytes, options });
    if ("refused" in answer)
      throw new TransferError(answer.refused.problem, answer.refused.message);
    if (!("opened" in answer)) throw unreadable("failed" in answer ? answer.failed : answer);
    return { ...answer.opened, tasks: () => tasksOf(reader), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function* tasksOf(reader: ChildProcess): AsyncGenerator<PortableTask[]> {
  for (let from = 0; ; ) {
    const answer = await ask(reader, { from });
    if (!("tasks" in answer)) throw unreadable(answer);
    if (answer.tasks.length === 0) return;
    yield answer.tasks;
    from += answer.tasks.length;
  }
}

function ask(reader: ChildProcess, asked: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      clearTimeout(timer);
      reader.off("message", answered).off("error", failed).off("exit", ended);
      act();
    };
    const answered = (message: unknown) => settle(() => resolve(message as Answer));
    const failed = (error: unknown) => settle(() => reject(unreadable(error)));
    const ended = (code: number | null, signal: string | null) =>
      settle(() => reject(signal === "SIGABRT" ? tooMuch("memory") : unreadable({ code, signal })));
    const timer = setTimeout(() => settle(() => reject(tooMuch("time"))), LONGEST_MILLISECONDS);
    reader.on("message", answered).on("error", failed).on("exit", ended);
    reader.send(asked, (error) => error && failed(error));
  });
}

/** The error for any failure of the reader. */
const unreadable = (cause: unknown) =>
  new TransferError("damaged", "The file cannot be read.", { cause });

const tooMuch = (what: "time" | "memory") =>
  new TransferError("too-large", `The file takes more ${what} to read than a list of tasks does.`);
