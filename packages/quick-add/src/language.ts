import type { ParsedResult } from "chrono-node";
import type { Unit } from "./units.js";

/** The kinds of date phrases; `date-meaning.ts` computes the day of each. */
export type DateMeaning =
  | ("today" | "endOfDay" | "tomorrow" | "dayAfterTomorrow" | "tonight" | "thisTime" | "past")
  | ("weekday" | "nextWeekday" | "weeksAfterWeekday" | "weekend" | "nextWeekend" | "endOfWeek")
  | ("nextWeek" | "nextMonth" | "nextYear" | "inUnits" | "ordinalWeekday" | "lastWorkday")
  | ("dayOfMonth" | "dayAndMonth" | "dayOfNextMonth" | "month" | "year" | "christmas")
  | ("endOfMonth" | "endOfNextMonth" | "endOfYear" | "middleOfMonth");

/**
 * How certain a phrase is by itself. `firm` counts anywhere. `loose` is often something else
 * (`sun`, `the 15th`) and counts only at the end, after a preposition, or next to another date or
 * time; `weak` is like `loose`, but does not count at the end. `bound` counts only right after a
 * date or repetition (`tomorrow morning`). `edge` counts only as the start or end of a repetition
 * (`until march`).
 */
export type Certainty = "firm" | "loose" | "weak" | "bound" | "edge";

/**
 * A phrase: a regular expression in lower case and without accents, with a space for any whitespace
 * and these placeholders for words of the language, each a group of the same name: `{wd}` `{wds}`
 * `{ab}` `{n}` `{unit}` `{letter}` `{ord}` `{ords}` `{step}` `{day}` `{days}` `{plaindays}`
 * `{suffixed}` `{mon}` `{year}` `{part}` `{upto}` `{adverb}` `{workday}` `{weekend}`. `{wd}` is a
 * weekday in full, `{ab}` a shortened one, `{any}` and `{upto}` either, `{wds}` a list of them,
 * `{manywds}` a list of several plural ones, `{everywds}` a list in which "every" may precede each;
 * `{ord}` is an ordinal within a month, `{ords}` a list of them, `{step}` an interval as an
 * ordinal; `{span}` is a unit in full or as a letter, `{clock}` one of minutes or hours, `{more}` a
 * second number of units, with the groups `n2` and `unit2`. Without a group: `{on}` and `{in}`, the
 * prepositions below including their trailing space, and `{uncounted}`, which matches where no word
 * follows that the number counts.
 */
export type Pattern = string;

/** A phrase per line; lines that start with `//` are comments. */
export type PhraseTable = string;

/** The words and phrases of one language. Keys are in lower case and without accents. */
export interface Language {
  weekdays: Record<string, number>;
  weekdaysShort: Record<string, number>;
  months: Record<string, number>;
  numbers: Record<string, number>;
  /** What may be said before or after an hour: quarters, halves and numbers of minutes. */
  minutes: Record<string, number>;
  /** -1 is the last. */
  ordinals: Record<string, number>;
  /** The suffix of a day's number: `st`, `.`, `er`. */
  daySuffix: Pattern;
  units: Record<string, Unit>;
  /** Parts of the day and their times. */
  parts: Record<string, string>;
  and: Pattern;
  or: Pattern;
  every: Pattern;
  /** Before a day and before a month, including the trailing space: `on the `, `of `. */
  on: Pattern;
  in: Pattern;
  workday: Pattern;
  weekend: Pattern;

  dates: Partial<Record<`${DateMeaning} ${Certainty}`, PhraseTable>>;
  /**
   * Groups: `h`, `m`, `ap` (`am`, `pm`), `part`, and words for minutes: `past` the hour, `to` it, and
   * `ahead` than `to` ("fünf vor halb drei").
   */
  times: Partial<Record<Certainty, PhraseTable>>;
  /**
   * Groups: the placeholders above, and `bang`, `other` (every second one), `lastday`, `except`.
   * `ords` alone are days of the month.
   */
  repeats: Partial<Record<Certainty, PhraseTable>>;
  /** Phrases that may follow the beginning of a repetition: `on mon and thu`, `on the 15th`. */
  repeatTails: Pattern[];
  /** What `every!` says in words: `every 3 days after completion`. */
  afterCompletion: Pattern;
  adverbs: Record<string, Unit>;
  /** Before a repetition: how often in each period, which no rule can express (`twice daily`). */
  often: Pattern;
  /** `for 3 weeks` and `5 times`, with the groups `n` and, for a length of time, `unit`. */
  limits: Pattern[];

  /** Prepositions before a date that determine its role. */
  prepositions: {
    due: Pattern;
    time: Pattern;
    start: Pattern;
    /** The start of a repetition only: `every day from Monday`. */
    from: Pattern;
    until: Pattern;
  };
  /**
   * Before an exception to a repetition, which no rule can express: `every monday except dec 7`.
   */
  except: Pattern;
  /** Days that `except` may exclude beside those with a name: holidays. */
  daysOff: Pattern;
  /** Words between two dates or times that form a range or a choice, which is not a due date. */
  between: Pattern;
  /** What a number counts or measures, so that it is no time: `by 5 percent`. */
  measures: Pattern;
  /**
   * A date after `titleWordsBefore` (`notes from Monday`) or before `titleWordsAfter` is title text.
   */
  titleWordsBefore: Pattern;
  titleWordsAfter: Pattern;
  /** Words that may follow `at 5`; any other word makes it something else (`at 5 guys`). */
  afterHour: Pattern;
  /**
   * Words that may follow a weekday in the middle of a line; any other makes it an attribute (`fix
   * friday bug`). Not for languages in which a verb may follow.
   */
  afterDay?: Pattern;
  /** Names that merely look like dates: `black friday`. */
  names: Pattern[];
  /**
   * Verbs whose object is a title, in which a capitalised date is not a date: `Watch Wednesday`.
   */
  titleVerbs: Pattern;
  /**
   * Whether a capital in the middle of a sentence marks a name; false for languages that capitalise
   * all nouns.
   */
  capitalsAreNames: boolean;
  /**
   * Words that are names if they are capitalised and not at the start of the line: `Tom`, `Sam`.
   */
  namesInCapitals: Pattern;
  /** Whether plain hours use the twelve-hour clock, so that 1 to 6 mean the afternoon. */
  twelveHours: boolean;

  /** Reads calendar dates: by a month's name or by digits. */
  calendar(text: string, dayFirst: boolean): ParsedResult[];
}
