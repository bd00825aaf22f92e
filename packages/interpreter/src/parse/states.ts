import { doneWords, openWords } from "../language/lexicon.js";
import { isWord, isWordIn } from "../language/predicates.js";
import type { Token } from "../language/tokens.js";
import { trimMarks, withoutTail } from "../language/trim.js";
import { wordSet } from "../language/word-set.js";

/** A state at one end of a phrase, and the rest of the phrase. */
export interface StatePhrase {
  completed: boolean;
  rest: readonly Token[];
  /** Whether a word like "as" or "to" introduces the state. */
  linked: boolean;
}

const linkWords = wordSet("as to being is into be been status state =");

/** "… as done", "… to not done", "… done": the state that a phrase ends with. */
export function stateAtEnd(tokens: readonly Token[]): StatePhrase | undefined {
  let rest = withoutTail(tokens);
  if (isWord(rest.at(-1), "off", "yet")) rest = rest.slice(0, -1);
  const found = endsWithState(rest);
  if (!found) return undefined;
  let end = found.from;
  let completed = found.completed;
  while (end > 0 && isWord(rest[end - 1], "not", "never", "again", "still", "yet", "now")) {
    end--;
    if (isWord(rest[end], "not", "never")) completed = !completed;
  }
  const stateFrom = end;
  while (end > 0 && isWordIn(rest[end - 1], linkWords)) end--;
  const linked = end < stateFrom;
  if (end > 1 && isWord(rest[end - 1], "back")) end--;
  if (end > 0 && isWord(rest[end - 1], "not")) {
    completed = !completed;
    end--;
  }
  return { completed, rest: trimMarks(rest.slice(0, end)), linked };
}

function endsWithState(tokens: readonly Token[]): { from: number; completed: boolean } | undefined {
  const last = tokens.at(-1);
  if (last?.kind !== "word") return undefined;
  const from = tokens.length - 1;
  if (doneWords.has(last.word)) return { from, completed: true };
  if (openWords.has(last.word)) return { from, completed: false };
  if (isWord(last, "todo")) return { from, completed: false };
  if (isWord(last, "do") && isWord(tokens.at(-2), "to"))
    return { from: from - 1, completed: false };
  return undefined;
}

/** "(as) done milk and eggs", "off the dentist": the state right after the verb. */
export function stateAtStart(tokens: readonly Token[]): StatePhrase | undefined {
  let at = isWord(tokens[0], "as", "to") ? 1 : 0;
  const not = isWord(tokens[at], "not");
  if (not) at++;
  const word = tokens[at];
  if (word?.kind !== "word") return undefined;
  const done = doneWords.has(word.word);
  if (!done && !openWords.has(word.word)) return undefined;
  const rest = trimMarks(tokens.slice(at + 1));
  return rest.length === 0 ? undefined : { completed: done !== not, rest, linked: true };
}
