/** Text as it is searched: case, accents and the ways of writing one letter do not matter. */
export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replaceAll("ß", "ss")
    .replaceAll("ς", "σ")
    .normalize("NFC");
}

/** The words of a search, folded. */
export function wordsOf(q: string): string[] {
  return fold(q).split(/\s+/).filter(Boolean);
}
