/**
 * How long to wait before attempt number `attempt` (from 0): exponential backoff with full jitter,
 * so that many clients that failed together do not retry together.
 *
 * @returns milliseconds, at least 0, below `cap`
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoff(attempt: number, base = 25, cap = 500): number {
  return Math.random() * Math.min(cap, base * 2 ** attempt);
}
