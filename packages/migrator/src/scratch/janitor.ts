import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Client } from "pg";
import type { ConnectionOptions } from "../connection.js";
import type { ClientConfig, Message } from "./janitor-process.js";

/** One for each server on which this process creates scratch databases. */
const janitors = new Map<string, Janitor>();

/**
 * A separate process that outlives this one briefly. It is told which databases exist; when this
 * process ends, however that happens, its standard input closes and it drops the remaining ones.
 */
export class Janitor {
  private constructor(private readonly child: ChildProcess) {}

  /**
   * @param connection sent through the child's standard input: a command line must not hold a
   * password
   * @param client of this process, whose class cannot be sent: the child connects as it did
   */
  static of(connection: ConnectionOptions, client: Client): Janitor {
    const key = JSON.stringify(connection);
    const known = janitors.get(key);
    if (known && known.child.exitCode === null) return known;
    const janitor = new Janitor(startProcess());
    const { enableChannelBinding } = client as ClientConfig;
    janitor.tell({ connection: { ...connection, enableChannelBinding } });
    janitors.set(key, janitor);
    return janitor;
  }

  tell(message: Message): void {
    this.child.stdin?.write(`${JSON.stringify(message)}\n`);
  }
}

function startProcess(): ChildProcess {
  const script = fileURLToPath(new URL("./janitor-process.js", import.meta.url));
  const child = spawn(process.execPath, [script], {
    detached: true, // Ctrl-C in the terminal must not stop it
    stdio: ["pipe", "ignore", "ignore"],
  });
  child.on("error", () => {}); // without a janitor, leftovers remain until the next run
  child.stdin?.on("error", () => {});
  child.unref();
  (child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return child;
}
