import type { Clock } from "@docket/dates";

/** A cache by key, which is cleared when it has `most` entries. */
export function remembering(most = Number.POSITIVE_INFINITY) {
  const known = new Map<string, unknown>();
  return <Value>(key: string, find: () => Value): Value => {
    const value = (known.get(key) as Value | undefined) ?? find();
    if (known.size >= most) known.clear();
    known.set(key, value);
    return value;
  };
}

/**
 * Memoises a reader of texts: the same words are read for every reading of a message and again
 * after every call.
 */
export function readOnce<Result>(read: (text: string, clock: Clock) => Result) {
  const once = remembering(500);
  return (text: string, clock: Clock): Result =>
    once(`${Object.values(clock).join()} ${text}`, () => read(text, clock));
}
