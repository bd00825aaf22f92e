import { etagOf } from "@docket/contract";
import { refuse } from "../errors.js";
import { AFTER_LAST_INSTANT } from "./paging.js";

/**
 * The version that an `If-Match` names, as a condition on the row; no condition where any will do.
 *
 * @param what what the row is called, for the refusal
 * @throws AppError 412 if it names no version of ours
 */
export function versionOf(ifMatch: string | undefined, what: string): { updatedAt?: Date } {
  if (ifMatch === undefined || ifMatch.trim() === "*") return {};
  const match = /^"([0-9a-z]{1,11})"$/.exec(ifMatch.trim());
  const time = match?.[1] ? Number.parseInt(match[1], 36) : Number.NaN;
  if (!(time < AFTER_LAST_INSTANT)) throw refuse.changed(what);
  return { updatedAt: new Date(time) };
}

/** @throws AppError 412 if the row is of another version */
export function requireVersion(
  row: { updatedAt: string },
  { updatedAt }: { updatedAt?: Date },
  what: string,
): void {
  if (updatedAt && etagOf(row.updatedAt) !== etagOf(updatedAt.toISOString())) {
    throw refuse.changed(what);
  }
}
