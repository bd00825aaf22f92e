import { ApiError } from "@docket/contract/client";
import { inWords } from "../api/words.js";

/**
 * Why the assistant's routes refused something, in words. What they say of a conflict is written
 * for the person; the rest is as anywhere on the page.
 */
export function trouble(error: unknown): string {
  if (error instanceof ApiError && (error.status === 409 || error.status === 412)) {
    return error.problem?.detail ?? inWords(error);
  }
  return inWords(error);
}
