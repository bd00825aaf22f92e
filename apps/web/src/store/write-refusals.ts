import { ApiError } from "@docket/contract/client";

/** Whether the API, not a proxy before it, says that something does not exist. */
export function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404 && error.problem !== null;
}

/** Whether a name is taken, or a row is in the way otherwise. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409;
}
