import { noteNouns } from "../language/lexicon.js";
import { isMark, isWord, isWordIn } from "../language/predicates.js";
import { splitItems, textOf, trimText } from "../language/text.js";
import { rawText, type Token } from "../language/tokens.js";
import { listPhraseAt } from "../language/trim.js";
import type { Command } from "./command.js";
import { nounIntroLength, readIntro } from "./intros.js";

/**
 * "Add milk and eggs to my list", "remind me to call mum", "todo: fix the tap".
 *
 * @param asked whether the clause ends with a question mark that may be the title's: "add ask Tom why?"
 */
export function parseAdd(tokens: readonly Token[], asked: boolean): Command | undefined {
  const intro = readIntro(tokens);
  if (!intro) return undefined;
  const note = noteStart(tokens, intro.start);
  let body: readonly Token[] = tokens.slice(intro.start, note?.at ?? tokens.length);
  const stripsList = !intro.explicit || !isObligation(tokens);
  const named = stripsList ? withoutNamedList(body) : body;
  if (intro.needsList && named.length === body.length) return undefined;
  body = named;
  const items = splitItems(trimText(body)).map((item) => ({ title: titleOf(item) }));
  const suffix = intro.suffix ? ` ${rawText(intro.suffix)}` : "";
  const titles = items.filter(({ title }) => title !== "").map(({ title }) => title + suffix);
  const last = titles.length - 1;
  if (asked && !note && isQuestion(body)) titles[last] = `${titles[last]}?`;
  const description = note && textOf(withoutBracket(tokens.slice(note.text), tokens[note.at]));
  return {
    kind: "add",
    items: titles.map((title, i) =>
      description && i === titles.length - 1 ? { title, description } : { title },
    ),
  };
}

/** "… (note: two litres)": the closing bracket is not part of the note. */
const withoutBracket = (tokens: readonly Token[], opening: Token | undefined): readonly Token[] =>
  isMark(opening, "(") && isMark(tokens.at(-1), ")") ? tokens.slice(0, -1) : tokens;

const isQuestion = (body: readonly Token[]): boolean =>
  body.at(-1)?.kind === "word" &&
  body.some((token) =>
    isWord(token, "what", "who", "why", "how", "when", "where", "which", "ask", "whether"),
  );

/** An obligation is kept in full: "remind me to put salt on the list" means another list. */
const isObligation = (tokens: readonly Token[]): boolean =>
  isWord(tokens[0], "remind", "remember", "do", "i", "we", "must", "need", "have", "got", "make") &&
  !isWord(tokens[1], "a", "new", "task", "want", "would");

function titleOf(item: readonly Token[]): string {
  const rest = trimText(item);
  const intro = nounIntroLength(rest);
  const body = intro > 0 && intro < rest.length ? rest.slice(intro) : rest;
  return textOf(isWord(body[0], "both", "also") && body.length > 1 ? body.slice(1) : body);
}

/** Cuts "to my list" from the end, and from the start ("add to my list: milk"). */
function withoutNamedList(tokens: readonly Token[]): readonly Token[] {
  const rest = trimText(tokens);
  for (let from = Math.max(0, rest.length - 9); from < rest.length; from++) {
    const length = listPhraseAt(rest, from);
    const end = from + length;
    if (length > 0 && rest.slice(end).every((token) => isMark(token, "?", "!", "."))) {
      return rest.slice(0, from);
    }
  }
  return asTask(rest) ?? tokens;
}

/** "Add milk as a task". */
function asTask(rest: readonly Token[]): readonly Token[] | undefined {
  const tail = rest.slice(-4).map((token) => token.word);
  for (const length of [4, 3, 2]) {
    const words = tail.slice(-length).join(" ");
    if (
      /^as (?:an? )?(?:new |open )?(?:task|todo|item|reminder)$/u.test(words) &&
      rest.length > length
    ) {
      return rest.slice(0, -length);
    }
  }
  return undefined;
}

/** Where "with the description …" or ", note: …" begins, and where its text begins. */
function noteStart(
  tokens: readonly Token[],
  from: number,
): { at: number; text: number } | undefined {
  for (let at = from + 1; at < tokens.length; at++) {
    const linked = isWord(tokens[at], "with", "and") || isMark(tokens[at], ",", ";", "(", "—", ".");
    const colonOnly = !isWord(tokens[at], "with");
    if (!linked) continue;
    let noun = at + 1;
    while (
      isWord(tokens[noun], "with", "a", "the", "an", "this", "and", "as", "following", "short")
    ) {
      noun++;
    }
    const token = tokens[noun];
    if (!isWordIn(token, noteNouns)) continue;
    let text = noun + 1;
    const colon = isMark(tokens[text], ":", "—");
    if (colon) text++;
    else if (isWord(tokens[at], "and") && isWord(tokens[text], "that")) text++;
    else if (isWord(tokens[text], "of", "saying", "being", "is", "that") && !colonOnly) {
      text += isWord(tokens[text + 1], "says", "reads") ? 2 : 1;
    } else if (colonOnly && tokens[text]?.kind !== "quote" && !isWord(tokens[at + 1], "with")) {
      continue;
    } else if (token?.word.endsWith("s") && tokens[text]?.kind !== "quote") continue;
    if (text >= tokens.length) continue;
    return { at, text };
  }
  return undefined;
}
