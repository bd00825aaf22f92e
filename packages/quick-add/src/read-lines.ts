/** "- ", "2. ", "[ ]", "☑": what precedes an entry of a pasted list. */
const bullet =
  /^\s*(?:[-*•+–]\s+|\d{1,3}[.)]\s+)?(?:(?:(?<done>\[[xX✓✔]\]|[☑☒✅✓✔])|(?<box>\[ ?\]|[☐⬜□]))\uFE0F?\s*)?/;
const inlineNumbers = /(?:^|\s)\d{1,2}[.)] (?=\S)/g;
const split = (text: string, separator: RegExp): string[] =>
  text
    .split(separator)
    .map((one) => one.trim())
    .filter((one) => one !== "");

/** Whether a text is a pasted list: several lines with bullets or numbers, or any with check boxes. */
export function isPasted(text: string): boolean {
  const marks = split(text, /\n/).map((line) => bullet.exec(line));
  const hasBox = marks.some((mark) => mark?.groups?.done ?? mark?.groups?.box);
  return marks.every((mark) => mark?.[0].trim()) && (hasBox || marks.length > 1);
}

/** The lines of a text, or its numbered entries: "1. milk 2. eggs". */
export function splitLines(text: string): string[] {
  const numbered = text.search(inlineNumbers) === 0 ? split(text, inlineNumbers) : [];
  return numbered.length > 1 && !text.includes("\n") ? numbered : split(text, /\s*\n+\s*/);
}

/** A line of a pasted list without its bullet, number or check box; `done` if that is checked. */
export function readEntry(line: string): { text: string; done: boolean } {
  const mark = bullet.exec(line);
  return { text: line.slice(mark?.[0].length ?? 0).trim(), done: Boolean(mark?.groups?.done) };
}
