import { ApiError } from "@docket/contract/client";
import { errorMessage } from "../api/error-messages.js";

/**
 * Why something cannot be undone, for the user, including what has changed since if that is the
 * reason.
 */
export function undoRefusal(error: unknown): string {
  if (error instanceof ApiError && error.status === 412) {
    const reasons = error.problem?.errors?.map(({ message }) => message) ?? [];
    return ["It has changed since, so it can’t be undone.", ...reasons].join(" ");
  }
  return errorMessage(error);
}
