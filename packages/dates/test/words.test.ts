import {
  dayInWords,
  describeRepeat,
  exactMoment,
  formatDue,
  formatDueTime,
  momentInWords,
  monthlyOn,
  yearlyOn,
} from "@docket/dates";
import { expect } from "chai";
import { clock, due } from "./support/clock.js";

describe("a due date in words", () => {
  const words: Record<string, Record<string, string>> = {
    "2026-11-25": { "en-GB": "Today", de: "Heute", fr: "Aujourd’hui", es: "Hoy" },
    "2026-11-26": { "en-GB": "Tomorrow", de: "Morgen", fr: "Demain", es: "Mañana" },
    "2026-11-24": { "en-GB": "Yesterday", de: "Gestern", fr: "Hier", es: "Ayer" },
    "2026-11-22": {
      "en-GB": "3 days ago",
      de: "Vor 3 Tagen",
      fr: "Il y a 3 jours",
      es: "Hace 3 días",
    },
    "2026-11-18": {
      "en-GB": "7 days ago",
      de: "Vor 7 Tagen",
      fr: "Il y a 7 jours",
      es: "Hace 7 días",
    },
    "2026-11-17": {
      "en-GB": "Tue 17 Nov",
      de: "Di., 17. Nov.",
      fr: "Mar. 17 nov.",
      es: "Mar, 17 nov",
    },
    "2026-11-27": { "en-GB": "Fri 27 Nov", "en-US": "Fri, Nov 27" },
    "2026-12-07": { "en-GB": "Mon 7 Dec", de: "Mo., 7. Dez.", fr: "Lun. 7 déc.", es: "Lun, 7 dic" },
    "2027-01-04": {
      "en-GB": "Mon, 4 Jan 2027",
      "en-US": "Mon, Jan 4, 2027",
      de: "Mo., 4. Jan. 2027",
    },
    "2025-11-25": { "en-GB": "Tue, 25 Nov 2025", es: "Mar, 25 nov 2025" },
    "2026-11-26 09:30": {
      "en-GB": "Tomorrow 9:30",
      "en-US": "Tomorrow 9:30 AM",
      de: "Morgen 9:30",
      fr: "Demain 9:30",
      es: "Mañana 9:30",
    },
    "2026-11-25 18:00": { "en-GB": "Today 18:00", "en-US": "Today 6:00 PM" },
    "2026-11-25 00:00": { "en-GB": "Today 0:00", "en-US": "Today 12:00 AM" },
    "2026-12-07 14:05": { "en-GB": "Mon 7 Dec 14:05", "en-US": "Mon, Dec 7 2:05 PM" },
    "2026-11-22 14:05": { "en-GB": "3 days ago" },
    // With a zone of its own: the user's day and time.
    "2026-11-27 06:00 Asia/Tokyo": { "en-GB": "Tomorrow 22:00" },
    "2026-11-25 23:00 America/New_York": { "en-GB": "Tomorrow 5:00" },
  };
  for (const [at, byLocale] of Object.entries(words)) {
    for (const [locale, text] of Object.entries(byLocale)) {
      it(`${at} in ${locale}: ${text}`, () => {
        expect(formatDue(due(at), clock({ locale }))).to.equal(text);
      });
    }
  }

  it("is relative to the user's day", () => {
    const inZone = (timeZone: string) => formatDue(due("2026-11-25"), clock({ timeZone }));
    expect(["Pacific/Kiritimati", "Europe/Zurich", "Etc/GMT+12"].map(inZone)).to.deep.equal([
      "Yesterday",
      "Today",
      "Tomorrow",
    ]);
  });

  it("can be without the day", () => {
    const inZone = { ...due("2026-11-25 09:30"), dueZone: "Asia/Tokyo" };
    expect(formatDueTime(inZone, clock())).to.equal("1:30");
    expect(formatDueTime(due("2026-11-25 09:30"), clock({ locale: "en-US" }))).to.equal("9:30 AM");
    expect(formatDueTime(due("2026-11-25"), clock())).to.equal(null);
  });

  it("includes the year if it is not the current one", () => {
    const newYear = clock({ now: "2026-12-31T22:59:00Z" });
    expect(formatDue(due("2027-01-04"), newYear)).to.equal("Mon, 4 Jan 2027");
    expect(formatDue(due("2027-01-04"), clock({ now: "2026-12-31T23:00:00Z" }))).to.equal(
      "Mon 4 Jan",
    );
  });
});

