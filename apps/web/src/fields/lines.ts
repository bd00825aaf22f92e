import type { QuickAddResult } from "@docket/quick-add/load";

/** A line of a pasted text. */
export interface PastedLine {
  title: string;
  completed: boolean;
}

/** What lists begin their lines with: `- `, `* [x] `, `☑ `. */
const SIGNS = /^\s*(?:(?:[-*+•–]|\[[ x]?\])\s+|[☐☑☒✓✔✅]\ufe0f?\s*)+/iu;
const DONE = /\[x\]|[☑☒✓✔✅]/iu;

/** The lines of a pasted text, without list signs and empty ones; one with a tick is done. */
export function linesOf(text: string): PastedLine[] {
  return text
    .split(/\r?\n/)
    .map((line) => {
      const [signs = ""] = SIGNS.exec(line) ?? [];
      return { title: line.slice(signs.length).trim(), completed: DONE.test(signs) };
    })
    .filter(({ title }) => title !== "");
}

/** What a line names and there is not yet, in words; empty if there is all of it. */
export function newNames({ list, section, labels }: QuickAddResult): string {
  const names = [
    list?.id === null && `the list “${list.name}”`,
    section?.id === null && `the section “${section.name}”`,
    ...labels.map(({ id, name }) => id === null && `the label “${name}”`),
  ].filter((name) => name !== false);
  return new Intl.ListFormat("en").format(names);
}
