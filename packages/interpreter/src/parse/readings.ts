import { noteNouns } from "../language/lexicon.js";
import { phraseSet } from "../language/phrases.js";
import { isMark, isWord, isWordIn } from "../language/predicates.js";
import { textOf } from "../language/text.js";
import type { Token } from "../language/tokens.js";
import { trimMarks } from "../language/trim.js";
import type { Command, Reading } from "./command.js";
import { readReference } from "./reference.js";

/** The most ways to split a phrase that are tried: "a to b to c" has two. */
export const maxReadings = 6;

/** Verbs that change a title or a description. */
export const setVerbs = phraseSet(
  "set, change, update, edit, make, replace, rewrite, modify, correct, fix, adjust, alter, switch, turn, amend, overwrite",
);

/** Whether a token is a noun for what is written below a title. */
export const isNoteNoun = (token: Token | undefined): boolean => isWordIn(token, noteNouns);

/** Splits into target and text at each of some words, the first split first. */
export function splitReadings(tokens: readonly Token[], words: readonly string[]): Reading[] {
  const found: Reading[] = [];
  for (let at = 1; at < tokens.length && found.length < maxReadings; at++) {
    if (!isWord(tokens[at], ...words) && !isMark(tokens[at], ":", "→", "—")) continue;
    if (isMark(tokens[at]) && at + 1 === tokens.length) continue;
    const from =
      isWord(tokens[at + 1], "be", "say", "read", "just") && at + 2 < tokens.length
        ? at + 2
        : at + 1;
    const text = textOf(tokens.slice(from));
    found.push({
      target: readReference(trimMarks(tokens.slice(0, at))),
      ...(text === "" ? {} : { text }),
    });
  }
  return found;
}

/** "Give the report the title …", "give it a note: …": the object of "give". */
export function parseGive(
  object: readonly Token[],
  isNoun: (token: Token | undefined) => boolean,
  kind: "rename" | "describe",
): Command | undefined {
  const noun = object.findIndex(isNoun);
  if (noun < 2) return undefined;
  let from = noun;
  while (from > 0 && isWord(object[from - 1], "a", "the", "an", "new", "this", "another")) from--;
  let text = noun + 1;
  while (isMark(object[text], ":", "—") || isWord(object[text], "of", "saying", "that", "says"))
    text++;
  const words = textOf(object.slice(text));
  const readings = [
    { target: readReference(object.slice(0, from)), ...(words ? { text: words } : {}) },
  ];
  return kind === "rename" ? { kind, readings } : { kind, readings, append: true };
}

/** Cuts the noun at `noun`: "the title of a to b" and "a's title to b" become "a to b". */
export function propertyOf(object: readonly Token[], noun: number): readonly Token[] {
  const lead = object.slice(0, noun).filter((token) => !isWord(token, "the", "a", "its", "new"));
  const after = object.slice(noun + 1);
  if (lead.length > 0) return [...object.slice(0, noun), ...after];
  if (isWord(after[0], "of", "for", "on", "from", "in")) return after.slice(1);
  // "Its title", or just "the title".
  return [itToken(object[noun] as Token), ...after];
}

/** A token that reads as "it", in the place of another. */
export const itToken = (token: Token): Token => ({ ...token, word: "it", raw: "it" });
