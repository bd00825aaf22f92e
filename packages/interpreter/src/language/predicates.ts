import type { Token } from "./tokens.js";

/** Whether a token is punctuation: one of `marks`, or any if none is given. */
export const isMark = (token: Token | undefined, ...marks: string[]): boolean =>
  token?.kind === "mark" && (marks.length === 0 || marks.includes(token.word));

/** Whether a token is one of some words. */
export const isWord = (token: Token | undefined, ...words: string[]): boolean =>
  token?.kind === "word" && words.includes(token.word);

/** Whether a token is a word of a set. */
export const isWordIn = (token: Token | undefined, words: ReadonlySet<string>): boolean =>
  token?.kind === "word" && words.has(token.word);

/** A check mark: "Milk ✓" says that it is done. */
export const isTick = (token: Token | undefined): boolean => isMark(token, "✓", "✔", "✅", "☑");

/** Whether a token is punctuation or a line break. */
export const isMarkOrBreak = (token: Token | undefined): boolean =>
  token?.kind === "mark" || token?.kind === "break";
