import type { Recognised } from "@docket/quick-add/load";

/** A line of a pasted text. */
export interface PastedLine {
  title: string;
  completed: boolean;
  /** What is to stay in the title. */
  suppressed?: Recognised[];
}

/** List markers at the start of a line: `- `, `* [x] `, `☑ `. */
const SIGNS = /^\s*(?:(?:[-*+•–]|\[[ x]?\])\s+|[☐☑☒✓✔✅]\ufe0f?\s*)+/iu;
const DONE = /\[x\]|[☑☒✓✔✅]/iu;

/** The number at the start of a line: `1. `, `2) `. */
const NUMBER = /^(\d+)[.)]\s+/;

/**
 * The non-empty lines of a pasted text, without list markers, or without numbers if they number all
 * lines; a checked one is completed.
 */
export function linesOf(text: string): PastedLine[] {
  const lines = text
    .split(/\r?\n/)
    .map((line) => {
      const [signs = ""] = SIGNS.exec(line) ?? [];
      return { title: line.slice(signs.length).trim(), completed: DONE.test(signs) };
    })
    .filter(({ title }) => title !== "");
  const numbers = lines.map(({ title }) => Number(NUMBER.exec(title)?.[1]));
  const [first = 0] = numbers;
  if (!numbers.every((number, n) => number === first + n)) return lines;
  return lines.map((line) => ({ ...line, title: line.title.replace(NUMBER, "") }));
}
