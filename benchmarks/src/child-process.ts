import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

/** Whether a process has ended, by itself or by a signal, which leaves it without an exit code. */
export function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

const PATIENCE_MILLISECONDS = 15_000;

/** Asks a process to end and waits for that; kills it if it does not end. */
export async function endProcess(
  child: ChildProcess,
  signal: NodeJS.Signals = "SIGTERM",
): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  child.kill(signal);
  const killing = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MILLISECONDS);
  await ended;
  clearTimeout(killing);
}
