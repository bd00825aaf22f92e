/**
 * The text without some spans, with normalised spaces; punctuation left over around a span is
 * removed as well.
 */
export function titleWithout(text: string, spans: { start: number; end: number }[]): string {
  const chunks: string[] = [];
  let from = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    chunks.push(text.slice(from, start));
    from = end;
  }
  chunks.push(text.slice(from));
  const wasCut = spans.length > 0;
  const joined = chunks
    .map((chunk) => chunk.replace(/\s+/gu, " ").trim())
    .reduce((title, chunk) => {
      if (chunk === "" || title === "") return title + chunk;
      // Punctuation that followed a span is attached to the word before it.
      if (!/^[.,;:!?)\]]/u.test(chunk)) return `${title} ${chunk}`;
      const mark = chunk.startsWith(".")
        ? /(?<=[\p{L}\p{N}])[.,;:]+$/u
        : /(?<=[\p{L}\p{N}])[,;:]+$/u;
      return title.replace(mark, "") + chunk;
    }, "");
  if (!wasCut) return joined;
  return joined
    .replace(/(?:\(\s*\)|\[\s*\])(?=[\p{L}\p{N}])/gu, " ")
    .replace(/\(\s*\)|\[\s*\]|(?<=\s)[–—-]\s+(?=[–—-]\s)/gu, "")
    .replace(/^[\s,;:.–—-]+(?=\s|[\p{L}])/u, "")
    .replace(/(?:\s+[–—|-]|[—,;:\s])+$/u, "")
    .replace(/\s+/gu, " ")
    .replace(/^[\s,;:.!?–—-]+$/u, "")
    .trim();
}
