import { dateFormat, listFormat } from "../formats.js";
import { WEEKDAYS, type Weekday } from "../rule.js";

/** Names of days and months, dates, and lists of them, as Intl has them for a locale. */
export class Names {
  readonly #locale: string;

  constructor(locale: string) {
    this.#locale = locale;
  }

  /** "Tue and Thu" */
  and(items: string[]): string {
    return listFormat(this.#locale, "conjunction").format(items);
  }

  /** "Tue or Thu" */
  or(items: string[]): string {
    return listFormat(this.#locale, "disjunction").format(items);
  }

  /** "Tue" */
  weekday(day: Weekday): string {
    // 1 January 2024 is a Monday.
    return this.#format(Date.UTC(2024, 0, 1 + WEEKDAYS.indexOf(day)), { weekday: "short" });
  }

  /** "March" */
  month(month: number): string {
    return this.#format(inLeapYear(month, 1), { month: "long" });
  }

  /** "29 Feb" */
  dayAndMonth(day: number, month: number): string {
    return this.#format(inLeapYear(month, day), { day: "numeric", month: "short" });
  }

  /** "31 Dec 2026" for `20261231`. */
  date(date: string): string {
    const options = { day: "numeric", month: "short", year: "numeric" } as const;
    return this.#format(
      Date.parse(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`),
      options,
    );
  }

  #format(day: number, options: Intl.DateTimeFormatOptions): string {
    return dateFormat(this.#locale, "UTC", options).format(day);
  }
}

function inLeapYear(month: number, day: number): number {
  return Date.UTC(2024, month - 1, day);
}
