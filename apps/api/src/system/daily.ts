const DAY_MILLISECONDS = 24 * 3_600_000;

/**
 * Runs `work` at once and then once a day, so that an idle database is woken no more often than that.
 *
 * @param onFailure called with what failed, unless it was ended meanwhile
 * @returns a function that stops it and waits for the current run
 */
export function daily(
  work: () => Promise<void>,
  onFailure: (error: unknown) => void,
): () => Promise<void> {
  let stopping = false;
  const run = () =>
    work().catch((error: unknown) => {
      if (!stopping) onFailure(error);
    });
  let running = run();
  const timer = setInterval(() => {
    running = run();
  }, DAY_MILLISECONDS);
  timer.unref();
  return async () => {
    stopping = true;
    clearInterval(timer);
    await running;
  };
}
