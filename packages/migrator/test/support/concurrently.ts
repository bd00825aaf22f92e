/**
 * Processes several items at a time, starting when the first result is requested. Each result can
 * be requested separately: one `it` per item, without running one after the other.
 */
export function concurrently<Item>(
  workers: number,
  items: Item[],
  work: (item: Item) => Promise<void>,
): { resultOf(item: Item): Promise<void> } {
  const results = new Map(items.map((item) => [item, Promise.withResolvers<void>()]));
  for (const { promise } of results.values()) promise.catch(() => {}); // reported to whoever requests it
  const waiting = [...items];
  let started = false;
  const runOne = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      const { resolve, reject } = results.get(item)!;
      await work(item).then(resolve, reject);
    }
  };
  return {
    resultOf(item) {
      if (!started) for (let worker = 0; worker < workers; worker++) void runOne();
      started = true;
      return results.get(item)!.promise;
    },
  };
}
