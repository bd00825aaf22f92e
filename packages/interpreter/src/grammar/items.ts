import { read, readEntry, splitLines } from "@docket/quick-add";
import { contentOf, lowOf, part, partsOf, splitText, unquoted, without } from "../language/text.js";
import { taskVerbs } from "../language/words.js";
import { compileForm } from "./form.js";
import type { Item } from "./intent.js";

export { isPasted } from "@docket/quick-add";

const separator =
  /\s*,\s+(?:and |& |plus )?(?:also )?|\s+(?:and also|and|&|\+|plus|n)\s+(?:to (?=[a-z]))?/g;
/** Words that occur in no part of a list of things except the last. */
const connected =
  /\b(?:with|between|about|for|of|from|at|to|on|if|that|which|both|because|when|in|by|via|using)\b/;
/** "dinner on Friday, 12 May", "Springfield, 12345", "Smith, Jones and Partners LLP" */
const continuation =
  /^\d(?!\d? (?!jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{3})|^(?:(?:(?:first|second|third|fourth|last|\d(?:st|nd|rd|th)) )?(?:mon|tues|wednes|thurs|fri|satur|sun)?days?|today|tomorrow|noon|midnight|(?:morning|afternoon|evening|weekday|weekend)s?)\b|^not\b|^(?:(?:label(?:l?ed)|tagged) \S+$|etc|inc|ltd|llp|llc|co|jr|so on|others?|more|friends)\b/;
export const day =
  /\b(?:today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|next (?:week|month)|(?:at|by|on) \S*\d\S*)(?: (?:morning|afternoon|evening|at \S+))?$/;
const described = compileForm(
  String.raw`<x>((?:[\s,]+\(?(?:with|and)) [the|a|this] NOTE(?: saying| that says| that| of|:)?
|(?:[\s,]*[,\(\n.] ?)NOTE:?) <d:.+?>\)?`,
);

/** Whether a text begins with a typical verb of tasks: "buy", "call". */
export const beginsWithVerb = (text: string) =>
  taskVerbs.has(lowOf(text).split(/[^a-z-]/)[0] ?? "");

/**
 * The tasks to add: "milk and eggs" and "call Tom and email Lisa" are two each, "call mom and dad" is one.
 * @param all whether the user said that there are several, or how many
 */
export function splitItems(text: string, all: boolean | number): Item[] {
  const lines = splitLines(text);
  const isOne = lines.length === 1;
  const { x = text, d } = (isOne && partsOf(described, text)) || {};
  const clauses = splitText(x, /\s*;\s*/g);
  const apart = clauses.some(isOnlyDate) ? [x] : clauses;
  const parts = isOne ? apart.flatMap((one) => splitWords(one, all)) : lines;
  const items = parts.map(toItem).filter((item) => /[^\p{P}\s]/u.test(item.text));
  if (!isOne) for (const item of items) item.isLine = true;
  const last = items.at(-1);
  if (d && last) last.description = contentOf(d);
  return items;
}

function toItem(line: string): Item {
  const { text: said, done } = readEntry(line);
  // A title in quotation marks is kept as it is: "Friday" is no date.
  const text = unquoted(said) === said ? contentOf(said) : said;
  return { text, ...(done ? { done } : {}) };
}

const isCommand = (text: string): boolean => beginsWithVerb(text) && / /.test(lowOf(text));

/** Which words are dates does not depend on the present. */
const datesIn = (text: string) =>
  read(text, { now: "2000-01-01T12:00:00Z", timeZone: "UTC", locale: "en", weekStart: 1 });

/** "wed 7am" */
const isOnlyDate = (text: string): boolean => datesIn(text).title === "";

/** "every second and fourth monday", "every mon and wed until june" */
const joinsDates = (text: string): boolean =>
  datesIn(text).recognised.some((date) => lowOf(date.text).search(separator) > 0);

const lead = /^(?:(?:a|another|one more) (?:one|task|to-?do|reminder) (?:to|for)|task(?! with\b)) /;
const withoutLead = (text: string): string => without(text, lead);

function splitWords(text: string, all: boolean | number): string[] {
  const parts = splitText(text, separator).map(withoutLead);
  const [first = text, ...others] = parts;
  const isOne =
    others.some((one) => continuation.test(lowOf(one))) ||
    parts.some(isOnlyDate) ||
    joinsDates(text);
  // "milk tomorrow, bread on Friday and call Eva at 6": each has its own day.
  if (parts.every((one) => day.test(lowOf(one)) && / /.test(one)) && !isOne) return parts;
  const isClear = !beginsWithVerb(first) || parts.every((one) => / /.test(lowOf(one)));
  if (all && (isClear || all === parts.length || !others.some(beginsWithVerb))) return parts;
  if (isCommand(first)) return atVerbs(text);
  if (beginsWithVerb(first) && others.some(isCommand)) return [text];
  if (isOne || parts.slice(0, -1).some((one) => connected.test(lowOf(one)))) return [text];
  const things = [...parts.slice(0, -1), without(parts.at(-1) ?? "", / (?:to|in|on|for|by) .+$/)];
  const isLong = things.some((one) => one.split(" ").length > 4 && !/["']/.test(lowOf(one)));
  return isLong ? atVerbs(text) : parts;
}

/** Splits only where the next part is a command of its own, not "tell him", and the part before is more than its verb. */
function atVerbs(text: string): string[] {
  const groups: string[] = [];
  let from = 0;
  for (const { index, 0: match } of lowOf(text).matchAll(separator)) {
    const next = index + match.length;
    const command = withoutLead(part(text, next));
    const isOwn = isCommand(command) && !/^\S+ (?:him|her|them|it)\b/i.test(command);
    if (!isOwn || !/ /.test(part(text, from, index))) continue;
    groups.push(part(text, from, index));
    from = next;
  }
  return [...groups, part(text, from)].map(withoutLead);
}
