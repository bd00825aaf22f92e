import { ApiError } from "@docket/contract/client";
import { isTemporary } from "../../api/words.js";

/** Milliseconds before the second and the third try. */
const WAITS = [400, 1_200];
/** A longer wait is for the person to decide. */
const LONGEST_WAIT = 3_000;

/**
 * Runs a request again when it met trouble that passes by itself, a few times in about two seconds.
 * Only for requests that may be repeated. Rejects with the last refusal.
 */
export async function patiently<T>(request: () => Promise<T>): Promise<T> {
  for (const wait of WAITS) {
    try {
      return await request();
    } catch (error) {
      if (!isTemporary(error) || !navigator.onLine) throw error;
      const asked = error instanceof ApiError ? (error.retryAfter ?? 0) * 1_000 : 0;
      if (asked > LONGEST_WAIT) throw error;
      await pause(Math.max(asked, wait));
    }
  }
  return request();
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
