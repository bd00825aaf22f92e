import { part, type Text } from "../language/text.js";
import type { Intent, Reading, Target } from "./intent.js";

/** The named parts of a clause. */
export type Parts = Record<string, Text>;

/** A form that a clause may have, and what it means then. */
export interface Rule {
  pattern: RegExp;
  read: (parts: Parts) => Intent | undefined;
  weight: number;
}

/**
 * @param pattern of the whole clause, in lower case
 * @param weight how much the form alone speaks for the meaning
 */
export function rule(
  pattern: string,
  read: (parts: Parts) => Intent | undefined,
  weight = 1,
): Rule {
  return { pattern: new RegExp(`^(?:${pattern})$`, "ds"), read, weight };
}

/** What the rules make of a clause. */
export function applyRules(rules: readonly Rule[], clause: Text): Reading[] {
  return rules.flatMap(({ pattern, read, weight }) => {
    const match = pattern.exec(clause.low);
    if (!match) return [];
    const parts: Parts = {};
    for (const [name, place] of Object.entries(match.indices?.groups ?? {})) {
      if (place) parts[name] = part(clause, place[0], place[1]);
    }
    const intent = read(parts);
    return intent ? [{ intent, weight }] : [];
  });
}

/** A reference in somebody's words. */
export const target = (text: Text | undefined, verb?: string): Target => ({
  say: text?.raw ?? "",
  ...(verb ? { verb } : {}),
});
