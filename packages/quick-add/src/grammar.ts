import type { Certainty, DateMeaning, Language, Pattern, PhraseTable } from "./language.js";
import { BETWEEN, Patterns } from "./patterns.js";

interface Phrase {
  pattern: RegExp;
  certainty: Certainty;
}

/** The phrases of a language, compiled. */
export interface Grammar {
  language: Language;
  dates: (Phrase & { meaning: DateMeaning })[];
  times: Phrase[];
  repeats: Phrase[];
  repeatTails: RegExp[];
  /** After a repetition: it counts from the day of completion. */
  afterCompletion: RegExp;
  limits: RegExp[];
  /**
   * After a repetition: a continuation that no rule can express (`every mon 9am and thu 6pm`,
   * `every fri in may`).
   */
  continuation: RegExp;
  /**
   * Before a repetition: an earlier part that no rule can express (`first monday and third friday
   * of every month`, `twice daily`).
   */
  earlierPart: RegExp;
  /** A repetition that counts something that no rule can count (`every 2nd weekend`). */
  unreadable: RegExp;
  /**
   * Before a weekday: it is counted in a month (`the 2nd and 4th thursday`), or belongs to a
   * repetition that was not parsed.
   */
  countBefore: RegExp;
  /** Before a time: it belongs to several days (`mon/wed/fri 7am`), which are not a due date. */
  daysBefore: RegExp;
  names: RegExp[];
  prepositions: Record<keyof Language["prepositions"], RegExp>;
  except: RegExp;
  titleWordsBefore: RegExp;
  titleWordsAfter: RegExp;
  between: RegExp;
  /** Like `between`, after a bare number. */
  numberBetween: RegExp;
  /** After a date or time, at the end: an alternative (`at 9 or 10`, `Dec 5 & 6`). */
  numberAfter: RegExp;
  /** After a bare number: what it counts or measures, which is no time (`by 5 percent`). */
  measures: RegExp;
  afterHour: RegExp;
  afterDay: RegExp | undefined;
  titleVerbs: RegExp;
  namesInCapitals: RegExp;
}

const compiled = new WeakMap<Language, Grammar>();

const linesOf = (table: PhraseTable): Pattern[] =>
  table
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("// "));

/** Compiles a language once. */
export function grammarOf(language: Language): Grammar {
  const known = compiled.get(language);
  if (known) return known;
  const patterns = new Patterns(language);
  const between = `${BETWEEN}|${language.between}`;
  const phrasesOf = <Key extends string>(tables: Partial<Record<Key, PhraseTable>>) =>
    Object.entries<string | undefined>(tables).flatMap(([key, table = ""]) =>
      linesOf(table).map((line) => [key as Key, patterns.compile(line)] as const),
    );
  const grammar: Grammar = {
    language,
    dates: phrasesOf(language.dates).map(([key, pattern]) => {
      const [meaning, certainty] = key.split(" ") as [DateMeaning, Certainty];
      return { pattern, certainty, meaning };
    }),
    times: phrasesOf(language.times).map(([certainty, pattern]) => ({ pattern, certainty })),
    repeats: phrasesOf(language.repeats).map(([certainty, pattern]) => ({ pattern, certainty })),
    repeatTails: language.repeatTails.map((one) => patterns.compile(one, "start")),
    afterCompletion: patterns.compile(` (?:${language.afterCompletion})`, "start"),
    limits: language.limits.map((one) => patterns.compile(one)),
    continuation: patterns.compile(
      " ?(?:(?:,|&|{and}|{or}) ?(?:(?:\\d{1,2} )?{mon}|{any}|{suffixed}|(?:{fullname})[a-z]*|{anyday}s|\\d{1,2})|(?<also>{monname})(?=,| {and})" +
        "|(?:,|&|{and}|{or})? ?{on}{numbered} (?:{counted}|{in}\\S+|&|{and}|{or})|(?:,|&|{and}|{or}) ?{daysoff}|(?:,|&|{and}|{or}) ?{every}|{in}(?:{monname})" +
        "|(?:,|&|{and}|{or}) ?{part}|[,(]? ?{except} {on}(?:{monname}|{numbered}|{counted}s?|{daysoff}))",
      "start",
    ),
    earlierPart: patterns.compile(
      "{often}|{numbered} {counted},?|{numbered}(?: {counted})? (?:{between}|{in})|&|{and}|{or}",
      "end",
    ),
    unreadable: new RegExp(
      patterns.compile(
        "{every} (?:\\S+ )?{numbered}(?: (?:{between} )?{numbered}){0,30} {counted}",
      ),
      "u",
    ),
    countBefore: patterns.compile("{numbered}|{every}(?: {n})?", "end"),
    daysBefore: patterns.compile(
      "{wdname}(?: ?(?:[,/&]|{between})? ?{wdname})+,?|{anyday}s? ?(?:[,/&]|{between}) ?{anyday}s?",
      "end",
    ),
    names: language.names.map((one) => patterns.compile(one)),
    prepositions: {
      due: patterns.compile(language.prepositions.due, "end"),
      time: patterns.compile(language.prepositions.time, "end"),
      start: patterns.compile(language.prepositions.start, "end"),
      from: patterns.compile(language.prepositions.from, "end"),
      until: patterns.compile(language.prepositions.until, "end"),
    },
    except: patterns.compile(`{except}`, "end"),
    titleWordsBefore: patterns.compile(language.titleWordsBefore, "end"),
    titleWordsAfter: new RegExp(`^(?:\\s*(?:${language.titleWordsAfter}))`, "u"),
    between: new RegExp(`^\\s*(?:${between})\\s*$`, "u"),
    numberBetween: new RegExp(`\\d\\S{0,2}\\s*(?:${between})\\s*$`, "u"),
    numberAfter: new RegExp(
      `^\\s*(?:,|${between})\\s*\\d{1,2}(?:${language.daySuffix})?\\s*(?:$|[,;!?)]|\\.(?!\\d))`,
      "u",
    ),
    measures: patterns.compile(` ?(?:${language.measures})`, "start"),
    afterHour: patterns.compile(`\\s*(?:${language.afterHour})`, "start"),
    afterDay:
      language.afterDay === undefined
        ? undefined
        : patterns.compile(`\\s*(?:${language.afterDay})`, "start"),
    titleVerbs: patterns.compile(language.titleVerbs, "start"),
    namesInCapitals: new RegExp(`^(?:${language.namesInCapitals})\\.?$`, "u"),
  };
  compiled.set(language, grammar);
  return grammar;
}
