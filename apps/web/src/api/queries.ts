import { ApiError } from "@docket/contract/client";
import { notifyManager, QueryClient } from "@tanstack/react-query";
import { isTemporary } from "./words.js";

/** How often a read is repeated by itself before the page says that it failed. */
const TRIES = 2;

/** The cache of what was read from the server. */
export function createQueries(): QueryClient {
  // At once instead of a moment later: what was shown ahead of the answer is taken away when the
  // answer is in the cache, and between the two nobody is to see what was before.
  notifyManager.setScheduler(queueMicrotask);
  return new QueryClient({
    defaultOptions: {
      queries: {
        // A server on this very machine answers without a network: only the request itself tells.
        networkMode: "always",
        retry: (failures, error) => isTemporary(error) && failures < TRIES,
        retryDelay: (failures, error) =>
          1_000 * ((error instanceof ApiError && error.retryAfter) || 0.4 * 2 ** failures),
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        gcTime: 60_000,
      },
    },
  });
}
