import { isRefusedByPolicy } from "./conditions.js";
import type { Scope } from "./context.js";
import { driverError } from "./driver-error.js";
import { rolledBack } from "./errors.js";

const TRANSACTION_IS_ABORTED = "25P02";

/** What an error of the database means in a unit of work, where its own words do not say. */
export function explained(error: Error, scope: Scope | undefined): Error {
  if (driverError(error)?.code === TRANSACTION_IS_ABORTED) return rolledBack();
  if (isRefusedByPolicy(error))
    error.message += scope?.userId
      ? ` (this unit of work writes only rows whose user is ${JSON.stringify(scope.userId)})`
      : " (rows of a user are written in database.forUser(userId, …))";
  return error;
}
