import { noteNouns, taskNouns, taskNounsPlural } from "../language/lexicon.js";
import { matchAt, phraseSet, phrases } from "../language/phrases.js";
import { isMark, isWord, isWordIn } from "../language/predicates.js";
import type { Token } from "../language/tokens.js";
import { listPhraseAt } from "../language/trim.js";
import { wordSet } from "../language/word-set.js";

/** How a clause introduces tasks to add. */
export interface Intro {
  /** Index of the first token of the titles. */
  start: number;
  /** "todo:", "remind me to": what follows is a title even if it sounds like a command. */
  explicit: boolean;
  /** The verb means adding only if a phrase names the list. */
  needsList: boolean;
  /** "remind me [tomorrow] to …": words to append to the title. */
  suffix?: readonly Token[];
}

const obligations =
  phraseSet(`remind me to, remind me about, remind me of, remind me that i need to,
remind me that i have to, remind me that, remember to, remember, do not forget to, do not forget,
do not let me forget to, do not let me forget about, do not let me forget, never let me forget to,
i need to, i have to, i must, i have got to, i got to, got to, need to, have to, must, i also need to,
i also have to, i still need to, i still have to, i really need to, i really have to, we need to, we have to,
we must, we have got to, i am supposed to, i ought to, make sure to, make sure i, make sure that i,
i need a reminder to, set a reminder to, set a reminder for, i need to remember to, i have to remember to,
i must not forget to, i must remember to, i can not forget to, i had better, i better, i need reminding to,
note to self, i should not forget to, i should remember to, we should not forget to, help me remember to,
i want to remember to, i would like to be reminded to, i want to be reminded to, ensure i, i need to not forget to`);

const labels =
  phraseSet(`todo, to do, task, new task, new todo, reminder, new reminder, note to self, new, note, item,
new item, tasks, todos, new tasks, another task, another one, another, next task, for my list, for the list,
on my list, remember, list item, memo, new entry`);

/** Verbs that add whatever follows. */
const freeAdders =
  phraseSet(`add, append, include, insert, create, jot down, jot, note down, write down, put down,
take down, add in, add on, add down, add also, also add`);
/** Verbs that add only with a phrase that names the list: "put milk on my list". */
const listAdders =
  phraseSet(`put, stick, throw, pop, get, place, slap, chuck, have, want, i want, i would like,
i need, need, write, save, bung, enter, log, record`);
/** Verbs that add only with a noun for a task: "make a task". */
const nounAdders = phraseSet(
  `make, set up, new, schedule, record, log, register, enter, save, store, write, another, need, i need, i want, note`,
);

const counts =
  wordSet(`a an the another one two three four five six seven eight nine ten some new more these this those
  following few couple several my also next quick other extra both`);

/** Between "a task" and its title. After "to" or "saying", anything is a title, even a command. */
const separators = phrases<"announces" | "names">(
  [
    "to, for me to, to remind me to, that i need to, that i have to, which says, that says, saying, reading, that reads, that i should",
    "announces",
  ],
  [
    "called, named, titled, for, with the title, with title, labelled, labeled, about, with the name, entitled",
    "names",
  ],
);

/** Reads how a clause introduces tasks to add; undefined if it does not. */
export function readIntro(tokens: readonly Token[]): Intro | undefined {
  return readObligation(tokens) ?? readLabel(tokens) ?? readAdder(tokens);
}

/** Whether a clause announces a title: "todo: …", "remind me to …". */
export const hasExplicitIntro = (tokens: readonly Token[]): boolean =>
  readIntro(tokens)?.explicit ?? false;

/** Whether a clause adds tasks. */
export const isAddition = (tokens: readonly Token[]): boolean => {
  const intro = readIntro(tokens);
  if (!intro) return false;
  if (!intro.needsList) return true;
  const near = tokens.slice(0, 80);
  return near.some((_, at) => listPhraseAt(near, at) > 0);
};

const explicitAt = (start: number): Intro => ({ start, explicit: true, needsList: false });

function readObligation(tokens: readonly Token[]): Intro | undefined {
  const obligation = matchAt(obligations, tokens, 0);
  if (obligation) {
    const start = obligation.length;
    return explicitAt(isMark(tokens[start], ":", ",", "—") ? start + 1 : start);
  }
  if (!isWord(tokens[0], "remind") || !isWord(tokens[1], "me")) return undefined;
  for (let at = 3; at < 8; at++) {
    if (!isWord(tokens[at], "to")) continue;
    return { ...explicitAt(at + 1), suffix: tokens.slice(2, at) };
  }
  return explicitAt(2);
}

function readLabel(tokens: readonly Token[]): Intro | undefined {
  const label = matchAt(labels, tokens, 0);
  if (!label) return undefined;
  // "Todo paint the fence" needs no colon; "todo list" is not a label.
  const bare = isWord(tokens[0], "todo") && tokens[1]?.kind === "word" && !isListNoun(tokens[1]);
  if (bare && tokens.length > 2) return explicitAt(1);
  return isMark(tokens[label.length], ":", "—", "→") ? explicitAt(label.length + 1) : undefined;
}

