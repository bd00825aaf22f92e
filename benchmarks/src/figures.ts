/** The middle value; of an even number of them, the mean of both in the middle. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2
    ? (sorted[Math.floor(middle)] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** The smallest value that `share` (0 to 1) of all do not exceed. `sorted` must ascend. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  const rank = Math.ceil(share * sorted.length);
  return sorted[Math.max(0, rank - 1)] ?? Number.NaN;
}

/** Rounded to `digits` significant digits, as many as a measurement is worth. */
export function significant(value: number, digits = 4): number {
  return Number(value.toPrecision(digits));
}
