/** String literals as SQL writes them: with backslashes, quoted, or between dollars. */
const literals = /\bE'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|(\$\w*\$).*?\1/gis;

/** SQL with `'…'` in the place of every string literal. */
export function withoutLiterals(text: string): string {
  return text.replace(literals, "'…'");
}
