import { ApiError } from "@docket/contract/client";
import { errorMessage } from "../api/error-messages.js";

/**
 * Why something cannot be undone, for the user. What has changed since, the API says best.
 */
export function undoRefusal(error: unknown): string {
  if (error instanceof ApiError && error.status === 412) {
    return error.problem?.detail ?? errorMessage(error);
  }
  return errorMessage(error);
}
