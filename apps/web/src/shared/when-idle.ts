/** Calls `run` when the page is idle; returns a function that cancels this. */
export function whenIdle(run: () => void): () => void {
  // Safari does not support idle callbacks.
  if (typeof requestIdleCallback !== "function") {
    const timer = setTimeout(run, 500);
    return () => clearTimeout(timer);
  }
  const request = requestIdleCallback(run, { timeout: 2_000 });
  return () => cancelIdleCallback(request);
}
