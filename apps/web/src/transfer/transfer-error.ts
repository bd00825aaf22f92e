import { ApiError } from "@docket/contract/client";
import { limits } from "@docket/contract/limits";
import { errorMessage } from "../api/error-messages.js";

/** Why a file was not imported, for the user. */
export function importProblem(error: unknown): string {
  if (error instanceof ApiError) {
    // Only the server knows what is wrong with the file.
    if ([400, 408, 413, 429].includes(error.status) && error.problem?.detail)
      return error.problem.detail;
    if (error.status === 413) return tooLarge; // from a proxy
  }
  return errorMessage(error);
}

const tooLarge = `This file is too large: ${limits.importBytes / 1024 / 1024} MB is the maximum.`;

/** What is wrong with a chosen file, checked before it is sent; null if nothing is. */
export function fileProblem(file: File): string | null {
  if (file.size === 0) return "This file is empty.";
  return file.size > limits.importBytes ? tooLarge : null;
}
