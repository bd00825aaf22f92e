import { ApiError } from "@docket/contract/client";
import { errorMessage } from "../api/error-messages.js";

/**
 * Why something cannot be undone, for the user, with conflicting later changes if there are any.
 */
export function undoRefusal(error: unknown): string {
  if (error instanceof ApiError && error.status === 412) {
    const reasons = error.problem?.errors?.map(({ message }) => message) ?? [];
    return ["It has changed since, so it can’t be undone.", ...reasons].join(" ");
  }
  return errorMessage(error);
}
