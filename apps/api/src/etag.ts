import { AFTER_LAST_INSTANT } from "./cursor.js";
import { refuse } from "./errors.js";

/**
 * The time that an `If-Match` names, as ISO 8601; `undefined` where any version will do.
 *
 * @param what what the row is called, for the refusal
 * @throws AppError 412 if it names no version of ours
 */
export function versionOf(ifMatch: string | undefined, what: string): string | undefined {
  if (ifMatch === undefined || ifMatch.trim() === "*") return undefined;
  const match = /^"([0-9a-z]{1,11})"$/.exec(ifMatch.trim());
  const time = match?.[1] ? Number.parseInt(match[1], 36) : Number.NaN;
  if (!(time < AFTER_LAST_INSTANT)) throw refuse.changed(what);
  return new Date(time).toISOString();
}
