import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ConnectionOptions } from "../connection.js";

/**
 * A process of its own that outlives this one by a moment. It is told which databases exist, and
 * when this process ends in whatever way, its input closes and it drops what is left.
 */
export class Janitor {
  private constructor(private readonly child: ChildProcess) {}

  /** @param connection goes over the child's input: a password has no place in a command line */
  static start(connection: ConnectionOptions): Janitor {
    const script = fileURLToPath(new URL("./janitor-process.js", import.meta.url));
    const child = spawn(process.execPath, [script], {
      detached: true, // Ctrl-C in the terminal is for us, not for it
      stdio: ["pipe", "ignore", "ignore"],
    });
    child.on("error", () => {}); // without it, leftovers wait for the next run
    child.stdin?.on("error", () => {});
    child.unref();
    (child.stdin as unknown as { unref?: () => void }).unref?.();
    const janitor = new Janitor(child);
    janitor.tell({ connection });
    return janitor;
  }

  watch(database: string): void {
    this.tell({ watch: database });
  }

  forget(database: string): void {
    this.tell({ forget: database });
  }

  /** Sends it away; everything has been dropped. */
  async dismiss(): Promise<void> {
    this.child.stdin?.end();
  }

  private tell(message: object): void {
    this.child.stdin?.write(`${JSON.stringify(message)}\n`);
  }
}
