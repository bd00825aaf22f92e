import type { Phrases } from "./phrases.js";

export const fr: Phrases = {
  every: {
    DAILY: ["Tous les jours", "Un jour sur deux", (n) => `Tous les ${n} jours`],
    WEEKLY: ["Toutes les semaines", "Une semaine sur deux", (n) => `Toutes les ${n} semaines`],
    MONTHLY: ["Tous les mois", "Un mois sur deux", (n) => `Tous les ${n} mois`],
    YEARLY: ["Tous les ans", "Un an sur deux", (n) => `Tous les ${n} ans`],
  },
  everyWeekday: "Du lundi au vendredi",
  dayOfMonth: (day) => (day > 0 ? `le ${day === 1 ? "1er" : day}` : fromEnd(day, "jour")),
  dayOrLast: (day) => `le ${day} ou le dernier jour`,
  dayOfYear: (day) => nth(day, "jour"),
  nth,
  on: (days) => days,
  onWeekdays: (days) => `le ${days}`,
  onEach: (days) => `chaque ${days}`,
  ifWeekday: (on, days) => `${on} si c’est un ${days}`,
  onDate: (date) => `le ${date}`,
  onLeapDay: (date, otherwise) => `le ${date}, ou le ${otherwise} les autres années`,
  inLeapYears: "les années bissextiles",
  whereThereIsOne: "les mois qui l’ont",
  inMonths: (months) => `en ${months}`,
  kinds: { weekday: "jour ouvré", weekend: "jour du week-end", any: "jour" },
  afterCompletion: "après l’achèvement",
  until: (date) => `jusqu’au ${date}`,
  times: (count) => `${count} fois`,
  byRule: (rule) => `Selon la règle ${rule}`,
};

function nth(n: number, what: string): string {
  return n > 0 ? `le ${n === 1 ? "1er" : `${n}e`} ${what}` : fromEnd(n, what);
}

function fromEnd(n: number, what: string): string {
  if (n === -1) return `le dernier ${what}`;
  return n === -2 ? `l’avant-dernier ${what}` : `le ${-n}e ${what} avant la fin`;
}
