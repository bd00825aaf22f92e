import { ApiError } from "@docket/contract/client";
import { notifyManager, QueryClient } from "@tanstack/react-query";
import { isTemporary } from "./error-messages.js";

/** How often a failed read is retried before the page shows the error. */
const MAX_RETRIES = 2;
/**
 * In seconds: if the server asks to wait for longer, the page shows the error at once, and reads again when
 * the server can be reached, or when the user wants to.
 */
const MAX_WAIT = 5;

const waitOf = (error: unknown) => (error instanceof ApiError && error.retryAfter) || 0;

/** The cache of data read from the server. */
export function createQueryClient(): QueryClient {
  // Notify in a microtask instead of a timeout: an optimistic value is removed once the response is
  // in the cache, and the old value must not appear in between.
  notifyManager.setScheduler(queueMicrotask);
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A local server is reachable without a network: only the request itself can tell.
        networkMode: "always",
        retry: (failures, error) =>
          isTemporary(error) && failures < MAX_RETRIES && waitOf(error) <= MAX_WAIT,
        retryDelay: (failures, error) => 1_000 * (waitOf(error) || 0.4 * 2 ** failures),
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        gcTime: 60_000,
      },
    },
  });
}
