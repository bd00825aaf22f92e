import type { Phrases } from "./phrases.js";

export const de: Phrases = {
  every: {
    DAILY: ["Jeden Tag", "Jeden zweiten Tag", (n) => `Alle ${n} Tage`],
    WEEKLY: ["Jede Woche", "Jede zweite Woche", (n) => `Alle ${n} Wochen`],
    MONTHLY: ["Jeden Monat", "Jeden zweiten Monat", (n) => `Alle ${n} Monate`],
    YEARLY: ["Jedes Jahr", "Jedes zweite Jahr", (n) => `Alle ${n} Jahre`],
  },
  everyWeekday: "Montag bis Freitag",
  dayOfMonth: (day) => (day > 0 ? `${day}.` : `${fromEnd(day)} Tag`),
  dayOrLast: (day) => `${day}. oder letzten Tag`,
  dayOfYear: (day) => `${day > 0 ? `${day}.` : fromEnd(day)} Tag`,
  nth: (nth, what) => `${nth > 0 ? `${nth}.` : fromEnd(nth)} ${what}`,
  on: (days) => `am ${days}`,
  onWeekdays: (days) => `am ${days}`,
  onEach: (days) => `an jedem ${days}`,
  ifWeekday: (on, days) => `${on}, wenn es ein ${days} ist`,
  onDate: (date) => `am ${date}`,
  onLeapDay: (date, otherwise) => `am ${date}, in anderen Jahren am ${otherwise}`,
  inLeapYears: "in Schaltjahren",
  whereThereIsOne: "in Monaten, die ihn haben",
  inMonths: (months) => `im ${months}`,
  kinds: { weekday: "Arbeitstag (Mo–Fr)", weekend: "Tag am Wochenende", any: "Tag" },
  afterCompletion: "nach dem Erledigen",
  until: (date) => `bis ${date}`,
  times: (count) => `${count}-mal`,
  byRule: (rule) => `Nach der Regel ${rule}`,
};

const last = ["letzten", "vorletzten", "drittletzten", "viertletzten", "fünftletzten"];

function fromEnd(n: number): string {
  return last[-n - 1] ?? `${-n}.-letzten`;
}
