const DAY_MILLISECONDS = 24 * 3_600_000;

/**
 * Does something now, and once a day, so that a database that nobody uses is woken no more often than that.
 *
 * @param onFailure told what failed, unless it was ended meanwhile
 * @returns a function that ends it
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
