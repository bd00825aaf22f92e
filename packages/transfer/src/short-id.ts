import { createHash } from "node:crypto";

/** Longest id that is taken as it is. */
const LONGEST = 200;

/** An id of a file, or its hash where it is too long or cannot be stored. */
export function shortId(id: string): string {
  const isStorable = id.isWellFormed() && !id.includes("\0");
  return isStorable && id.length <= LONGEST ? id : `~${hash(id)}`;
}

/** 22 characters that stand for a text. */
export function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 22);
}
