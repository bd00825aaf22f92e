/** Pseudorandom numbers, the same in each run with the same seed (mulberry32). */
export function randomNumbers(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    /** From `min` to `max`, both included. */
    whole: (min: number, max: number) => min + Math.floor(next() * (max - min + 1)),
    chance: (of: number) => next() < of,
    pick: <T>(items: readonly T[]) => items[Math.floor(next() * items.length)] as T,
    /** Some of the items, at least one, in their order. */
    some: <T>(items: readonly T[], share: number): T[] => {
      const chosen = items.filter(() => next() < share);
      return chosen.length > 0 ? chosen : [items[Math.floor(next() * items.length)] as T];
    },
  };
}

export type Random = ReturnType<typeof randomNumbers>;
