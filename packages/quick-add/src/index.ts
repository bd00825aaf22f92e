import * as clock from "./clock.js";
import type { Language } from "./language.js";
import { de } from "./languages/de.js";
import { en } from "./languages/en.js";
import { es } from "./languages/es.js";
import { fr } from "./languages/fr.js";
import { readLine } from "./quick-add.js";
import type { QuickAddOptions, QuickAddResult } from "./types.js";

export { createCache } from "./cache.js";
export { hasDate, maybeDate, memoizeReader, read, readDays, readWhen } from "./english.js";
export { languageOf } from "./language-of.js";
export { mayName } from "./markers.js";
export { indexNames, namesWithin } from "./names.js";
export { isInPartOfDay } from "./part-of-day.js";
export { type Period, readPeriod, readShift } from "./periods.js";
export { priorityOf } from "./priority-of.js";
export { isPasted, readEntry, splitLines } from "./read-lines.js";
export { readPlaces } from "./read-places.js";
export { nearDay, type When } from "./read-when.js";
export type * from "./types.js";

const languages: Record<string, Language> = { de, en, es, fr };

/**
 * Parses one line of text as a task. A pure function: the current time, zone, locale and the user's
 * lists and labels are passed in. Every text results in a task; the parts that are not recognised
 * are its title.
 *
 * @throws {RangeError} if `now` is not an instant or `timeZone` not a zone
 */
export function quickAdd(text: string, options: QuickAddOptions): QuickAddResult {
  const [code = ""] = options.locale.toLowerCase().split("-");
  return readLine(text, options, languages[code] ?? en);
}

/** The number that an English word or digits stand for, or `NaN`. */
export const numberOf = (word: string): number => clock.numberOf(word, en);
