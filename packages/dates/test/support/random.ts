import { oneOf, seeded } from "@docket/testing/seeded";

/** Draws at random, the same in each run with the same seed. */
export function randomNumbers(seed: number) {
  const next = seeded(seed);
  return {
    /** From `min` to `max`, both included. */
    whole: (min: number, max: number) => min + Math.floor(next() * (max - min + 1)),
    chance: (of: number) => next() < of,
    pick: <T>(items: readonly T[]) => oneOf(next, items),
    /** Some of the items, at least one, in their order. */
    some: <T>(items: readonly T[], share: number): T[] => {
      const chosen = items.filter(() => next() < share);
      return chosen.length > 0 ? chosen : [oneOf(next, items)];
    },
  };
}

export type Random = ReturnType<typeof randomNumbers>;
