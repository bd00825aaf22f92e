import { pastBase, pastBaseAfterSubject } from "../language/stems.js";
import { contentOf, lowOf, type Parts, partsOf, unquoted, without } from "../language/text.js";
import { priorityOf, tableOf } from "../language/words.js";
import { compileForm } from "./form.js";
import type { Intent, Reading, Target } from "./intent.js";

/** What a form means, made of its parts. */
export type Meaning = (parts: Parts) => Intent | undefined;

/** A form that a clause may have, what it means then, and how much the form alone speaks for that. */
export type Rule = { form: RegExp; read: Meaning; weight: number };

/** A reference in somebody's words. */
export const target = (say: string): Target => ({ say });

/** Forms that say little ("shopping: eggs") must fit what is there. */
export const WEAK_FORM = 0.5;
const generic = compileForm("DONE|ready|do");

/** Reads a verb; one that tells nothing ("done") is none. */
const verbOf =
  (baseOf: (word: string) => string | undefined) =>
  (said: string): string | undefined => {
    const word = lowOf(said);
    const base = baseOf(word);
    return base && (generic.test(word) || base === "do") ? "" : base;
  };
const placeKind = (low: string) =>
  /^(?:label|section)/.exec(low.replace(/^tag/, "label"))?.[0] ?? "list";
const nameOf = (name: string) => unquoted(name).replace(/^[@#]/, "");
const beforeWhen =
  /^(?:(?:to|until|till|be|(?:a |the )?(?:due|(?:due )?(?:date|day|time)|deadline)(?: (?:of|as|for|to))?:?) )+/i;

/** What the parts of a form are in the intent. */
const fields: Record<string, [field: string, read: (text: string) => unknown]> = {
  x: ["target", (text) => target(text.replace(/^its$/, "it"))],
  t: ["parent", target],
  y: ["text", (text) => contentOf(without(text, /(?<=\S) (?:instead|please)$/))],
  w: ["when", (text) => text.replace(beforeWhen, "").replace(/^tom$/, "tomorrow")],
  p: ["priority", priorityOf],
  l: ["list", nameOf],
  s: ["section", nameOf],
  g: ["label", nameOf],
  what: ["what", (text) => placeKind(lowOf(text))],
  part: ["part", (text) => text],
  say: ["say", lowOf],
  n: ["name", nameOf],
  o: ["to", nameOf],
  // A past tense, one that may also be another form ("I cut …"), and any form.
  v: ["verb", verbOf(pastBase)],
  d: ["verb", verbOf(pastBaseAfterSubject)],
  u: ["verb", verbOf((word) => pastBaseAfterSubject(word) ?? word)],
};

/**
 * Reads a table with a line a form: its weight, its meaning and the form itself. A meaning is a kind of intent, with
 * what does not depend on the form's parts (`schedule clear=due:`), or one of `more`. With `?` behind it is only asked
 * about.
 * @throws {Error} for a line of another shape
 */
export function grammar(table: string, more: Record<string, Meaning> = {}): Rule[] {
  return tableOf(table).map((line) => {
    const [, weight, name = "", asked, fixed = "", form = ""] =
      /^([\d.]+) +(\w+)(\??)((?: \w+=[\w-]*)*): (.+)$/.exec(line) ?? [];
    if (!weight) throw new Error(`no rule: ${line}`);
    const meant = more[name] ?? meaningOf(name, fixed);
    const read: Meaning = (parts) => {
      const intent = meant(parts);
      return intent && asked ? { kind: "tentative", intent } : intent;
    };
    return { form: compileForm(form), read, weight: Number(weight) };
  });
}

/** What nobody says a verb of: "are there any …", "did I finish tasks …". */
const noTask =
  /^(?:(?:i|you|we|there|it safe|ones|items|todos|things|stuff)\b|(?:my |the |completed )?tasks?\b)/;

/** The kinds of intents about no task in particular. */
const withoutTarget = /^(?:add|query|undo|yes|no|talk|\w+Place)$/;

/** What is written in a table ("append=true"), and what the parts of a form say; `undefined` if one says nothing. */
export function fieldsOf(fixed: string): (parts: Parts) => Record<string, unknown> | undefined {
  const given = [...fixed.matchAll(/(\w+)=([\w-]*)/g)].map(([, field, value = ""]) => [
    field,
    /^(?:true|false|null|\d)$/.test(value) ? JSON.parse(value) : value,
  ]);
  return (parts) => {
    const said = Object.entries(parts).flatMap(([name, text]) => {
      const [field, read] = fields[name] ?? [];
      return field && read && text ? [[field, read(text)] as const] : [];
    });
    const isClear = said.every(([, value]) => value !== undefined);
    return isClear ? Object.fromEntries([...given, ...said]) : undefined;
  };
}

/** An intent of the parts of a form. What is said of no task is said of "it". */
function meaningOf(kind: string, fixed: string): Meaning {
  const read = fieldsOf(fixed);
  return (parts) => {
    const said = read(parts);
    if (!said || ("verb" in said && noTask.test(lowOf(parts.x ?? "")))) return undefined;
    const { verb, ...own } = said;
    const it = { say: Object.keys(own).length > 0 ? "it" : "" };
    const target = { ...((own.target ?? it) as Target), ...(verb ? { verb } : {}) };
    return { kind, ...own, ...(withoutTarget.test(kind) ? {} : { target }) } as Intent;
  };
}

const movable = /^(?:rename|schedule|move)$/;
/** A name that does not go on: "the milk task". */
const isWhole = /(?:\b(?:tasks?|ones?|items?|it|that|this)|["']|^)$/;

/** A name that is cut off: "the tasks that (are)" urgent, "tasks not" done. */
const isCut = /(?<!\bof) (?:that|which|who)(?: is| are| has| have)?$|(?<! as) not(?: yet)?$/;

/** What the rules make of a clause. */
export function applyRules(rules: readonly Rule[], clause: string): Reading[] {
  return rules.flatMap(({ form, read, weight }) => {
    const parts = partsOf(form, clause);
    const intent = parts && read(parts);
    if (!intent) return [];
    const name = lowOf(parts.x ?? "");
    const isFixed = !movable.test(intent.kind) || isWhole.test(name);
    // "Rename flights to Rome to flights to Oslo": each "to" may be the one that counts.
    const turns = isFixed ? [] : [...lowOf(clause).matchAll(/ (?:to|as|into|on|for|until|till) /g)];
    const others = turns.flatMap(({ index }): Reading[] => {
      const longer = `(?<x>.{${name.length + 1},}(?<=^.{${index}}))`;
      const way = new RegExp(form.source.replace("(?<x>.+?)", longer), form.flags);
      const said = partsOf(way, clause);
      const other = said && lowOf(said.x ?? "") !== name ? read(said) : undefined;
      const isLess = Object.keys(other ?? {}).length < Object.keys(intent).length;
      return other && !isLess ? [{ intent: other, weight: weight + 0.03 }] : [];
    });
    return isCut.test(name) ? others : [{ intent, weight }, ...others];
  });
}
