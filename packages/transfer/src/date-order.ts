/** Dates such as `31/12/2026` or `31-12-26` at the beginning of a cell. */
const DATES = /(?<![^,;\t"\r\n])(\d{1,2})([/-])(\d{1,2})\2(?:\d{4}|\d\d)(?!\d)/g;

/**
 * The locale in which to read the numeric dates of a CSV text: they have the day or the month first
 * if any of them is possible in this order only. `null` if none tells, or if they differ.
 *
 * @param locale the user's
 */
export function localeOfDates(text: string, locale: string): string | null {
  let dayFirst = false;
  let monthFirst = false;
  for (const [, first, , second] of text.matchAll(DATES)) {
    dayFirst ||= Number(first) > 12;
    monthFirst ||= Number(second) > 12;
  }
  if (dayFirst === monthFirst) return null;
  if (monthFirst) return "en-US";
  return /^en\b/i.test(locale) ? "en-GB" : locale;
}

/** The English in which dates in digits have the order of a locale. */
export function englishLike(locale: string): string {
  return /^en(-(US|PH|CA))?$/i.test(locale) ? "en-US" : "en-GB";
}

/** Whether a date in digits means another day if its first two numbers are exchanged. */
export function mayBeSwapped(text: string): boolean {
  const [, first, second] = /^\s*(\d{1,2})[/-](\d{1,2})[/-]\d/.exec(text) ?? [];
  return first !== second && Number(first) <= 12 && Number(second) <= 12;
}
