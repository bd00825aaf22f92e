/** A title in a sentence: in quotes, and not longer than a sentence bears. */
export function quoted(title: string): string {
  const letters = [...title];
  return `“${letters.length > 40 ? `${letters.slice(0, 39).join("").trimEnd()}…` : title}”`;
}
