type MoveOn = typeof import("./guess-occurrence.js").moveOn;

/** Computes the next due of a repeating task; null until its code, which is large, was loaded. */
export let moveOn: MoveOn | null = null;

let loading: Promise<void> | undefined;

/** In milliseconds: nothing else waits for this code longer than that. */
const LONGEST_WAIT = 1_000;

/** Loads it. Where that fails or takes long, repeating tasks wait for the server's answer to move on. */
export async function loadOccurrences(): Promise<void> {
  if (moveOn) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LONGEST_WAIT);
  });
  await Promise.race([load(), enough]);
  clearTimeout(timer);
}

function load(): Promise<void> {
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
