import { etagOf } from "@docket/contract";
import { refuse } from "../errors.js";

/** Years with five digits have another format. */
const AFTER_LAST_INSTANT = Date.parse("+010000-01-01T00:00:00.000Z");

/** A condition on the row: it is of one of these versions. */
type Version = { updatedAt?: Date[] };

/**
 * The versions that an `If-Match` names, as a condition on the row; no condition if any version will do. A
 * weak tag never matches (RFC 9110, 13.1.1).
 *
 * @param what what the row is called, for the refusal
 * @throws AppError 412 if it names no valid version
 */
export function versionOf(ifMatch: string | undefined, what: string): Version {
  if (ifMatch === undefined || ifMatch.trim() === "*") return {};
  const times = tagsOf(ifMatch).flatMap((tag) => {
    const [, digits = ""] = /^"([0-9a-z]{1,11})"$/.exec(tag) ?? [];
    const time = Number.parseInt(digits, 36);
    return time < AFTER_LAST_INSTANT ? [new Date(time)] : [];
  });
  if (times.length === 0) throw refuse.changed(what);
  return { updatedAt: times };
}

/** Whether an `If-None-Match` names this `ETag`, also as a weak tag (RFC 9110, 13.1.2). */
export function isNamed(etag: string, ifNoneMatch = ""): boolean {
  return tagsOf(ifNoneMatch).some((tag) => tag === "*" || tag.replace(/^W\//, "") === etag);
}

const tagsOf = (header: string): string[] => header.split(",").map((tag) => tag.trim());

/** @throws AppError 412 if the row is of another version */
export function requireVersion(
  row: { updatedAt: string },
  { updatedAt }: Version,
  what: string,
): void {
  if (!updatedAt) return;
  const tags = updatedAt.map((time) => etagOf(time.toISOString()));
  if (!tags.includes(etagOf(row.updatedAt))) throw refuse.changed(what);
}
