/**
 * Waits for two concurrent tasks to settle, even if one fails: only then may the resources that
 * they use be released.
 */
export async function settleBoth<First, Second>(
  first: Promise<First>,
  second: Promise<Second>,
): Promise<[First, Second]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}
