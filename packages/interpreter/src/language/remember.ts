import type { Clock } from "@docket/dates";

/** Keeps what is found by a key, up to so many. */
export function remembering(most = Number.POSITIVE_INFINITY) {
  const known = new Map<string, unknown>();
  return <Value>(key: string, find: () => Value): Value => {
    const value = (known.get(key) as Value | undefined) ?? find();
    if (known.size >= most) known.clear();
    known.set(key, value);
    return value;
  };
}

/** Keeps how texts were read: the same words are read for every reading of a message and after every call. */
export function readOnce<Result>(read: (text: string, clock: Clock) => Result) {
  const once = remembering(500);
  return (text: string, clock: Clock): Result =>
    once(`${Object.values(clock).join()} ${text}`, () => read(text, clock));
}
