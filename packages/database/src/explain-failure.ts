import { conditionMessages, conditionOf } from "./conditions.js";
import { driverError } from "./driver-error.js";
import { type DatabaseErrorCode, isDatabaseError } from "./errors.js";
import { classify } from "./failures.js";

/** Mistakes in code, of which whoever runs the database needs the stack. */
const mistakes: DatabaseErrorCode[] = [
  "misused-unit-of-work",
  "outside-unit-of-work",
  "rolled-back",
];

/**
 * An error of the database in a sentence for whoever runs it; `null` if it is not of the database, or a mistake in the
 * code that uses it.
 */
export function explainFailure(error: unknown): string | null {
  if (isDatabaseError(error)) return mistakes.includes(error.code) ? null : error.message;
  const message = driverError(error)?.message ?? "";
  const condition = conditionOf(error);
  if (condition === "denied") {
    return `The database does not let its role do what Docket needs: ${message}. deploy/login-role.sql gives a role all that it needs in a database whose tables it owns.`;
  }
  if (condition) return `${conditionMessages[condition]} (${message})`;
  return classify(error) === "connection-lost"
    ? `The connection to the database was lost: ${message}.`
    : null;
}
