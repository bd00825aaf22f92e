import { createStore, useStore, withEntry } from "../shared/store.js";
import { useKept } from "./use-kept.js";

/** How many lines of each draft were entered before they could be parsed. */
const entered = createStore<ReadonlyMap<string, number>>(new Map());

const linesIn = (text: string) => text.split("\n").filter((line) => line !== "");

/**
 * The lines of a draft: those that were entered but wait to be parsed, then that of the input, then any that were given
 * back while it was in use. They survive a reload, after which none waits any more.
 */
export function useLines(key: string) {
  const [text, keep] = useKept(key, "");
  const waiting = useStore(entered).get(key) ?? 0;
  const lines = linesIn(text);

  const splice = (...change: [at: number, removed: number, added: string]) =>
    keep((text) =>
      linesIn(text)
        .toSpliced(...change)
        .filter(Boolean)
        .join("\n"),
    );
  const count = (step: number) =>
    entered.set((all) => withEntry(all, key, (all.get(key) ?? 0) + step));

  return {
    waiting: lines.slice(0, waiting),
    /** The line in the input; emptied, it gives way to the next one. */
    value: lines[waiting] ?? "",
    change: (line: string) => splice(entered.get().get(key) ?? 0, 1, line),
    /** Takes the line out of the input, which is free for the next one, until `ready`. */
    async waitFor<T>(ready: Promise<T>): Promise<T> {
      count(1);
      const result = await ready;
      count(-1);
      splice(0, 1, "");
      return result;
    },
    /** For a line that could not be added. */
    giveBack: (line: string) => splice(Number.POSITIVE_INFINITY, 0, line),
  };
}
