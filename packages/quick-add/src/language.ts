import type { ParsedResult } from "chrono-node";

/** What a date phrase means; `date-meaning.ts` has the day of each. */
export type DateMeaning =
  | "today"
  | "tomorrow"
  | "dayAfterTomorrow"
  | "tonight"
  | "weekday"
  | "nextWeekday"
  | "weeksAfterWeekday"
  | "weekend"
  | "nextWeekend"
  | "nextWeek"
  | "nextMonth"
  | "nextYear"
  | "inUnits"
  | "dayOfMonth"
  | "dayAndMonth"
  | "dayOfNextMonth"
  | "ordinalWeekday"
  | "endOfWeek"
  | "endOfMonth"
  | "endOfNextMonth"
  | "endOfYear"
  | "middleOfMonth"
  | "month"
  | "year";

export type Unit =
  | "minute"
  | "hour"
  | "day"
  | "week"
  | "fortnight"
  | "month"
  | "quarter"
  | "half"
  | "year";

/**
 * How sure a phrase is by itself. `firm` counts anywhere. `loose` is often something else (`sun`, `the 15th`) and
 * counts only at the end, after a preposition, or beside another date or time; `led` does not at the end. `bound` counts only right after a
 * date or repetition (`tomorrow morning`). `edge` counts only where a repetition begins or ends (`until march`).
 */
export type Certainty = "firm" | "loose" | "led" | "bound" | "edge";

/**
 * A phrase: a regular expression in lower case and without accents, with a space for any white space and these
 * names for words of the language, each a group of the same name: `{wd}` `{wds}` `{ab}` `{n}` `{unit}` `{letter}` `{ord}`
 * `{ords}` `{step}` `{day}` `{days}` `{plaindays}` `{suffixed}` `{mon}` `{year}` `{part}` `{upto}` `{adverb}` `{workday}`
 * `{weekend}`. `{wd}` is a weekday in full, `{ab}` shortened, `{any}` and `{upto}` either, `{wds}` a list of them,
 * `{everywds}` one in which "every" may stand before each;
 * `{ord}` is which of a month, `{ords}` a list of them, `{step}` how many apart. Without a group: `{on}` and `{in}`,
 * the prepositions below with the space behind them, and `{uncounted}`, where no word follows that a number counts.
 */
export type Pattern = string;

/** The words and phrases of one language. Keys are in lower case and without accents. */
export interface Language {
  weekdays: Record<string, number>;
  weekdaysShort: Record<string, number>;
  months: Record<string, number>;
  numbers: Record<string, number>;
  /** -1 is the last. */
  ordinals: Record<string, number>;
  /** Behind the number of a day: `st`, `.`, `er`. */
  daySuffix: Pattern;
  units: Record<string, Unit>;
  /** Parts of the day and their time. */
  parts: Record<string, string>;
  and: Pattern;
  or: Pattern;
  every: Pattern;
  /** Before a day and before a month, with the space behind it: `on the `, `of `. */
  on: Pattern;
  in: Pattern;
  workday: Pattern;
  weekend: Pattern;

  dates: [DateMeaning, Certainty, ...Pattern[]][];
  /** Groups: `h`, `m`, `ap` (`am`, `pm`), `part`, and what is added to the hour: `half`, `quarter`, `halfto`, `quarterto`. */
  times: [Certainty, ...Pattern[]][];
  /** Groups: the names above, and `bang`, `other` (every second one), `lastday`,
   * `except`. `ords` alone are days of the month. */
  repeats: [Certainty, ...Pattern[]][];
  /** What may follow the beginning of a repetition: `on mon and thu`, `on the 15th`. */
  repeatTails: Pattern[];
  adverbs: Record<string, [Unit, number]>;
  /** `for 3 weeks` and `5 times`, with the groups `n` and, for a time, `unit`. */
  limits: Pattern[];

  /** What stands before a date and says what it is for. */
  leads: {
    due: Pattern;
    time: Pattern;
    start: Pattern;
    /** Begins a repetition, and only that: `every day from Monday`. */
    from: Pattern;
    until: Pattern;
  };
  /** Before what a repetition leaves out, which no rule says: `every monday except dec 7`. */
  except: Pattern;
  /** Between two dates or times that are then a range or a choice, which is no due. */
  between: Pattern;
  /** A date behind one of these is part of the title (`notes from Monday`), or before one of the second. */
  refusedBehind: Pattern;
  refusedBefore: Pattern;
  /** Words that may follow `at 5`, where others make it something else (`at 5 guys`). */
  afterHour: Pattern;
  /** Names that only look like dates: `black friday`. */
  names: Pattern[];
  /** Verbs whose object is a title, where a date in capitals is no date: `Watch Wednesday`. */
  titleVerbs: Pattern;
  /** Whether a capital in the middle of a sentence marks a name (not where every noun has one). */
  capitalsAreNames: boolean;
  /** Words that are names when they begin with a capital and not the line: `Tom`, `Sam`. */
  namesInCapitals: Pattern;
  /** Whether a plain hour from 1 to 6 is in the afternoon. */
  twelveHours: boolean;

  /** Reads calendar dates: by a month's name or by digits. */
  calendar(text: string, dayFirst: boolean): ParsedResult[];
}
