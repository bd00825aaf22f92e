import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ConnectionOptions } from "../connection.js";

/** One for each server that this process makes scratch databases on. */
const janitors = new Map<string, Janitor>();

/**
 * A process of its own that outlives this one by a moment. It is told which databases exist, and
 * when this process ends in whatever way, its input closes and it drops what is left.
 */
export class Janitor {
  private constructor(private readonly child: ChildProcess) {}

  /** @param connection goes over the child's input: a password has no place in a command line */
  static of(connection: ConnectionOptions): Janitor {
    const key = JSON.stringify(connection);
    const known = janitors.get(key);
    if (known && known.child.exitCode === null) return known;
    const janitor = new Janitor(startProcess());
    janitor.tell({ connection });
    janitors.set(key, janitor);
    return janitor;
  }

  watch(database: string): void {
    this.tell({ watch: database });
  }

  forget(database: string): void {
    this.tell({ forget: database });
  }

  private tell(message: object): void {
    this.child.stdin?.write(`${JSON.stringify(message)}\n`);
  }
}

function startProcess(): ChildProcess {
  const script = fileURLToPath(new URL("./janitor-process.js", import.meta.url));
  const child = spawn(process.execPath, [script], {
    detached: true, // Ctrl-C in the terminal is for us, not for it
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.on("error", () => {}); // without it, leftovers wait for the next run
  child.stdin?.on("error", () => {});
  child.unref();
  (child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return child;
}
