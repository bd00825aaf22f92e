import { ApiError } from "@docket/contract/client";
import type { Write } from "./queued-write.js";
import { placeFields } from "./rows.js";

/** Whether the API, not a proxy before it, says that something does not exist. */
export function isGone(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404 && error.problem !== null;
}

/** Whether a name is taken, or a row is in the way otherwise. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.status === 409;
}

/** Whether a move says another place than that of the task beside which it is to put one. */
export function isElsewhere(error: unknown, { operation }: Write): boolean {
  if (operation !== "moveTask" || !(error instanceof ApiError && error.status === 400))
    return false;
  return error.problem?.errors?.some(({ path }) => path in placeFields) ?? false;
}
