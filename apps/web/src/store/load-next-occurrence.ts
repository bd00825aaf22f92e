type MoveOn = typeof import("./next-occurrence.js").moveOn;

/** Moves a repeating task to its next occurrence; null until its large code is loaded. */
export let moveOn: MoveOn | null = null;

let loading: Promise<void> | undefined;

/** In milliseconds, the longest time that a write waits for this code. */
const MAX_WAIT = 1_000;

/**
 * Loads `moveOn`. If that fails or takes too long, repeating tasks move on only when the
 * server has responded.
 */
export async function loadOccurrences(): Promise<void> {
  if (moveOn) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, MAX_WAIT);
  });
  await Promise.race([load(), enough]);
  clearTimeout(timer);
}

function load(): Promise<void> {
  loading ??= import("./next-occurrence.js").then(
    (module) => {
      moveOn = module.moveOn;
    },
    () => {
      loading = undefined;
    },
  );
  return loading;
}
