import { matchAt, phraseSet } from "../language/phrases.js";
import { isMark, isWord, isWordIn } from "../language/predicates.js";
import { textOf } from "../language/text.js";
import type { Token } from "../language/tokens.js";
import { wordSet } from "../language/word-set.js";
import type { Command } from "./command.js";
import { itToken, parseGive, propertyOf, setVerbs, splitReadings } from "./readings.js";
import { readReference } from "./reference.js";
import { stateAtEnd } from "./states.js";

const renameVerbs = phraseSet("rename, retitle, reword");

/** Those of the verbs that rename even if the title is not mentioned: "change a to b". */
const verbsWithoutNoun = wordSet(
  "change update edit replace correct turn modify switch reword alter amend fix",
);

const isTitleNoun = (token: Token | undefined): boolean =>
  isWord(token, "title", "name", "titles", "names");

/** "Rename a to b", "change the title of a to b", "change a to b", "call it b". */
export function parseRename(tokens: readonly Token[]): Command | undefined {
  const rename = matchAt(renameVerbs, tokens, 0);
  if (rename) return renameCommand(tokens.slice(rename.length), ["to", "as", "into"]);
  if (isWord(tokens[0], "call", "title", "name")) return parseCallIt(tokens);
  if (isWord(tokens[0], "give")) return parseGive(tokens.slice(1), isTitleNoun, "rename");
  const set = matchAt(setVerbs, tokens, 0);
  if (!set) return undefined;
  const object = tokens.slice(set.length);
  const noun = object.findIndex(isTitleNoun);
  const linker = linkerIndex(object, ["to", "as", "into", "with"]);
  if (noun >= 0 && (linker < 0 || noun < linker)) {
    return renameCommand(propertyOf(object, noun), ["to", "as", "into", "with"]);
  }
  if (linker < 0 || !isWordIn(tokens[0], verbsWithoutNoun)) return undefined;
  const linkers = isWord(tokens[0], "replace") ? ["with", "by"] : ["to", "into"];
  // "Change milk to done" is about its state.
  if (stateAtEnd(object)?.linked) return undefined;
  const readings = splitReadings(object, linkers);
  return readings.length > 0 ? { kind: "rename", readings } : undefined;
}

function renameCommand(object: readonly Token[], words: string[]): Command {
  const readings = splitReadings(object, words);
  if (readings.length > 0) return { kind: "rename", readings };
  const [first, second] = object;
  const named = parseCallIt([itToken(first ?? emptyToken), ...object]);
  if (named) return named;
  if (object.length === 2 && first?.kind === "quote" && second?.kind === "quote") {
    return {
      kind: "rename",
      readings: [{ target: readReference([first]), text: textOf([second]) }],
    };
  }
  return { kind: "rename", readings: [{ target: readReference(object) }] };
}

/** "Call it Acme invoice"; "call mum" is not a command. */
function parseCallIt(tokens: readonly Token[]): Command | undefined {
  for (let at = 2; at <= Math.min(tokens.length - 1, 6); at++) {
    const target = readReference(tokens.slice(1, at));
    if (target.kind !== "pronoun" && target.kind !== "ordinal" && target.kind !== "number")
      continue;
    if (target.kind === "number" && !/#|task|number/u.test(target.text)) continue;
    const longer = readReference(tokens.slice(1, at + 1));
    if (at + 1 < tokens.length && (longer.kind === "pronoun" || longer.kind === "ordinal"))
      continue;
    const text = textOf(isWord(tokens[at], "as") ? tokens.slice(at + 1) : tokens.slice(at));
    if (text !== "") return { kind: "rename", readings: [{ target, text }] };
  }
  return undefined;
}

const linkerIndex = (tokens: readonly Token[], words: readonly string[]): number =>
  tokens.findIndex((token, at) => at > 0 && (isWord(token, ...words) || isMark(token, "→")));

const emptyToken: Token = { kind: "mark", word: "", raw: "", start: 0, end: 0 };

const namePhrases = phraseSet(
  `should be called, should be named, should be renamed to, should be renamed, is now called, needs to be called, is to be called, shall be called`,
);

/** "Milk should be called oat milk": a rename in the form of a statement. */
export function parseNameStatement(tokens: readonly Token[]): Command | undefined {
  for (let at = 1; at < Math.min(tokens.length - 1, 16); at++) {
    const phrase = matchAt(namePhrases, tokens, at);
    const text = phrase && textOf(tokens.slice(at + phrase.length));
    if (text)
      return { kind: "rename", readings: [{ target: readReference(tokens.slice(0, at)), text }] };
  }
  return undefined;
}
