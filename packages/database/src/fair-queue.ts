/** How many may have a place at a time, and how many may wait for one. */
export interface QueueLimits {
  places: number;
  /** In all lanes together. */
  maxWaiting: number;
  /** In one lane. */
  maxWaitingPerLane: number;
}

/** Why somebody may not even wait. */
export type QueueRefusal = "full" | "lane-full";

/**
 * Hands out a limited number of places. Who waits stands in a lane, and the lanes take turns: one with a
 * thousand waiting gets no more than one with a single one. Where a place is free nobody waits.
 */
export class FairQueue {
  private taken = 0;
  private count = 0;
  /** The lane whose turn is next comes first. */
  private readonly lanes = new Map<string, (() => void)[]>();

  constructor(private readonly limits: QueueLimits) {}

  /** How many wait. */
  get waiting(): number {
    return this.count;
  }

  /** Takes a place if there is one for whoever comes now. */
  tryEnter(): boolean {
    if (this.taken >= this.limits.places) return false;
    this.taken += 1;
    return true;
  }

  /** Why nobody more may wait in `lane`; `null` if somebody may. */
  refusal(lane: string): QueueRefusal | null {
    if (this.count >= this.limits.maxWaiting) return "full";
    const inLane = this.lanes.get(lane)?.length ?? 0;
    return inLane >= this.limits.maxWaitingPerLane ? "lane-full" : null;
  }

  /** Waits for a place. @returns whether there was one within `milliseconds` */
  wait(lane: string, milliseconds: number): Promise<boolean> {
    return new Promise((resolve) => {
      const enter = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(
        () => {
          this.remove(lane, enter);
          resolve(false);
        },
        Math.max(0, milliseconds),
      );
      const waiting = this.lanes.get(lane);
      if (waiting) waiting.push(enter);
      else this.lanes.set(lane, [enter]);
      this.count += 1;
    });
  }

  /** Gives a place back: to the first of the lane whose turn it is, or to whoever comes next. */
  leave(): void {
    const [next] = this.lanes;
    if (!next) {
      this.taken -= 1;
      return;
    }
    const [lane, waiting] = next;
    const enter = waiting.shift();
    this.count -= 1;
    this.lanes.delete(lane);
    if (waiting.length > 0) this.lanes.set(lane, waiting); // behind all others
    enter?.();
  }

  private remove(lane: string, enter: () => void): void {
    const waiting = this.lanes.get(lane) ?? [];
    waiting.splice(waiting.indexOf(enter), 1);
    this.count -= 1;
    if (waiting.length === 0) this.lanes.delete(lane);
  }
}
