import { write, writeSync } from "node:fs";

const WRITE_BYTES = 4_096;
const WRITE_MILLISECONDS = 1_000;
/** Further lines are dropped while so much waits to be written. */
const WAITING_BYTES = 1_000_000;

/**
 * Writes lines to a file descriptor, several at once. What cannot be written, because the disk is full or nobody
 * reads any more, is dropped: the log must neither end nor block the server.
 */
export class LogOutput {
  private lines: string[] = [];
  private bytes = 0;
  private writing = false;
  private readonly timer: NodeJS.Timeout;
  private flushed: (() => void)[] = [];

  constructor(private readonly fd: number) {
    this.timer = setInterval(() => this.send(), WRITE_MILLISECONDS).unref();
    process.once("exit", () => this.end());
  }

  /** Takes a line with its line break. */
  write(line: string): void {
    if (this.bytes > WAITING_BYTES) return;
    this.lines.push(line);
    this.bytes += line.length;
    if (this.bytes >= WRITE_BYTES) this.send();
  }

  /** Calls `done` when everything so far is written, or dropped. */
  flush(done: () => void): void {
    this.flushed.push(done);
    this.send();
  }

  private take(): Buffer {
    const all = Buffer.from(this.lines.join(""));
    this.lines = [];
    this.bytes = 0;
    return all;
  }

  private send(): void {
    if (this.writing) return;
    if (this.lines.length === 0) {
      for (const done of this.flushed.splice(0)) done();
      return;
    }
    this.writing = true;
    this.pass(this.take());
  }

  private pass(rest: Buffer): void {
    write(this.fd, rest, (error, written) => {
      if (error?.code === "EAGAIN") {
        setTimeout(() => this.pass(rest), WRITE_MILLISECONDS / 10).unref();
      } else if (!error && written < rest.length) this.pass(rest.subarray(written));
      else {
        this.writing = false;
        if (this.flushed.length > 0) this.send();
      }
    });
  }

  /** Writes what is left before the process ends, as far as that is possible at once. */
  private end(): void {
    clearInterval(this.timer);
    try {
      for (let rest = this.take(); rest.length > 0; )
        rest = rest.subarray(writeSync(this.fd, rest));
    } catch {}
  }
}
