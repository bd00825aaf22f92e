import { memo } from "react";
import { search as loaded } from "./load-search.js";

/** Text with the matches of a search highlighted, unless that is empty. */
export const Highlighted = memo(function Highlighted({
  text,
  search,
}: {
  text: string;
  search: string;
}) {
  if (search === "") return text;
  // What a search has found is shown once it is loaded.
  const parts = loaded.get()!.splitMatches(text, search);
  return parts.map(({ key, text, found }) => (found ? <mark key={key}>{text}</mark> : text));
});
