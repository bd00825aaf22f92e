import { numberOf, priorityOf } from "@docket/quick-add";
import { pastBase, pastBaseAfterSubject } from "../language/spelling.js";
import { contentOf, lowOf, type Parts, partsOf, unquoted, without } from "../language/text.js";
import { tableOf } from "../language/words.js";
import { compileForm, pattern } from "./form.js";
import type { Intent, Reading, Target } from "./intent.js";

export type Meaning = (parts: Parts) => Intent | undefined;
export type Rule = { form: RegExp; read: Meaning; weight: number };
export const target = (say: string): Target => ({ say });

/** Forms below this weight ("shopping: eggs") must match existing tasks or lists. */
export const WEAK_FORM = 0.5;
const generic = compileForm("DONE|ready|do");

/** Reads a verb in its base form; empty for a generic one ("done"). */
const verbOf =
  (baseOf: (word: string) => string | undefined) =>
  (said: string): string | undefined => {
    const word = lowOf(said);
    const base = baseOf(word);
    return base && (generic.test(word) || base === "do") ? "" : base;
  };
const placeKind = (low: string) => /label|section/.exec(low.replace("tag", "label"))?.[0] ?? "list";
const nameOf = (name: string) => unquoted(without(name, /(?<=\S) instead$/)).replace(/^[@#]/, "");
const beforeWhen =
  /^(?!a day (?:earlier|later))(?:(?:to|until|till|be|(?:a |the )?(?:due|(?:due )?(?:date|day|time)|deadline)(?: (?:of|as|for|to))?:?) )+/i;

const notWhen = pattern(",? (instead of|rather than|not) [the] (WHEN|\\d+[a-z]{2})\\b.*$", "i");

/** The intent's field for each named part of a form, and how it is read. */
const fields: Record<string, [field: string, read: (text: string) => unknown]> = {
  x: ["target", (text) => target(text.replace(/^its$/, "it"))],
  t: ["parent", target],
  y: ["text", (text) => contentOf(without(text, /(?<=\S) (?:instead|please)$/))],
  w: ["when", (text) => text.replace(beforeWhen, "").replace(notWhen, "")],
  sooner: ["when", (text) => `${text} earlier`],
  p: ["priority", priorityOf],
  step: ["step", (text) => (/less|low|down|decrease|reduce/i.test(text) ? "down" : "up")],
  l: ["list", nameOf],
  s: ["section", nameOf],
  g: ["label", nameOf],
  what: ["what", (text) => placeKind(lowOf(text))],
  most: ["most", numberOf],
  part: ["part", unquoted],
  say: ["say", lowOf],
  n: ["name", nameOf],
  o: ["to", nameOf],
  // A past tense; a past tense that may also be another form ("I cut …"); any form.
  v: ["verb", verbOf(pastBase)],
  d: ["verb", verbOf(pastBaseAfterSubject)],
  u: ["verb", verbOf((word) => pastBaseAfterSubject(word) ?? word)],
};

/**
 * Compiles a table with one form per line: its weight, its meaning and the form itself. A meaning is a kind of intent
 * with its fixed fields (`schedule clear=dueDate:`), or one of `more`. With a `?` the intent is tentative: it is asked first.
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

const withoutTarget = /^(?:add|query|trash|undo|yes|no|talk|\w+Place)$/;

/** The fixed fields of a table ("append=true") and those of a form's parts; `undefined` if a part is invalid. */
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

/** Builds an intent from the parts of a form. Without a task, its target is "it". */
function meaningOf(kind: string, fixed: string): Meaning {
  const read = fieldsOf(fixed);
  return (parts) => {
    const said = read(parts);
    if (!said) return undefined;
    const { verb, ...own } = said;
    const it = { say: Object.keys(own).length > 0 ? "it" : "" };
    const target = { ...((own.target ?? it) as Target), ...(verb ? { verb } : {}) };
    return { kind, ...own, ...(withoutTarget.test(kind) ? {} : { target }) } as Intent;
  };
}

const separators = / (?:to|as|into|on|for|by|until|till) /g;
const MOST_WAYS = 10; // how many of the separators are tried; each takes another search of the clause
/** A complete name: "the milk task". */
const isWhole = /(?:\b(?:task|ones?|item|it|that|this)|["']|^)$/;

/** A truncated name: "the tasks that (are)" urgent, "tasks not" done. */
const isCut = /(?<!\bof) (?:that|which|who)(?: is| are| has| have)?$|(?<! as) not(?: yet)?$/;

export function applyRules(rules: readonly Rule[], clause: string): Reading[] {
  return rules.flatMap(({ form, read, weight }) => {
    const parts = partsOf(form, clause);
    const intent = parts && read(parts);
    if (!intent) return [];
    const name = lowOf(parts.x ?? "");
    const isFixed = !/^(?:rename|schedule|move)$/.test(intent.kind) || isWhole.test(name);
    // "Rename flights to Rome to flights to Oslo": any "to" may be the separator.
    const turns = isFixed ? [] : [...lowOf(clause).matchAll(separators)].slice(0, MOST_WAYS);
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