function readAdder(tokens: readonly Token[]): Intro | undefined {
  const note = readNoteTaking(tokens);
  if (note) return note;
  const isFree = matchAt(freeAdders, tokens, 0);
  const byList = matchAt(listAdders, tokens, 0);
  const adder = isFree ?? longer(byList, matchAt(nounAdders, tokens, 0));
  if (!adder) return undefined;
  let start = adder.length;
  if (isWord(tokens[start], "down", "in") && isMark(tokens[start + 1], ":")) start++;
  const noun = readNoun(tokens, start);
  const listed = listPhraseAt(tokens, noun?.start ?? start);
  if (noun) {
    start = noun.start + listed;
    if (isMark(tokens[start], ":", "—")) return explicitAt(start + 1);
    // "add task list cleanup" has a title; "make a task" has none, and needs a question.
    return { start, explicit: noun.explicit, needsList: false };
  }
  if (isNoteNoun(tokens, start)) return undefined;
  start += listed;
  if (isMark(tokens[start], ":", ",", "—")) start++;
  const free = listed > 0 || isFree !== undefined || isMark(tokens[start - 1], ":");
  if (!free && !byList) return undefined;
  if (isWord(tokens[start], "these", "following", "this", "both") && isMark(tokens[start + 1], ":"))
    start += 2;
  else if (isWord(tokens[start], "the") && isWord(tokens[start + 1], "following"))
    start += isMark(tokens[start + 2], ":") ? 3 : 2;
  return { start, explicit: false, needsList: !free };
}

const longer = <T extends { length: number }>(a: T | undefined, b: T | undefined): T | undefined =>
  a && b ? (a.length >= b.length ? a : b) : (a ?? b);

const noteTaking =
  phraseSet(`make a note to, make a note of, make a note that, make a note, take a note,
take a note to, take note, note that, add a note to self, add a reminder to, note to myself`);

/** "Make a note to call mum" adds a task; with a colon later it describes one. */
function readNoteTaking(tokens: readonly Token[]): Intro | undefined {
  const taking = matchAt(noteTaking, tokens, 0);
  if (!taking) {
    const plain =
      isWord(tokens[0], "add", "make") &&
      (isWord(tokens[1], "note") || (isWord(tokens[1], "a") && isWord(tokens[2], "note")));
    const colon = isWord(tokens[1], "note") ? 2 : 3;
    return plain && isMark(tokens[colon], ":") ? explicitAt(colon + 1) : undefined;
  }
  const start = taking.length + (isMark(tokens[taking.length], ":", "—") ? 1 : 0);
  const colonLater = tokens.slice(start, start + 16).some((token) => isMark(token, ":"));
  return colonLater ? undefined : explicitAt(start);
}

/** "two new tasks:", "a task called", "task"; the index after it. */
function readNoun(
  tokens: readonly Token[],
  from: number,
): { start: number; explicit: boolean } | undefined {
  let at = from;
  while (isCount(tokens[at]) || (at > from && isWord(tokens[at], "of"))) at++;
  if (!isTaskNoun(tokens[at])) return undefined;
  at++;
  if (isWord(tokens[at], "or") && isTaskNoun(tokens[at + 1])) at += 2;
  if (isMark(tokens[at], ":", "—")) return { start: at + 1, explicit: true };
  const separator = matchAt(separators, tokens, at);
  if (!separator || listPhraseAt(tokens, at) > 0) return { start: at, explicit: false };
  at += separator.length;
  if (isMark(tokens[at], ":")) at++;
  return { start: at, explicit: separator.value === "announces" };
}

/** Skips "a task called" in front of a later item; the index after it, or 0. */
export function nounIntroLength(tokens: readonly Token[]): number {
  const noun = readNoun(tokens, 0);
  const named = noun && noun.start >= 2 && matchAt(separators, tokens, noun.start - 1);
  return noun && (named || isMark(tokens[noun.start - 1], ":")) ? noun.start : 0;
}

const isListNoun = (token: Token): boolean => isWord(token, "list", "lists") || isTaskNoun(token);

const isCount = (token: Token | undefined): boolean =>
  isWordIn(token, counts) || (token?.kind === "word" && /^\d{1,2}$/u.test(token.word));

const misspeltNouns = wordSet("taks tsak taksk tassk taskk tsk tast takss");

/** A noun for a task, typos included. */
export const isTaskNoun = (token: Token | undefined): boolean =>
  isWordIn(token, taskNouns) ||
  (isWordIn(token, taskNounsPlural) && !isWord(token, "stuff")) ||
  isWordIn(token, misspeltNouns);

function isNoteNoun(tokens: readonly Token[], from: number): boolean {
  let at = from;
  while (isCount(tokens[at])) at++;
  return isWordIn(tokens[at], noteNouns) && !isMark(tokens[at + 1], ":");
}
