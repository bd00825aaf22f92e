import { matchAt, phraseSet } from "../language/phrases.js";
import { isMark, isWord } from "../language/predicates.js";
import { textOf } from "../language/text.js";
import type { Token } from "../language/tokens.js";
import { withoutTail } from "../language/trim.js";
import type { Command, Reading } from "./command.js";
import {
  isNoteNoun,
  maxReadings,
  parseGive,
  propertyOf,
  setVerbs,
  splitReadings,
} from "./readings.js";
import { readReference } from "./reference.js";

const clearVerbs = phraseSet(
  "remove, delete, clear, erase, drop, empty, wipe, get rid of, clear out, discard, take away, strip",
);

const noteVerbs = phraseSet(
  "add, put, attach, write, leave, append, insert, include, make, save, enter, stick, add in",
);

/** "Add a note to a: b", "describe a as b", "set the description of a to b", "note for a: b". */
export function parseDescribe(tokens: readonly Token[]): Command | undefined {
  if (isWord(tokens[0], "describe")) return describeCommand(tokens.slice(1), ["as", "with"], false);
  const clear = matchAt(clearVerbs, tokens, 0);
  if (clear) return parseClearDescription(tokens.slice(clear.length));
  if (isWord(tokens[0], "give")) return parseGive(tokens.slice(1), isNoteNoun, "describe");
  const add = matchAt(noteVerbs, tokens, 0);
  if (add) {
    const object = tokens.slice(add.length);
    // "Make a note to call mum" adds a task; "make a note for milk: …" has a colon.
    const note = isWord(tokens[0], "make")
      ? parseAddNote(object, true)
      : (parseAddNote(object) ?? parseAsNote(object));
    if (note) return note;
  }
  const set = matchAt(setVerbs, tokens, 0);
  if (set) return parseSetNote(tokens.slice(set.length));
  const self = isWord(tokens[2], "self", "myself", "me");
  if (isNoteNoun(tokens[0]) && isWord(tokens[1], "for", "on", "to", "about", "of") && !self) {
    const readings = splitReadings(tokens.slice(2), []);
    return readings.length > 0 ? { kind: "describe", readings, append: true } : undefined;
  }
  return undefined;
}

function describeCommand(object: readonly Token[], words: string[], append: boolean): Command {
  const readings = splitReadings(object, words);
  if (readings.length > 0) return { kind: "describe", readings, append };
  const last = object.at(-1);
  if (object.length > 1 && last?.kind === "quote") {
    const target = readReference(object.slice(0, -1));
    return { kind: "describe", readings: [{ target, text: textOf([last]) }], append };
  }
  return { kind: "describe", readings: [{ target: readReference(object) }], append };
}

const noteDeterminers = phraseSet(
  "a, an, the, another, new, short, quick, little, this, following, some, extra, more",
);

/** "Add 'two litres' as a note to milk". */
function parseAsNote(object: readonly Token[]): Command | undefined {
  const as = object.findIndex((token) => isWord(token, "as"));
  let noun = as + 1;
  while (matchAt(noteDeterminers, object, noun)) noun++;
  if (as < 1 || !isNoteNoun(object[noun]) || !isWord(object[noun + 1], "to", "of", "for", "on")) {
    return undefined;
  }
  const reading = {
    target: readReference(object.slice(noun + 2)),
    text: textOf(object.slice(0, as)),
  };
  return { kind: "describe", readings: [reading], append: true };
}

function parseAddNote(object: readonly Token[], colonOnly = false): Command | undefined {
  let at = isWord(object[0], "to") ? 1 : 0;
  while (matchAt(noteDeterminers, object, at)) at++;
  if (!isNoteNoun(object[at])) return undefined;
  const rest = object.slice(at + 1);
  if (
    isWord(rest[0], "to", "on", "for", "of", "in", "about") &&
    !isWord(rest[1], "self", "myself")
  ) {
    const target = rest.slice(1);
    if (colonOnly && !target.some((token) => isMark(token, ":") || token.kind === "quote"))
      return undefined;
    return describeCommand(target, ["saying", "that", "says", "reading", "with"], true);
  }
  if (colonOnly) return undefined;
  return noteBeforeTarget(rest);
}

/** "Add the note 'bring cash' to the dentist": the task follows the last "to". */
function noteBeforeTarget(rest: readonly Token[]): Command | undefined {
  const body = isMark(rest[0], ":", "—") ? rest.slice(1) : rest;
  const isQuote = body[0]?.kind === "quote";
  const readings: Reading[] = [];
  for (let at = body.length - 2; at > 0 && readings.length < maxReadings; at--) {
    if (!isWord(body[at], "to", "on", "for")) continue;
    if (isQuote && at !== 1) continue;
    readings.push({
      target: readReference(body.slice(at + 1)),
      text: textOf(body.slice(0, at)),
    });
  }
  const colon = isMark(rest[0], ":") && !isQuote;
  return readings.length > 0 && !colon ? { kind: "describe", readings, append: true } : undefined;
}

function parseSetNote(object: readonly Token[]): Command | undefined {
  if (isWord(object[0], "a", "another")) return undefined;
  const noun = object.findIndex(isNoteNoun);
  const linker = object.findIndex(
    (token, at) => at > 0 && (isWord(token, "to", "as", "with") || isMark(token, ":")),
  );
  if (noun < 0 || (linker >= 0 && linker < noun)) return undefined;
  return describeCommand(propertyOf(object, noun), ["to", "as", "with", "into"], false);
}

/** "Remove the note from a", "clear a's description". */
function parseClearDescription(object: readonly Token[]): Command | undefined {
  const rest = withoutTail(object);
  const noun = rest.findIndex(isNoteNoun);
  if (noun < 0) return undefined;
  const before = rest
    .slice(0, noun)
    .filter((token) => !isWord(token, "the", "any", "all", "my", "that", "a", "this"));
  if (before.length === 0 && isWord(rest[noun + 1], "of", "from", "on", "for", "in", "to", "off")) {
    return { kind: "clearDescription", target: readReference(rest.slice(noun + 2)) };
  }
  if (noun !== rest.length - 1) return undefined;
  if (before.length === 0) return { kind: "clearDescription", target: { kind: "missing" } };
  return { kind: "clearDescription", target: readReference(propertyOf(rest, noun)) };
}

/** "Milk description: two litres": a description without a verb. */
export function parseNoteStatement(tokens: readonly Token[]): Command | undefined {
  const noun = tokens.slice(0, 16).findIndex((token, at) => at > 0 && isNoteNoun(token));
  if (noun < 0 || !(isMark(tokens[noun + 1], ":") || isWord(tokens[noun + 1], "is")))
    return undefined;
  const target = readReference(propertyOf(tokens.slice(0, noun + 1), noun));
  const text = textOf(tokens.slice(noun + 2));
  return text ? { kind: "describe", readings: [{ target, text }], append: true } : undefined;
}
