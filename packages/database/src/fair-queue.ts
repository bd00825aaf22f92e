/** Limits of a `FairQueue`: how many places there are, and how many requests may wait for one. */
export interface QueueLimits {
  places: number;
  /**
   * How many places a lane may hold while other lanes are asking too. `undefined`: no such limit,
   * and requests from that lane do not limit the others either.
   */
  placesWhenShared?: (lane: string) => number | undefined;
  /** In all lanes together. */
  maxWaiting: number;
  /** In one lane. */
  maxWaitingPerLane: number;
}

/** Why a request may not even wait. */
export type QueueRefusal = "full" | "lane-full";

/**
 * How long, in milliseconds, the places count as shared after a request from a different lane than
 * the one before.
 */
const SHARED_FOR = 1_000;

/**
 * Hands out a limited number of places. Requests wait in lanes, which are served round-robin: a
 * lane with a thousand waiting gets no more than a lane with one. A request waits only if no place
 * is free, or if its lane already holds its share while other lanes are asking: they would feel
 * each place that it holds for long.
 */
export class FairQueue {
  private taken = 0;
  private count = 0;
  /** The lane whose turn is next comes first. */
  private readonly lanes = new Map<string, (() => void)[]>();
  private readonly takenBy = new Map<string, number>();
  /** The lane that asked last, and when it last changed. */
  private last: string | undefined;
  private changedAt = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly limits: QueueLimits) {}

  /** How many requests are waiting. */
  get waiting(): number {
    return this.count;
  }

  /** How many places are taken. */
  get inUse(): number {
    return this.taken;
  }

  /** Takes a place for `lane` without waiting, if it may have one. */
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

  /** Why no further request may wait in `lane`; `null` if one may. */
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
      this.admitAll();
    });
  }

  /** Releases a place: it goes to the first request of the next lane, or stays free. */
  leave(lane: string): void {
    this.taken -= 1;
    const left = (this.takenBy.get(lane) ?? 1) - 1;
    if (left > 0) this.takenBy.set(lane, left);
    else this.takenBy.delete(lane);
    this.admitAll();
  }

  /** Admits all that may enter: more than one, when the places no longer count as shared. */
  private admitAll(): void {
    while (this.count > 0 && this.admitNext());
    const isFree = this.taken < this.limits.places;
    if (this.timer || this.count === 0 || !isFree) return;
    // Nobody else may leave by the time that a free place is not shared any more.
    const later = () => {
      this.timer = undefined;
      this.admitAll();
    };
    this.timer = setTimeout(later, this.changedAt + SHARED_FOR - performance.now()).unref();
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
    if (waiting.length > 0) this.lanes.set(lane, waiting); // behind all other lanes
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
