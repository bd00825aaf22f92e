import type { Clock } from "@docket/dates";

/** A cache by key, which is cleared when it has `maxEntries` entries. */
export function createCache(maxEntries = Number.POSITIVE_INFINITY) {
  const known = new Map<string, unknown>();
  return <Value>(key: string, find: () => Value): Value => {
    const value = (known.get(key) as Value | undefined) ?? find();
    if (known.size >= maxEntries) known.clear();
    known.set(key, value);
    return value;
  };
}

/** Memoises a reader of texts: the same words are read for every reading of a message and again after every call. */
export function memoizeReader<Result>(read: (text: string, clock: Clock) => Result) {
  const cached = createCache(500);
  return (text: string, clock: Clock): Result =>
    cached(`${Object.values(clock).join()} ${text}`, () => read(text, clock));
}
