/** Splits a text at each occurrence of `search`, ignoring case. */
export function splitMatches(text: string, search: string) {
  const parts: { from: number; part: string; match: boolean }[] = [];
  const lower = text.toLowerCase();
  const needle = search.toLowerCase();
  let from = 0;
  const add = (to: number, match: boolean) => {
    if (to > from) parts.push({ from, part: text.slice(from, to), match });
    from = to;
  };
  // Lower case can be longer than upper case (İ); then positions in one do not fit the other.
  if (needle !== "" && lower.length === text.length) {
    for (let at = lower.indexOf(needle); at !== -1; at = lower.indexOf(needle, from)) {
      add(at, false);
      add(at + needle.length, true);
    }
  }
  add(text.length, false);
  return parts;
}
