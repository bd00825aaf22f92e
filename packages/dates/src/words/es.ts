import type { Phrases } from "./phrases.js";

export const es: Phrases = {
  every: {
    DAILY: ["Cada día", "Cada dos días", (n) => `Cada ${n} días`],
    WEEKLY: ["Cada semana", "Cada dos semanas", (n) => `Cada ${n} semanas`],
    MONTHLY: ["Cada mes", "Cada dos meses", (n) => `Cada ${n} meses`],
    YEARLY: ["Cada año", "Cada dos años", (n) => `Cada ${n} años`],
  },
  everyWeekday: "De lunes a viernes",
  dayOfMonth: (day) => (day > 0 ? `el día ${day}` : nth(day, "día")),
  dayOrLast: (day) => `el día ${day} o el último día`,
  dayOfYear: (day) => nth(day, "día"),
  nth,
  on: (days) => days,
  onWeekdays: (days) => `los ${days}`,
  onEach: (days) => `cada ${days}`,
  ifWeekday: (on, days) => `${on} si es ${days}`,
  onDate: (date) => `el ${date}`,
  onLeapDay: (date, otherwise) => `el ${date}, o el ${otherwise} en los demás años`,
  inLeapYears: "en los años bisiestos",
  whereThereIsOne: "en los meses que lo tienen",
  inMonths: (months) => `en ${months}`,
  kinds: { weekday: "día laborable", weekend: "día del fin de semana", any: "día" },
  afterCompletion: "después de completarla",
  until: (date) => `hasta el ${date}`,
  times: (count) => (count === 1 ? "una vez" : `${count} veces`),
  byRule: (rule) => `Según la regla ${rule}`,
};

const first = ["primer", "segundo", "tercer", "cuarto", "quinto"];

function nth(n: number, what: string): string {
  if (n > 0) return `el ${first[n - 1] ?? `${n}.º`} ${what}`;
  if (n === -1) return `el último ${what}`;
  return n === -2 ? `el penúltimo ${what}` : `el ${-n}.º ${what} desde el final`;
}
