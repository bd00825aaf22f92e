import type { Phrases } from "./phrases.js";

export const en: Phrases = {
  every: {
    DAILY: ["Every day", "Every other day", (n) => `Every ${n} days`],
    WEEKLY: ["Every week", "Every other week", (n) => `Every ${n} weeks`],
    MONTHLY: ["Every month", "Every other month", (n) => `Every ${n} months`],
    YEARLY: ["Every year", "Every other year", (n) => `Every ${n} years`],
  },
  everyWeekday: "Every weekday",
  dayOfMonth: (day) => (day > 0 ? ordinal(day) : fromEnd(day, "day")),
  dayOrLast: (day) => `${ordinal(day)} or the last day`,
  dayOfYear: (day) => (day > 0 ? `${ordinal(day)} day` : fromEnd(day, "day")),
  nth: (nth, what) => (nth > 0 ? `${ordinal(nth)} ${what}` : fromEnd(nth, what)),
  on: (days) => `on the ${days}`,
  onWeekdays: (days) => `on ${days}`,
  onEach: (days) => `on each ${days}`,
  ifWeekday: (on, days) => `${on} when it is a ${days}`,
  onDate: (date) => `on ${date}`,
  onLeapDay: (date, otherwise) => `on ${date}, or ${otherwise} in other years`,
  inLeapYears: "in leap years",
  whereThereIsOne: "in months that have it",
  inMonths: (months) => `in ${months}`,
  kinds: { weekday: "weekday", weekend: "weekend day", any: "day" },
  afterCompletion: "after completion",
  until: (date) => `until ${date}`,
  times: (count) => (count === 1 ? "once" : `${count} times`),
  byRule: (rule) => `By the rule ${rule}`,
};

const plural = new Intl.PluralRules("en", { type: "ordinal" });
const suffixes: Partial<Record<Intl.LDMLPluralRule, string>> = { one: "st", two: "nd", few: "rd" };

function ordinal(n: number): string {
  return `${n}${suffixes[plural.select(n)] ?? "th"}`;
}

function fromEnd(n: number, what: string): string {
  return n === -1 ? `last ${what}` : `${ordinal(-n)} to last ${what}`;
}
