import { memo } from "react";
import { splitFound } from "./split-found.js";

/** A text in which what was searched for is marked. */
export const Found = memo(function Found({ text, search }: { text: string; search: string }) {
  const parts = splitFound(text, search);
  return parts.map(({ from, part, found }) => (found ? <mark key={from}>{part}</mark> : part));
});
