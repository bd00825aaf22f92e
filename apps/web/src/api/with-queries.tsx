import { QueryClientProvider, useIsFetching } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { LoadingBar } from "../shared/loading-bar.js";
import { onRecovery } from "./connection.js";
import { createQueryClient } from "./query-client.js";

/**
 * For lazily loaded parts that read data from the server that is not stored in the browser. What
 * could not be read during an outage is read after it.
 */
export function WithQueries({ children }: { children: ReactNode }) {
  const [queries] = useState(createQueryClient);
  useEffect(
    () =>
      onRecovery(() => {
        const predicate = ({ state }: { state: { status: string } }) => state.status === "error";
        void queries.refetchQueries({ type: "active", predicate });
      }),
    [queries],
  );
  return (
    <QueryClientProvider client={queries}>
      {children}
      <Loading />
    </QueryClientProvider>
  );
}

/** Shown while something is read for the first time. */
function Loading() {
  const isLoading = useIsFetching({ predicate: ({ state }) => state.status === "pending" }) > 0;
  return isLoading && <LoadingBar />;
}
