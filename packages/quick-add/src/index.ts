import * as clock from "./clock.js";
import type { Language } from "./language.js";
import { de } from "./languages/de.js";
import { en } from "./languages/en.js";
import { es } from "./languages/es.js";
import { fr } from "./languages/fr.js";
import { readLine } from "./quick-add.js";
import type { QuickAddOptions, QuickAddResult } from "./types.js";

export { type Period, readPeriod, readShift } from "./periods.js";
export type * from "./types.js";

const languages: Record<string, Language> = { de, en, es, fr };

/**
 * Reads one line of text as a task. Pure: the present, the zone, the locale and the user's lists and labels come in.
 * Every text gives a task; what is not understood is its title.
 * @throws {RangeError} if `now` is no instant or `timeZone` no zone
 */
export function quickAdd(text: string, options: QuickAddOptions): QuickAddResult {
  const [code = ""] = options.locale.toLowerCase().split("-");
  return readLine(text, options, languages[code] ?? en);
}

/** The number that an English word or digits say, or `NaN`. */
export const numberOf = (word: string): number => clock.numberOf(word, en);
