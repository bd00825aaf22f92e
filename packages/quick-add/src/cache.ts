/** A cache by key, which is cleared when it has `maxEntries` entries. */
export function createCache(maxEntries = Number.POSITIVE_INFINITY) {
  const known = new Map<string, unknown>();
  return <Value>(key: string, find: () => Value): Value => {
    if (known.has(key)) return known.get(key) as Value;
    const value = find();
    if (known.size >= maxEntries) known.clear();
    known.set(key, value);
    return value;
  };
}
