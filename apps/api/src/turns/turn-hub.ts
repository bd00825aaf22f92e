/**
 * Wakes the followers of a turn when it has something new. Followers poll anyway, for turns on
 * another server; this only makes it quick.
 */
export class TurnHub {
  private readonly waiting = new Map<string, Set<() => void>>();

  wake(turnId: string): void {
    for (const resolve of this.waiting.get(turnId) ?? []) resolve();
  }

  /** Resolves when the turn has something new, after `milliseconds`, or when `signal` aborts. */
  wait(turnId: string, milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const followers = this.waiting.get(turnId) ?? new Set();
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        followers.delete(done);
        if (followers.size === 0) this.waiting.delete(turnId);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener("abort", done);
      followers.add(done);
      this.waiting.set(turnId, followers);
    });
  }
}
