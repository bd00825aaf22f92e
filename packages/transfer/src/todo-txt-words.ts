/** `+project`, `@context` and the pairs that have a meaning. */
const FIELD = /^\\*(?:[+@]\S*[\p{L}\p{N}\p{So}]\S*|(?:due|t|rec|pri|id|p):\S+)$/u;

/**
 * A title for a line of todo.txt. A word that would be read as a field gets a backslash, which makes
 * it plain text in any reader; the format itself has no escape.
 */
export function escapeTitle(title: string): string {
  const words = title.trim().split(/\s+/);
  return words.map((word) => (FIELD.test(word) ? `\\${word}` : word)).join(" ");
}

/** A word of a title without that backslash. */
export function unescapeWord(word: string): string {
  return word.startsWith("\\") && FIELD.test(word) ? word.slice(1) : word;
}
