/**
 * What may contain a quote: comments, identifiers, and string literals as SQL writes them, with
 * backslashes, quoted, or between dollars.
 */
export const quoting =
  /--[^\n]*|\/\*.*?(?:\*\/|$)|"(?:[^"]|"")*"|\bE'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|(\$\w*\$).*?\1/gis;

/** SQL with `'…'` in the place of every string literal, and without comments. */
export function withoutLiterals(text: string): string {
  return text.replace(quoting, (part) => {
    if (part.startsWith('"')) return part;
    return part.startsWith("--") || part.startsWith("/*") ? " " : "'…'";
  });
}
