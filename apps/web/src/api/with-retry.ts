import { ApiError } from "@docket/contract/client";
import { isTemporary } from "./error-messages.js";

/** The waits before the second and the third attempt, in milliseconds. */
const WAITS = [400, 1_200];
/**
 * In milliseconds. If the server asks for a longer wait, the error is shown and the user decides.
 */
const MAX_WAIT = 3_000;

/**
 * Repeats a request that failed with a temporary error, twice within about two seconds. Only for
 * requests that may be repeated. Rejects with the last error.
 */
export async function withRetry<T>(request: () => Promise<T>): Promise<T> {
  for (const wait of WAITS) {
    try {
      return await request();
    } catch (error) {
      if (!isTemporary(error) || !navigator.onLine) throw error;
      const requested = error instanceof ApiError ? (error.retryAfter ?? 0) * 1_000 : 0;
      if (requested > MAX_WAIT) throw error;
      await pause(Math.max(requested, wait));
    }
  }
  return request();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
