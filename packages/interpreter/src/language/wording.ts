import type { KnownTask } from "../types.js";

/** A title in quotation marks, on one line. */
export const quote = (title: string): string => `“${oneLine(title)}”`;

/** Titles may contain line breaks; a numbered list must not. */
export const oneLine = (text: string): string => text.replace(/\s+/gu, " ").trim();

/** "a, b and c". */
export function enumerate(texts: readonly string[]): string {
  if (texts.length < 2) return texts.join("");
  return `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`;
}

/** Tasks as a numbered list, so that the next turn can say "the second one". */
export function numbered(tasks: readonly KnownTask[]): string {
  return tasks
    .map(({ title, completed }, i) => `${i + 1}. ${oneLine(title)}${completed ? " (done)" : ""}`)
    .join("\n");
}

/** "1 task", "2 tasks". */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
