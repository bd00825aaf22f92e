/**
 * Waits for two works under way at the same time, for both also when one fails: what they work on
 * may be taken away only after that.
 */
export async function both<First, Second>(
  first: Promise<First>,
  second: Promise<Second>,
): Promise<[First, Second]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}
