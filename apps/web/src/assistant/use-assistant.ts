import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client.js";

/** Which model answers, and how long a message may be. */
export function useAssistant() {
  return useQuery({
    queryKey: ["assistant"],
    queryFn: ({ signal }) => api.getAssistant({}, { signal }),
    staleTime: 5 * 60_000,
  });
}
