import { part, type Text } from "../language/text.js";
import { tableOf } from "../language/words.js";
import { compileForm } from "./form.js";
import type { Intent, Reading, Target } from "./intent.js";

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

/**
 * Reads a table with a line a form: its weight, its meaning and the form itself.
 *
 * @throws {Error} for a line of another shape or an unknown meaning
 */
export function grammar(table: string, meanings: Record<string, Meaning>): Rule[] {
  return tableOf(table).map((line) => {
    const [, weight, name = "", form = ""] = /^([\d.]+) +(\S+) +(.+)$/.exec(line) ?? [];
    const read = meanings[name];
    if (!weight || !read) throw new Error(`no rule: ${line}`);
    return { form: compileForm(form), read, weight: Number(weight) };
  });
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

/** A reference in somebody's words. */
export const target = (text: Text | undefined, verb?: string): Target => ({
  say: text?.raw ?? "",
  ...(verb ? { verb } : {}),
});
