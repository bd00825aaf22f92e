import { ApiError } from "@docket/contract/client";
import { notifyManager, QueryClient } from "@tanstack/react-query";
import { isTemporary } from "./error-messages.js";

/** How often a failed read is retried before the page shows the error. */
const MAX_RETRIES = 2;

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
        retry: (failures, error) => isTemporary(error) && failures < MAX_RETRIES,
        retryDelay: (failures, error) =>
          1_000 * ((error instanceof ApiError && error.retryAfter) || 0.4 * 2 ** failures),
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        gcTime: 60_000,
      },
    },
  });
}
