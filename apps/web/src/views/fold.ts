/** Text as it is searched: case, accents and the ways of writing one letter do not matter. */
export function fold(text: string): string {
  // Of most texts this is all, and looking through thousands must not hold up the page.
  return isAscii(text) ? text.toLowerCase() : foldLetters(text);
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) > 127) return false;
  return true;
}

function foldLetters(text: string): string {
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
