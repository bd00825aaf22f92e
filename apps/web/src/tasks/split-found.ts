/** Cuts a text at each place where `search` stands in it; case is ignored. */
export function splitFound(text: string, search: string) {
  const parts: { from: number; part: string; found: boolean }[] = [];
  const lower = text.toLowerCase();
  const wanted = search.toLowerCase();
  let from = 0;
  const add = (to: number, found: boolean) => {
    if (to > from) parts.push({ from, part: text.slice(from, to), found });
    from = to;
  };
  // Lower case can be longer than upper case (İ); then places in one are none in the other.
  if (wanted !== "" && lower.length === text.length) {
    for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
      add(at, false);
      add(at + wanted.length, true);
    }
  }
  add(text.length, false);
  return parts;
}
