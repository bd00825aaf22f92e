import { verbs } from "../language/lexicon.js";
import { matchAt, phraseSet } from "../language/phrases.js";
import { isWord, isWordIn } from "../language/predicates.js";
import type { Token } from "../language/tokens.js";
import { listPhraseAt, trimMarks, withoutTail } from "../language/trim.js";
import { wordSet } from "../language/word-set.js";
import type { Command, Reference } from "./command.js";
import { readReference } from "./reference.js";
import { stateAtEnd, stateAtStart } from "./states.js";

/** "Mark milk as done", "complete the report", "delete all done ones", "reopen it". */
export function parseStateChange(tokens: readonly Token[]): Command | undefined {
  const verb = matchAt(verbs, tokens, 0);
  if (!verb) return parseSeparated(tokens);
  const object = tokens.slice(verb.length);
  switch (verb.value.action) {
    case "mark":
      return parseMark(object) ?? unmarked(object);
    case "set":
      return (
        (isWord(tokens[0], "make", "set") ? parseMark(object) : parseMarkWithLink(object)) ??
        parseSeparated(tokens)
      );
    case "complete":
      return change("complete", readReference(withoutParticle(object)));
    case "reopen":
      return change("reopen", readReference(withoutState(object)));
    case "delete":
      return change("delete", readReference(withoutParticle(object)));
    case "clear":
      return parseClear(object);
    case "keep":
      return { kind: "keep", target: readReference(withoutKeepParticle(object)) };
    default:
      return parseSeparated(tokens);
  }
}

const change = (kind: "complete" | "reopen" | "delete", target: Reference): Command => ({
  kind,
  target,
  statement: false,
});

const statusOf = phraseSet(`status of, the status of, state of, the state of, the status for`);

function parseMark(object: readonly Token[]): Command | undefined {
  const status = matchAt(statusOf, object, 0);
  const rest = status ? object.slice(status.length) : object;
  const off = isWord(rest[0], "off")
    ? rest.slice(1)
    : isWord(rest.at(-1), "off")
      ? rest.slice(0, -1)
      : undefined;
  if (off && off.length > 0 && !stateAtEnd(rest)?.rest.length)
    return change("complete", readReference(off));
  const state = stateAtEnd(rest) ?? stateAtStart(rest);
  if (!state) return undefined;
  return change(state.completed ? "complete" : "reopen", readReference(state.rest));
}

/** "Mark the report" does not say as what, so it needs a question. */
const unmarked = (object: readonly Token[]): Command => ({
  kind: "tentative",
  command: change("complete", readReference(object)),
});

/** "Set milk to done": these verbs have other uses and need the "to" or "as". */
const parseMarkWithLink = (object: readonly Token[]): Command | undefined =>
  stateAtEnd(object)?.linked || stateAtStart(object) || matchAt(statusOf, object, 0)
    ? parseMark(object)
    : undefined;

/** "Undo the completion of rent", "restore rent to open". */
function withoutState(object: readonly Token[]): readonly Token[] {
  const state = stateAtEnd(object);
  return state && state.rest.length > 0 && !state.completed ? state.rest : object;
}

/** Only groups can be cleared; "clear the table" is not a command. */
function parseClear(object: readonly Token[]): Command | undefined {
  const target = readReference(object);
  const clears = target.kind === "group" || target.kind === "pronoun" || target.kind === "except";
  return clears ? change("delete", target) : undefined;
}

const withoutKeepParticle = (object: readonly Token[]): readonly Token[] =>
  isWord(object.at(-1), "alone", "in", "there", "be") ? object.slice(0, -1) : object;

/** "Delete milk off my list", "tick milk off": the particle belongs to the verb. */
function withoutParticle(object: readonly Token[]): readonly Token[] {
  const rest = withoutTail(object);
  return rest.length > 1 && isWord(rest.at(-1), "off", "out") ? rest.slice(0, -1) : rest;
}

/** "Put rent back on the list": reopens, though it sounds like an addition. */
export function parsePutBack(tokens: readonly Token[]): Command | undefined {
  if (!isWord(tokens[0], "put", "bring", "move", "add", "get")) return undefined;
  const back = tokens.findIndex((token) => isWord(token, "back"));
  const ends = isWord(tokens[0], "bring") && back === tokens.length - 1;
  if (back < 2 || !(ends || listPhraseAt(tokens, back + 1) > 0)) return undefined;
  return change("reopen", readReference(tokens.slice(1, back)));
}

const checkOffVerbs = wordSet("tick check cross mark scratch");
const takeOffVerbs = wordSet("take get throw kick pull strike knock drop clear");

/** Verbs whose particle follows the reference: "tick milk off", "take milk off my list". */
function parseSeparated(tokens: readonly Token[]): Command | undefined {
  const [first] = tokens;
  const rest = withoutTail(tokens.slice(1));
  for (let at = rest.length - 1; at > 0 && at > rest.length - 9; at--) {
    if (!isWord(rest[at], "off", "from", "out")) continue;
    const length = listPhraseAt(rest, at);
    if (at + Math.max(1, length) !== rest.length) continue;
    const target = () => readReference(trimMarks(rest.slice(0, at)));
    if (isWordIn(first, checkOffVerbs) && !isWord(rest[at], "from"))
      return change("complete", target());
    if (isWordIn(first, takeOffVerbs) && length > 0) return change("delete", target());
  }
  if (isWord(first, "open") && isWord(trimMarks(tokens).at(-1), "again")) {
    return change("reopen", readReference(rest));
  }
  return undefined;
}
