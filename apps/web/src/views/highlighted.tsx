import { memo } from "react";
import { splitMatches } from "./split-matches.js";

/** Text with the search matches highlighted. */
export const Highlighted = memo(function Highlighted({
  text,
  search,
}: {
  text: string;
  search: string;
}) {
  const parts = splitMatches(text, search);
  return parts.map(({ key, text, found }) => (found ? <mark key={key}>{text}</mark> : text));
});
