/** In milliseconds. */
const INITIAL = 1_000;
const MAX = 30_000;
/** In seconds, the longest that a server's request to wait counts. */
const MAX_RETRY_AFTER = 3_600;

/** Growing delays between attempts, randomised so that many pages do not try again together. */
export function createBackoff() {
  let failures = 0;
  return {
    /** The number of failures since the last success. */
    get failures() {
      return failures;
    },
    /** @returns the milliseconds to wait, if the server asked to wait for some seconds */
    failed(retryAfter?: number | null): number {
      const longest = Math.min(INITIAL * 2 ** failures, MAX);
      failures += 1;
      const asked = Math.min(retryAfter ?? 0, MAX_RETRY_AFTER) * 1_000;
      return asked + longest * (0.5 + Math.random() / 2);
    },
    succeeded() {
      failures = 0;
    },
  };
}
