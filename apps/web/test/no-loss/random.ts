import { seeded } from "@docket/testing/seeded";

/** Draws at random, the same for the same seed. */
export class Random {
  /** A number from 0 to 1, without 1. */
  readonly next: () => number;

  constructor(seed: number) {
    this.next = seeded(Math.imul(seed + 1, 0x9e37_79b1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number below `limit`. */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  one<T>(items: readonly T[]): T | undefined {
    return items[this.below(items.length)];
  }

  /** Draws one of several items by weight. */
  weighted<T>(items: readonly (readonly [number, T])[]): T {
    let at = this.next() * items.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, item] of items) {
      at -= weight;
      if (at < 0) return item;
    }
    return items[0]![1];
  }

  /** A generator with its own sequence, independent of how many numbers are drawn from this one. */
  branch(): Random {
    return new Random(this.below(2 ** 32));
  }
}
