import type { QuickAddResult } from "@docket/quick-add/load";

/** The lines of a pasted text, without list signs and empty ones. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:(?:[-*•]|\[[ x]?\])\s+)+/i, "").trim())
    .filter((line) => line !== "");
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
