import { ApiError } from "@docket/contract/client";
import { errorMessage } from "../api/error-messages.js";

/** Why a request to the assistant failed, for the user. */
export function assistantErrorMessage(error: unknown): string {
  // The general message would seem to speak of the message that could not be sent.
  if (error instanceof ApiError && error.status === 404) return "This conversation was deleted.";
  return errorMessage(error);
}
