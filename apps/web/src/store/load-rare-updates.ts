type RareUpdates = typeof import("./rare-updates.js");

/** The optimistic updates that are rare or large; null until they are loaded. */
export let rare: RareUpdates | null = null;

let loading: Promise<void> | undefined;

/** In milliseconds, the longest time that a write waits for this code. */
const MAX_WAIT = 1_000;

/**
 * Loads them. If that fails or takes too long, repeating tasks move on, and rows are restored, only
 * when the server has responded.
 */
export async function loadRareUpdates(): Promise<void> {
  if (rare) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, MAX_WAIT);
  });
  await Promise.race([load(), enough]);
  clearTimeout(timer);
}

function load(): Promise<void> {
  loading ??= import("./rare-updates.js").then(
    (module) => {
      rare = module;
    },
    () => {
      loading = undefined;
    },
  );
  return loading;
}
