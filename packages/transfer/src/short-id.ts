import { createHash } from "node:crypto";

/** The longest id that is used unchanged. */
const LONGEST = 200;

/** An id of a file, or its hash if it is too long or cannot be stored. */
export function shortId(id: string): string {
  const isStorable = id.isWellFormed() && !id.includes("\0");
  return isStorable && id.length <= LONGEST ? id : `~${hash(id)}`;
}

/** A hash of 22 characters. */
export function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}
