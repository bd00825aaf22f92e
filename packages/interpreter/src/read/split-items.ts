import { contentOf, part, type Text } from "../language/text.js";
import type { Item } from "./intent.js";
import { beginsWithVerb, splitDescription } from "./item-text.js";

const bullet = /^\s*(?:[-*•+]\s+|\d{1,3}[.)]\s+)?(?:\[(?<done>[ xX]?)\]\s*)?/;
const inlineNumbers = /(?:^|\s)(?:\d{1,2}[.)]) (?=\S)/g;
const separator = /\s*,\s+(?:and |& |plus )?|\s+(?:and also|and|&|\+|plus)\s+/g;
/** What a list of things has in none of its parts but the last. */
const connected =
  /\b(?:with|between|about|for|of|from|at|to|on|if|that|which|both|because|when|in|by|via|using)\b/;

/**
 * What is to be added, task by task. "And" and commas part things ("milk and eggs") and commands ("call Tom
 * and email Lisa"); names after a verb or a preposition stay together ("call mom and dad").
 *
 * @param all it was said that there are several
 */
export function splitItems(text: Text, all: boolean): Item[] {
  const lines = splitLines(text);
  if (lines.length > 1) return lines.map(toItem).filter(({ text: title }) => title !== "");
  const { text: rest, description } = splitDescription(text);
  const parts = splitAt(rest, /\s*;\s*/g).flatMap((one) => splitWords(one, all));
  const items = parts.map(toItem).filter(({ text: title }) => title !== "");
  const last = items.at(-1);
  if (description && last) last.description = description;
  return items;
}

function splitLines(text: Text): Text[] {
  const lines = splitAt(text, /\s*\n+\s*/g);
  if (lines.length > 1) return lines;
  const numbers = [...text.low.matchAll(inlineNumbers)];
  return numbers.length > 1 && numbers[0]?.index === 0 ? splitAt(text, inlineNumbers) : lines;
}

function splitAt(text: Text, pattern: RegExp): Text[] {
  const parts: Text[] = [];
  let from = 0;
  for (const { index, 0: match } of text.low.matchAll(pattern)) {
    parts.push(part(text, from, index));
    from = index + match.length;
  }
  parts.push(part(text, from));
  return parts.filter(({ low }) => low !== "");
}

function toItem(text: Text): Item {
  const mark = bullet.exec(text.low);
  const content = contentOf(part(text, mark?.[0].length ?? 0));
  return { text: content, ...(mark?.groups?.done?.toLowerCase() === "x" ? { done: true } : {}) };
}

function splitWords(text: Text, all: boolean): Text[] {
  const parts = splitAt(text, separator);
  if (parts.length < 2) return parts;
  if (parts.every(({ low }) => /^["'].*["']$/.test(low))) return parts;
  const [first = text, ...others] = parts;
  if (all && !(beginsWithVerb(first) && others.some(beginsWithVerb))) return parts;
  if (beginsWithVerb(first) && / /.test(first.low)) return atVerbs(text, parts);
  // "Wash and fold the laundry"
  if (beginsWithVerb(first) && others.some((one) => beginsWithVerb(one) && / /.test(one.low)))
    return [text];
  if (parts.slice(0, -1).some(({ low }) => connected.test(low))) return [text];
  // "dinner on Friday, 12 May", "Springfield, 12345", "Smith, Jones and Partners LLP"
  if (
    others.some(({ low }) =>
      /^\d|^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|tomorrow|noon|midnight|weekdays|weekends)\b|^(?:etc|inc|ltd|llp|llc|co|jr|so on|others?|more|friends)\b/.test(
        low,
      ),
    )
  )
    return [text];
  if (parts.some(({ low }) => low.split(" ").length > 4 && !/["']/.test(low)))
    return atVerbs(text, parts);
  return parts;
}

/** Only where the next part is a command of its own, and the one before more than its verb. */
function atVerbs(text: Text, parts: Text[]): Text[] {
  const groups: [number, number][] = [];
  let from = 0;
  for (const one of parts) {
    const start = text.low.indexOf(one.low, from);
    const end = start + one.low.length;
    const last = groups.at(-1);
    const isOwn = beginsWithVerb(one) && / /.test(one.low);
    if (last && !(isOwn && / /.test(text.low.slice(...last)))) last[1] = end;
    else groups.push([start, end]);
    from = end;
  }
  return groups.map(([start, end]) => part(text, start, end));
}
