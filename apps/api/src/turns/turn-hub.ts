import { EventEmitter, once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Wakes the followers of a turn when it has something new. Followers poll anyway, for turns on
 * another server; this only makes it quick.
 */
export class TurnHub {
  private readonly news = new EventEmitter().setMaxListeners(0);

  wake(turnId: string): void {
    this.news.emit(turnId);
  }

  /** Resolves when the turn has something new, after `milliseconds`, or when `signal` aborts. */
  async wait(turnId: string, milliseconds: number, signal: AbortSignal): Promise<void> {
    const settled = new AbortController();
    const options = { signal: AbortSignal.any([signal, settled.signal]) };
    const news = once(this.news, turnId, options);
    await Promise.race([news, sleep(milliseconds, undefined, options)]).catch(() => {});
    settled.abort();
  }
}
