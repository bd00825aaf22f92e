type MoveOn = typeof import("./guess-occurrence.js").moveOn;

/** Computes the next due of a repeating task; null until its code, which is large, was loaded. */
export let moveOn: MoveOn | null = null;

let loading: Promise<void> | undefined;

/** Loads it. Where that fails, repeating tasks wait for the server's answer to move on. */
export function loadOccurrences(): Promise<void> {
  loading ??= import("./guess-occurrence.js").then(
    (module) => {
      moveOn = module.moveOn;
    },
    () => {
      loading = undefined;
    },
  );
  return loading;
}
