/** How many may have a place at a time, and how many may wait for one. */
export interface QueueLimits {
  places: number;
  /** How many a lane may have while others ask, too; all where none is given, and then it is no other to them. */
  placesWhenShared?: (lane: string) => number | undefined;
  /** In all lanes together. */
  maxWaiting: number;
  /** In one lane. */
  maxWaitingPerLane: number;
}

/** Why somebody may not even wait. */
export type QueueRefusal = "full" | "lane-full";

/** So long after another lane has asked, in milliseconds, others count as being there. */
const SHARED_FOR = 1_000;

/**
 * Hands out a limited number of places. Who waits stands in a lane, and the lanes take turns: one with a
 * thousand waiting gets no more than one with a single one. Where a place is free nobody waits, unless the lane
 * has its share of the places while others ask, too: of what it does for long, they would feel each.
 */
export class FairQueue {
  private taken = 0;
  private count = 0;
  /** The lane whose turn is next comes first. */
  private readonly lanes = new Map<string, (() => void)[]>();
  private readonly takenBy = new Map<string, number>();
  /** Who asked last, and when it was another one than before. */
  private last: string | undefined;
  private changedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly limits: QueueLimits) {}

  /** How many wait. */
  get waiting(): number {
    return this.count;
  }

  /** Takes a place if there is one for whoever comes now. */
  tryEnter(lane: string): boolean {
    if (lane !== this.last && this.limits.placesWhenShared?.(lane) !== undefined) {
      if (this.last !== undefined) this.changedAt = performance.now();
      this.last = lane;
    }
    if (!this.hasPlaceFor(lane)) return false;
    this.take(lane);
    return true;
  }

  private hasPlaceFor(lane: string): boolean {
    const { places, placesWhenShared } = this.limits;
    if (this.taken >= places) return false;
    const isShared = performance.now() - this.changedAt < SHARED_FOR;
    const share = isShared ? placesWhenShared?.(lane) : undefined;
    return share === undefined || (this.takenBy.get(lane) ?? 0) < share;
  }

  private take(lane: string): void {
    this.taken += 1;
    this.takenBy.set(lane, (this.takenBy.get(lane) ?? 0) + 1);
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
  leave(lane: string): void {
    this.taken -= 1;
    const left = (this.takenBy.get(lane) ?? 1) - 1;
    if (left > 0) this.takenBy.set(lane, left);
    else this.takenBy.delete(lane);
    // More than one where others were there before and are not any more.
    while (this.count > 0 && this.admitNext());
  }

  private admitNext(): boolean {
    for (const [lane, waiting] of this.lanes) {
      if (!this.hasPlaceFor(lane)) continue;
      this.admit(lane, waiting);
      return true;
    }
    return false;
  }

  private admit(lane: string, waiting: (() => void)[]): void {
    const enter = waiting.shift();
    this.count -= 1;
    this.lanes.delete(lane);
    if (waiting.length > 0) this.lanes.set(lane, waiting); // behind all others
    this.take(lane);
    enter?.();
  }

  private remove(lane: string, enter: () => void): void {
    const waiting = this.lanes.get(lane) ?? [];
    waiting.splice(waiting.indexOf(enter), 1);
    this.count -= 1;
    if (waiting.length === 0) this.lanes.delete(lane);
  }
}
