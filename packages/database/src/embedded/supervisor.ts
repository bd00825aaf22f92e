import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";

const LONGEST_PAUSE = 5_000;

/** Holds a lease on the server, and restarts the server when it dies. */
export class Supervisor {
  private lease: pg.Client | null = null;
  private ending = false;
  private reviving: Promise<void> = Promise.resolve();

  /**
   * @param revive restarts the server on its port, or finds it running again, and takes a new lease
   */
  constructor(
    lease: pg.Client,
    private readonly onProgress: (message: string) => void,
    private readonly revive: () => Promise<pg.Client>,
  ) {
    this.hold(lease);
  }

  /** Stops watching. @returns the lease, or `null` if there is no server now */
  async end(): Promise<pg.Client | null> {
    this.ending = true;
    await this.reviving;
    return this.lease;
  }

  /** Lets the process exit, which ends the lease, when nothing else is left to do. */
  unref(): void {
    const lease = this.lease as (pg.Client & { unref(): void }) | null; // the types lack it
    lease?.unref();
  }

  private hold(lease: pg.Client): void {
    this.lease = lease;
    lease.once("end", () => {
      this.lease = null;
      if (!this.ending) this.reviving = this.reviveUntilItRuns();
    });
  }

  private async reviveUntilItRuns(): Promise<void> {
    this.onProgress("PostgreSQL has ended unexpectedly. It is started again.");
    let told = "";
    for (let pause = 100; !this.ending; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        this.hold(await this.revive());
        this.onProgress("PostgreSQL runs again.");
        return;
      } catch (error) {
        const { message } = error as Error;
        if (message !== told) this.onProgress(message);
        told = message;
        await sleep(pause);
      }
    }
  }
}
