/** A title for use in a sentence: quoted, and shortened to 40 characters. */
export function quoteTitle(title: string): string {
  const letters = [...title];
  return `“${letters.length > 40 ? `${letters.slice(0, 39).join("").trimEnd()}…` : title}”`;
}