describe("an instant in words", () => {
  it("is in the user's time zone", () => {
    expect(momentInWords("2026-11-24T08:14:00.000Z", clock())).to.equal("yesterday 9:14");
    expect(momentInWords("2026-11-24T23:30:00.000Z", clock())).to.equal("today 0:30");
    expect(momentInWords("2026-11-02T08:14:00.000Z", clock())).to.equal("Mon 2 Nov 9:14");
    expect(dayInWords("2026-11-24T23:30:00.000Z", clock())).to.equal("today");
    expect(dayInWords("2026-11-26T08:14:00.000Z", clock())).to.equal("tomorrow");
    expect(exactMoment("2026-11-24T23:30:00.000Z", clock())).to.equal("25 Nov 2026, 00:30");
  });

  it("is in the user's language", () => {
    const german = clock({ locale: "de-CH" });
    expect(dayInWords("2026-11-02T08:14:00.000Z", german)).to.equal("Mo., 2. Nov.");
    expect(momentInWords("2026-11-24T08:14:00.000Z", german)).to.equal("gestern 9:14");
    expect(exactMoment("2026-11-24T23:30:00.000Z", german)).to.equal("25.11.2026, 00:30");
  });
});

describe("a repetition in words", () => {
  const words: Record<string, [en: string, de: string, fr: string, es: string]> = {
    "FREQ=DAILY": ["Every day", "Jeden Tag", "Tous les jours", "Cada día"],
    "FREQ=DAILY;INTERVAL=2": [
      "Every other day",
      "Jeden zweiten Tag",
      "Un jour sur deux",
      "Cada dos días",
    ],
    "FREQ=DAILY;INTERVAL=3": ["Every 3 days", "Alle 3 Tage", "Tous les 3 jours", "Cada 3 días"],
    "FREQ=WEEKLY": ["Every week", "Jede Woche", "Toutes les semaines", "Cada semana"],
    "FREQ=WEEKLY;BYDAY=FR": [
      "Every week on Fri",
      "Jede Woche am Fr",
      "Toutes les semaines le ven.",
      "Cada semana los vie",
    ],
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH": [
      "Every other week on Tue and Thu",
      "Jede zweite Woche am Di und Do",
      "Une semaine sur deux le mar. et jeu.",
      "Cada dos semanas los mar y jue",
    ],
    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR": [
      "Every weekday",
      "Montag bis Freitag",
      "Du lundi au vendredi",
      "De lunes a viernes",
    ],
    "FREQ=MONTHLY": ["Every month", "Jeden Monat", "Tous les mois", "Cada mes"],
    "FREQ=MONTHLY;BYMONTHDAY=-1": [
      "Every month on the last day",
      "Jeden Monat am letzten Tag",
      "Tous les mois le dernier jour",
      "Cada mes el último día",
    ],
    [monthlyOn(31)]: [
      "Every month on the last day",
      "Jeden Monat am letzten Tag",
      "Tous les mois le dernier jour",
      "Cada mes el último día",
    ],
    [monthlyOn(30)]: [
      "Every month on the 30th or the last day",
      "Jeden Monat am 30. oder letzten Tag",
      "Tous les mois le 30 ou le dernier jour",
      "Cada mes el día 30 o el último día",
    ],
    "FREQ=MONTHLY;BYMONTHDAY=31": [
      "Every month on the 31st in months that have it",
      "Jeden Monat am 31. in Monaten, die ihn haben",
      "Tous les mois le 31 les mois qui l’ont",
      "Cada mes el día 31 en los meses que lo tienen",
    ],
    "FREQ=MONTHLY;BYMONTHDAY=1,15": [
      "Every month on the 1st and 15th",
      "Jeden Monat am 1. und 15.",
      "Tous les mois le 1er et le 15",
      "Cada mes el día 1 y el día 15",
    ],
    "FREQ=MONTHLY;BYMONTHDAY=2,3,-2": [
      "Every month on the 2nd, 3rd and 2nd to last day",
      "Jeden Monat am 2., 3. und vorletzten Tag",
      "Tous les mois le 2, le 3 et l’avant-dernier jour",
      "Cada mes el día 2, el día 3 y el penúltimo día",
    ],
    "FREQ=MONTHLY;BYDAY=3FR": [
      "Every month on the 3rd Fri",
      "Jeden Monat am 3. Fr",
      "Tous les mois le 3e ven.",
      "Cada mes el tercer vie",
    ],
    "FREQ=MONTHLY;BYDAY=-1FR": [
      "Every month on the last Fri",
      "Jeden Monat am letzten Fr",
      "Tous les mois le dernier ven.",
      "Cada mes el último vie",
    ],
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1": [
      "Every month on the last weekday",
      "Jeden Monat am letzten Arbeitstag (Mo–Fr)",
      "Tous les mois le dernier jour ouvré",
      "Cada mes el último día laborable",
    ],
    "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13": [
      "Every month on the 13th when it is a Fri",
      "Jeden Monat am 13., wenn es ein Fr ist",
      "Tous les mois le 13 si c’est un ven.",
      "Cada mes el día 13 si es vie",
    ],
    "FREQ=MONTHLY;INTERVAL=3;BYDAY=MO": [
      "Every 3 months on each Mon",
      "Alle 3 Monate an jedem Mo",
      "Tous les 3 mois chaque lun.",
      "Cada 3 meses cada lun",
    ],
    "FREQ=YEARLY": ["Every year", "Jedes Jahr", "Tous les ans", "Cada año"],
    "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25": [
      "Every year on 25 Dec",
      "Jedes Jahr am 25. Dez.",
      "Tous les ans le 25 déc.",
      "Cada año el 25 dic",
    ],
    [yearlyOn(2, 29)]: [
      "Every year on 29 Feb, or 28 Feb in other years",
      "Jedes Jahr am 29. Feb., in anderen Jahren am 28. Feb.",
      "Tous les ans le 29 févr., ou le 28 févr. les autres années",
      "Cada año el 29 feb, o el 28 feb en los demás años",
    ],
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29": [
      "Every year on 29 Feb in leap years",
      "Jedes Jahr am 29. Feb. in Schaltjahren",
      "Tous les ans le 29 févr. les années bissextiles",
      "Cada año el 29 feb en los años bisiestos",
    ],
    "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH": [
      "Every year on the 4th Thu in November",
      "Jedes Jahr am 4. Do im November",
      "Tous les ans le 4e jeu. en novembre",
      "Cada año el cuarto jue en noviembre",
    ],
    "FREQ=YEARLY;BYMONTH=3,6;BYMONTHDAY=1": [
      "Every year on the 1st in March and June",
      "Jedes Jahr am 1. im März und Juni",
      "Tous les ans le 1er en mars et juin",
      "Cada año el día 1 en marzo y junio",
    ],
    "FREQ=YEARLY;BYYEARDAY=100": [
      "Every year on the 100th day",
      "Jedes Jahr am 100. Tag",
      "Tous les ans le 100e jour",
      "Cada año el 100.º día",
    ],
    "FREQ=DAILY;BYMONTH=7": [
      "Every day in July",
      "Jeden Tag im Juli",
      "Tous les jours en juillet",
      "Cada día en julio",
    ],
    "FREQ=DAILY;UNTIL=20261231": [
      "Every day, until 31 Dec 2026",
      "Jeden Tag, bis 31. Dez. 2026",
      "Tous les jours, jusqu’au 31 déc. 2026",
      "Cada día, hasta el 31 dic 2026",
    ],
    "FREQ=WEEKLY;COUNT=5": [
      "Every week, 5 times",
      "Jede Woche, 5-mal",
      "Toutes les semaines, 5 fois",
      "Cada semana, 5 veces",
    ],
    "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2,3": [
      "By the rule FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2,3",
      "Nach der Regel FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2,3",
      "Selon la règle FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2,3",
      "Según la regla FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=2,3",
    ],
  };
  for (const [rule, texts] of Object.entries(words)) {
    it(`${rule}: ${texts[0]}`, () => {
      const inLocale = (locale: string) => describeRepeat({ rule, from: "due" }, locale);
      expect(["en-GB", "de", "fr", "es"].map(inLocale)).to.deep.equal(texts);
    });
  }

  it("includes what it counts from, and falls back to English", () => {
    const repeat = { rule: "FREQ=DAILY;INTERVAL=3", from: "completion" } as const;
    const inLocale = (locale: string) => describeRepeat(repeat, locale);
    expect(["en-US", "de-CH", "fr-CA", "es-MX", "ja", "constructor"].map(inLocale)).to.deep.equal([
      "Every 3 days after completion",
      "Alle 3 Tage nach dem Erledigen",
      "Tous les 3 jours après l’achèvement",
      "Cada 3 días después de completarla",
      "Every 3 days after completion",
      "Every 3 days after completion",
    ]);
  });
});
