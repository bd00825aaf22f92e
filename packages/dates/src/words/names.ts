import { Temporal } from "temporal-polyfill";
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
    const monday = Temporal.PlainDate.from("2024-01-01");
    return this.#format(monday.add({ days: WEEKDAYS.indexOf(day) }), { weekday: "short" });
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
    return this.#format(Temporal.PlainDate.from(date), options);
  }

  #format(day: Temporal.PlainDate, options: Intl.DateTimeFormatOptions): string {
    const { epochMilliseconds } = day.toZonedDateTime("UTC");
    return dateFormat(this.#locale, "UTC", options).format(epochMilliseconds);
  }
}

function inLeapYear(month: number, day: number): Temporal.PlainDate {
  return Temporal.PlainDate.from({ year: 2024, month, day });
}
