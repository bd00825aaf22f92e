import { exitCodes } from "./errors.js";

const cleanups: (() => Promise<void>)[] = [];
let stopping = false;
let awaited = false;
let isFile = false;

/** Whether the program is exiting, so that a failure now is a consequence of that. */
export function isStopping(): boolean {
  return stopping;
}

/** Runs `work` and then `cleanup`, which also runs when a signal ends the program in between. */
export async function withCleanup<T>(cleanup: () => unknown, work: () => Promise<T>): Promise<T> {
  let cleaned: Promise<void> | undefined;
  const cleanOnce = () => {
    cleaned ??= (async () => void (await cleanup()))();
    return cleaned;
  };
  cleanups.push(cleanOnce);
  try {
    return await work();
  } finally {
    await cleanOnce();
    cleanups.splice(cleanups.indexOf(cleanOnce), 1);
  }
}

/** Runs `work`, which a signal that ends the program aborts and then waits for. */
export function untilAborted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const result = work(stop.signal);
  const abort = () => {
    stop.abort();
    return result.catch(() => {});
  };
  return withCleanup(abort, () => result);
}

/** Waits for Ctrl-C or a similar signal, which then is the expected end: exit code 0. */
export function untilInterrupted(): Promise<never> {
  awaited = true;
  return new Promise(() => setInterval(() => {}, 60_000));
}

/** Says that standard output gets a file, which must be complete: it is an error if its reader ends early. */
export function outputIsFile(): void {
  isFile = true;
}

/** Ends the program as Ctrl-C does. */
export function interrupt(exitCode = 130): void {
  if (stopping) process.exit(exitCode);
  if (process.stderr.isTTY) process.stderr.write("\n"); // after a line that may be half written
  void stop(awaited ? 0 : exitCode);
}

/** Exits after running the cleanups, the last one first. */
async function stop(exitCode: number): Promise<never> {
  stopping = true;
  for (const cleanup of cleanups.toReversed()) await cleanup().catch(() => {});
  process.exit(exitCode);
}

/**
 * Makes Ctrl-C and similar signals end the program cleanly: the database rolls back an open
 * transaction, a partial file is removed, the embedded server is released. A second signal ends it
 * at once.
 */
export function stopOnSignals(): void {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    process.on(signal, () => interrupt(code));
  }
  // `docket users list | head` closes the pipe early, which is not an error.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    const isClosed = error.code === "EPIPE";
    if (isClosed && !isFile) return void stop(0);
    const reason = isClosed ? "the program that reads it has ended" : error.message;
    process.stderr.write(`The output cannot be written: ${reason}.\n`);
    void stop(exitCodes.failed);
  });
  process.stderr.on("error", () => {}); // the result does not depend on it
}
