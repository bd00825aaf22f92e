/**
 * The distance of Damerau and Levenshtein: how many letters must be added, removed or replaced, or
 * exchanged with their neighbour, to turn `b` into `a`.
 *
 * @see https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance#Optimal_string_alignment_distance
 */
export function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    rows.push(current);
    for (let column = 1; column <= b.length; column += 1) {
      const [ours, theirs] = [a[row - 1], b[column - 1]];
      const replaced = at(row - 1, column - 1) + (ours === theirs ? 0 : 1);
      const swapped = ours === b[column - 2] && a[row - 2] === theirs;
      const exchanged = swapped ? at(row - 2, column - 2) + 1 : replaced;
      const added = at(row, column - 1) + 1;
      const removed = at(row - 1, column) + 1;
      current.push(Math.min(replaced, exchanged, added, removed));
    }
  }
  return at(a.length, b.length);
}
