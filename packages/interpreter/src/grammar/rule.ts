import { contentOf, part, type Text, unquoted, without } from "../language/text.js";
import { tableOf } from "../language/words.js";
import { compileForm } from "./form.js";
import { type Intent, isAboutTasks, type Reading, type Target } from "./intent.js";
import { priorityOf } from "./priority.js";

/** The named parts of a clause. */
export type Parts = Record<string, Text | undefined>;

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
    const meant = more[name] ?? meaningOf(name as Intent["kind"], fixed);
    return {
      form: compileForm(form),
      read: asked ? tentative(meant) : meant,
      weight: Number(weight),
    };
  });
}

const tentative =
  (meaning: Meaning): Meaning =>
  (parts) => {
    const intent = meaning(parts);
    return intent && { kind: "tentative", intent };
  };

const constants: Record<string, unknown> = { true: true, null: null };

/** An intent of the parts of a form. What is said of no task is said of "it". */
function meaningOf(kind: Intent["kind"], fixed: string): Meaning {
  const given = [...fixed.matchAll(/(\w+)=([\w-]*)/g)].map(([, field, value = ""]) => [
    field,
    value in constants ? constants[value] : /^\d$/.test(value) ? Number(value) : value,
  ]);
  return (parts) => {
    const said = Object.entries(parts).flatMap(([name, text]) => {
      const [field, read] = fields[name] ?? [];
      return field && read && text ? [[field, read(text)] as const] : [];
    });
    if (said.some(([, value]) => value === undefined)) return undefined;
    const own = { ...Object.fromEntries(given), ...Object.fromEntries(said) };
    const say = Object.keys(own).length > 0 ? "it" : "";
    return { kind, ...(isAboutTasks(kind) ? { target: { say } } : {}), ...own } as Intent;
  };
}

/** What the rules make of a clause. */
export function applyRules(rules: readonly Rule[], clause: Text): Reading[] {
  return rules.flatMap(({ form, read, weight }) => {
    const places = form.exec(clause.low)?.indices;
    if (!places) return [];
    const intent = read(
      Object.fromEntries(
        Object.entries(places.groups ?? {}).map(([name, at]) => [name, at && part(clause, ...at)]),
      ),
    );
    return intent ? [{ intent, weight }] : [];
  });
}
