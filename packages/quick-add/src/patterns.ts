import type { Language, Pattern } from "./language.js";
import type { Unit } from "./units.js";

/** A phrase found in a text. */
export interface Match {
  start: number;
  end: number;
  groups: Record<string, string>;
}

/**
 * Word boundaries: a match must not be part of a longer word, number or hyphenated word. Character
 * ranges are used since `\\p{L}` in each of 200 patterns takes long to compile.
 */
const word = "a-z0-9_\\u00c0-\\u1fff\\u2c00-\\ud7ff\\ue000\\uf900-\\ufdff";
const before = `(?<![${word}]|[${word}][-'.:/])`;
const after = `(?![${word}]|[-'.:/][a-z\\u00c0-\\u1fff]|[:/][0-9]|(?<=[0-9])[.,][0-9])`;

/** Signs between two dates or times that form a range or a choice, in any language. */
export const BETWEEN = "-|–|&|\\+|/";

const accents = /\p{M}/gu;
const foldedUnits = new Map([
  ["’", "'"],
  ["\u00a0", " "],
  ["\u202f", " "],
]);

/** The text in lower case without accents, folded per UTF-16 unit, so that offsets stay valid. */
export function fold(text: string): string {
  let folded = "";
  for (const unit of text.split("")) folded += foldedUnits.get(unit) ?? foldUnit(unit);
  return folded;
}

function foldUnit(unit: string): string {
  const plain = unit.normalize("NFD").replace(accents, "").toLowerCase();
  const folded = plain.length === 1 ? plain : unit;
  foldedUnits.set(unit, folded);
  return folded;
}

/** Compiles the phrases of a language. Matches begin and end at word boundaries. */
export class Patterns {
  readonly #words: Record<string, string>;

  constructor(language: Language) {
    const oneOf = (...tables: Record<string, unknown>[]) =>
      tables
        .flatMap((table) => Object.keys(table))
        .sort((a, b) => b.length - a.length)
        .map((word) => word.replaceAll(".", "\\.").replaceAll(" ", "\\s+"))
        .join("|");
    const units = (isMeant: (word: string, unit: Unit) => boolean) =>
      oneOf(Object.fromEntries(Object.entries(language.units).filter((one) => isMeant(...one))));
    const separator = `\\s*(?:,\\s*(?:${language.and})|,|&|\\+|/|${language.and})\\s*`;
    // Bounded, as a month has 31 days: without a limit, a long list would be read again from each of its items.
    const list = (item: string, before = "", joint = separator) =>
      `(?:${item})(?:${joint}${before}(?:${item})){0,30}`;
    const full = oneOf(language.weekdays);
    const short = `(?:${oneOf(language.weekdaysShort)})\\.?`;
    const spaced = `(?:${short})(?:\\s+(?:${short})){1,30}`;
    // "monday wednesday and friday"
    const between = `(?:${separator}|(?<=(?:${full})\\s*)\\s(?=\\s*(?:${full})(?![${word}])))`;
    const everyBefore = `(?:(?:${language.every})!?\\s+)?`;
    const day = `(?:3[01]|[12]\\d|0?[1-9])`;
    const suffixed = `${day}(?:${language.daySuffix})`;
    const n = `\\d{1,4}|${oneOf(language.numbers)}`;
    const all = oneOf(language.units);
    const ord = oneOf(language.ordinals);
    const nth = `${ord}|[1-5](?:${language.daySuffix})`;
    const period = units((word) => word.length > 1);
    const counted = `${full}|${period}|${language.workday}|${language.weekend}`;
    const numbered = `(?:${ord}|${suffixed})`;
    // "every 2nd last friday", "the 15th and 16th day": such a number is not a day of the month.
    const uncounted = `(?!(?:${separator}${numbered}){0,9}\\s+(?:${counted}|${nth}))`;
    this.#words = {
      wd: `(?<wd>${full})`,
      ab: `(?<wd>${short})`,
      upto: `(?<upto>${full}|${short})`,
      any: `(?<wd>${full}|${short})`,
      wds: `(?<wds>${spaced}|${list(`${full}|${short}`, "", between)})`,
      everywds: `(?<wds>${spaced}|${list(`(?:${full})s?|${short}`, everyBefore, between)})`,
      pluralwds: `(?<wds>${list(`(?:${full})s`)})`,
      manywds: `(?<wds>(?:${full})s(?:${separator}(?:${full})s){1,30})`,
      n: `(?<n>${n})`,
      unit: `(?<unit>${period})`,
      span: `(?<unit>${all})`,
      clock: `(?<unit>${units((_, unit) => unit === "minute" || unit === "hour")})`,
      more: `\\s*(?:,\\s*)?(?:(?:${language.and})\\s+|(?=\\d))(?<n2>${n})\\s*(?<unit2>${all})`,
      letter: `(?<unit>${units((word) => word.length === 1)})`,
      ord: `(?<ord>${nth})`,
      ords: `(?<ords>${list(nth)})`,
      workday: `(?<workday>${language.workday})`,
      weekend: `(?<weekend>${language.weekend})`,
      counted: `(?:${counted}|${short})`,
      numbered,
      uncounted,
      step: `(?<step>${ord}|[1-9]\\d?(?:${language.daySuffix}))`,
      day: `(?<day>${day})(?:${language.daySuffix})?`,
      days: `(?<days>${list(suffixed)})${uncounted}`,
      plaindays: `(?<days>${list(`${suffixed}|${day}`)})${uncounted}`,
      suffixed: `(?<day>${day})(?:${language.daySuffix})`,
      mon: `(?<mon>${oneOf(language.months)})\\.?`,
      year: "(?<year>20\\d\\d)",
      monname: oneOf(language.months),
      part: `(?<part>${oneOf(language.parts)})`,
      wdname: `(?:${full}|${short})`,
      fullname: full,
      anyday: `(?:${full}|${short}|${language.workday}|${language.weekend})`,
      hourword: `1\\d|2[0-3]|[1-9]|${oneOf(language.numbers)}`,
      adverb: `(?<adverb>${oneOf(language.adverbs)})`,
      and: `(?:${language.and})`,
      or: `(?:${language.or})`,
      minutes: oneOf(
        Object.fromEntries(Object.entries(language.minutes).filter(([, count]) => count < 30)),
      ),
      daysoff: `(?:${language.daysOff})`,
      except: `(?:${language.except})`,
      between: `(?:${BETWEEN}|${language.between})`,
      every: `(?:${language.every})!?`,
      often: `(?:${language.often.replace("{n}", `(?:${n})`)})`,
      on: `(?:${language.on})?`,
      in: `(?:${language.in})`,
    };
  }

  /**
   * Compiles a pattern for searching; `anchor` ties it to the end (`"end"`) or the beginning
   * (`"start"`) of a text.
   */
  compile(pattern: Pattern, anchor?: "start" | "end"): RegExp {
    const source = pattern
      .replace(/\{(\w+)\}/g, (whole, name: string) => this.#words[name] ?? whole)
      .replaceAll("ss", "(?:ss|ß)")
      .replaceAll(" ?", "\\s*")
      .replaceAll(" ", "\\s+");
    if (anchor === "end") return new RegExp(`${before}(?:${source})\\s*$`, "u");
    if (anchor === "start") return new RegExp(`^(?:${source})${after}`, "u");
    return new RegExp(`${before}(?:${source})${after}`, "gu");
  }
}

/** All matches of a compiled pattern. */
export function findAll(pattern: RegExp, text: string): Match[] {
  return [...text.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    groups: { ...match.groups },
  }));
}
