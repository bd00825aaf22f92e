import { contentOf, type Parts, partsOf, type Text, unquoted, without } from "../language/text.js";
import { tableOf } from "../language/words.js";
import { compileForm } from "./form.js";
import type { Intent, Reading, Target } from "./intent.js";
import { priorityOf } from "./priority.js";

/** What a form means, made of its parts. */
export type Meaning = (parts: Parts) => Intent | undefined;

/** A form that a clause may have, what it means then, and how much the form alone speaks for that. */
export interface Rule {
  form: RegExp;
  read: Meaning;
  weight: number;
}

/** A reference in somebody's words. */
export const target = (text: Text | undefined, verb?: string): Target => ({
  say: text?.raw ?? "",
  ...(verb ? { verb } : {}),
});

const nameOf = ({ raw }: Text) => unquoted(raw).replace(/^[@#]/, "");

/** What the parts of a form are in the intent. */
const fields: Record<string, [field: string, read: (text: Text) => unknown]> = {
  x: ["target", target],
  t: ["parent", target],
  y: ["text", (text) => contentOf(without(text, /(?<=\S) (?:instead|please)$/))],
  w: ["when", ({ raw }) => raw],
  p: ["priority", ({ low }) => priorityOf(low)],
  l: ["list", nameOf],
  s: ["section", nameOf],
  g: ["label", nameOf],
  what: ["what", ({ low }) => (/^(?:label|tag)/.test(low) ? "label" : "list")],
  part: ["part", ({ raw }) => raw],
  say: ["say", ({ low }) => low],
  n: ["name", nameOf],
  o: ["to", nameOf],
};

/**
 * Reads a table with a line a form: its weight, its meaning and the form itself. A meaning is a kind of intent, with
 * what does not depend on the form's parts (`schedule clear=due:`), or one of `more`. With `?` behind it is only asked
 * about.
 *
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

/** The kinds of intents about no task in particular. */
const withoutTarget = /^(?:add|query|undo|yes|no|talk|\w+Place)$/;

/** What is written in a table ("append=true"), and what the parts of a form say; `undefined` if one says nothing. */
export function fieldsOf(fixed: string): (parts: Parts) => object | undefined {
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
    const own = read(parts);
    const say = own && Object.keys(own).length > 0 ? "it" : "";
    const target = withoutTarget.test(kind) ? {} : { target: { say } };
    return own && ({ kind, ...target, ...own } as Intent);
  };
}

/** What the rules make of a clause. */
export function applyRules(rules: readonly Rule[], clause: Text): Reading[] {
  return rules.flatMap(({ form, read, weight }) => {
    const parts = partsOf(form, clause);
    const intent = parts && read(parts);
    return intent ? [{ intent, weight }] : [];
  });
}
