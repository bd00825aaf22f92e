import { matchAt, phraseSet } from "../language/phrases.js";
import { isMark, isWord } from "../language/predicates.js";
import { insideQuotes, rawText, type Token } from "../language/tokens.js";
import { trimMarks, withoutArticles } from "../language/trim.js";
import type { Name } from "./command.js";
import { isTaskNoun } from "./intros.js";

const linkers =
  phraseSet(`called, named, titled, about, with, for, that says, which says, saying, regarding,
that is called, that is named, to, that is about, which is about, on, concerning, labelled, with the title, where it says, that reads, entitled`);

const isHead = (token: Token | undefined): boolean =>
  isTaskNoun(token) || isWord(token, "one", "ones", "thing");

/**
 * Reads a task's name: "the dentist task", "the one about taxes", "task 'Buy milk'". Articles and
 * head nouns are left out unless nothing else would remain.
 */
export function readName(tokens: readonly Token[]): Name {
  const trimmed = trimMarks(tokens);
  let rest = withoutArticles(trimmed);
  const exact = rest.length === 1 ? rest[0] : undefined;
  if (exact?.kind === "quote" || exact?.kind === "title") return quoted(exact);
  if (isHead(rest[0]) && rest.length > 1) {
    const linker = matchAt(linkers, rest, 1);
    const colon = isMark(rest[1], ":", "—") ? 1 : 0;
    const cut = 1 + (linker?.length ?? colon);
    if (cut < rest.length && (linker || colon || !isWord(rest[1], "to"))) {
      rest = withoutArticles(trimMarks(rest.slice(cut)));
    }
  }
  while (rest.length > 1 && isHead(rest.at(-1))) rest = trimMarks(rest.slice(0, -1));
  const only = rest.length === 1 ? rest[0] : undefined;
  if (only?.kind === "quote" || only?.kind === "title") return quoted(only);
  return { kind: "name", text: rawText(rest), quoted: false };
}

const quoted = (token: Token): Name => ({
  kind: "name",
  text: insideQuotes(token),
  quoted: true,
});
