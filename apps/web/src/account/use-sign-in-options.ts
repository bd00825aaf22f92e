import { useQuery } from "@tanstack/react-query";
import { getSignInOptions } from "../api/account.js";

/** The server's options for signing in and up. */
export function useSignInOptions() {
  return useQuery({ queryKey: ["sign-in-options"], queryFn: getSignInOptions });
}
