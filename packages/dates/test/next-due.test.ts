import { dueAt, monthlyOn, type Repeat, yearlyOn } from "@docket/dates";
import { nextDue, skipDue } from "@docket/dates/repetition";
import { expect } from "chai";
import { clock, due, instant, text } from "./support/clock.js";

interface Row {
  typed: string;
  rule: string;
  from?: Repeat["from"];
  due: string;
  /** When it was completed, in the user's zone; a day means noon. */
  done: string;
  /** The due dates that follow; after the first, each task is completed on its own day. */
  next: (string | null)[];
  zone?: string;
}

const every: Row[] = [
  {
    typed: "every day",
    rule: "FREQ=DAILY",
    due: "2026-11-25",
    done: "2026-11-25",
    next: ["2026-11-26"],
  },
  {
    typed: "every day, late",
    rule: "FREQ=DAILY",
    due: "2026-11-22",
    done: "2026-11-25",
    next: ["2026-11-26"],
  },
  {
    typed: "every day, early",
    rule: "FREQ=DAILY",
    due: "2026-11-28",
    done: "2026-11-25",
    next: ["2026-11-29"],
  },
  {
    typed: "every day at 18:00, late",
    rule: "FREQ=DAILY",
    due: "2026-11-23 18:00",
    done: "2026-11-25 12:00",
    next: ["2026-11-25 18:00"],
  },
  {
    typed: "every day at 9:00, late",
    rule: "FREQ=DAILY",
    due: "2026-11-23 09:00",
    done: "2026-11-25 12:00",
    next: ["2026-11-26 09:00"],
  },
  {
    typed: "every day at noon, at noon",
    rule: "FREQ=DAILY",
    due: "2026-11-23 12:00",
    done: "2026-11-25 12:00",
    next: ["2026-11-26 12:00"],
  },
  {
    typed: "every mon, early",
    rule: "FREQ=WEEKLY;BYDAY=MO",
    due: "2026-11-30",
    done: "2026-11-27",
    next: ["2026-12-07"],
  },
  {
    typed: "every 3 days, late, keeps its rhythm",
    rule: "FREQ=DAILY;INTERVAL=3",
    due: "2026-11-20",
    done: "2026-11-25",
    next: ["2026-11-26", "2026-11-29"],
  },
  {
    typed: "every! 3 days",
    rule: "FREQ=DAILY;INTERVAL=3",
    from: "completion",
    due: "2026-11-20",
    done: "2026-11-25",
    next: ["2026-11-28"],
  },
  {
    typed: "every! 3 days at 8:00",
    rule: "FREQ=DAILY;INTERVAL=3",
    from: "completion",
    due: "2026-11-20 08:00",
    done: "2026-11-25",
    next: ["2026-11-28 08:00"],
  },
  {
    typed: "every! 3 days, early",
    rule: "FREQ=DAILY;INTERVAL=3",
    from: "completion",
    due: "2026-11-30",
    done: "2026-11-25",
    next: ["2026-11-28"],
  },
  {
    typed: "every! month on the 31st",
    rule: "FREQ=MONTHLY",
    from: "completion",
    due: "2027-01-05",
    done: "2027-01-31",
    next: ["2027-02-28"],
  },
  {
    typed: "every! 3 months",
    rule: "FREQ=MONTHLY;INTERVAL=3",
    from: "completion",
    due: "2026-11-20",
    done: "2026-11-30",
    next: ["2027-02-28"],
  },
  {
    typed: "every! 2 weeks",
    rule: "FREQ=WEEKLY;INTERVAL=2",
    from: "completion",
    due: "2026-11-20",
    done: "2026-11-25",
    next: ["2026-12-09"],
  },
  {
    typed: "every! 2 weeks on fri",
    rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR",
    from: "completion",
    due: "2026-11-20",
    done: "2026-11-24",
    next: ["2026-12-04"],
  },
  {
    typed: "every! year on 29 Feb",
    rule: "FREQ=YEARLY",
    from: "completion",
    due: "2028-02-20",
    done: "2028-02-29",
    next: ["2029-02-28"],
  },
  {
    typed: "every! mon",
    rule: "FREQ=WEEKLY;BYDAY=MO",
    from: "completion",
    due: "2026-11-23",
    done: "2026-11-25",
    next: ["2026-11-30"],
  },
  {
    typed: "every 31st",
    rule: monthlyOn(31),
    due: "2026-12-31",
    done: "2026-12-31",
    next: ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"],
  },
  {
    typed: "every 30th",
    rule: monthlyOn(30),
    due: "2026-12-30",
    done: "2026-12-30",
    next: ["2027-01-30", "2027-02-28", "2027-03-30", "2027-04-30"],
  },
  {
    typed: "every 29th",
    rule: monthlyOn(29),
    due: "2028-01-29",
    done: "2028-01-29",
    next: ["2028-02-29", "2028-03-29"],
  },
  {
    typed: "every month, due on a 31st",
    rule: "FREQ=MONTHLY",
    due: "2027-01-31",
    done: "2027-01-31",
    next: ["2027-02-28", "2027-03-31", "2027-04-30"],
  },
  {
    typed: "every other month, due on a 30th",
    rule: "FREQ=MONTHLY;INTERVAL=2",
    due: "2026-12-30",
    done: "2026-12-30",
    next: ["2027-02-28", "2027-04-30", "2027-06-30"],
  },
  {
    typed: "every January and February, due on the 30th",
    rule: "FREQ=YEARLY;BYMONTH=1,2",
    due: "2027-01-30",
    done: "2027-01-30",
    next: ["2027-02-28", "2028-01-30", "2028-02-29"],
  },
  {
    typed: "every year, due on 31 December",
    rule: "FREQ=YEARLY",
    due: "2026-12-31",
    done: "2026-12-31",
    next: ["2027-12-31"],
  },
  {
    typed: "every 3rd friday",
    rule: "FREQ=MONTHLY;BYDAY=3FR",
    due: "2026-12-18",
    done: "2026-12-18",
    next: ["2027-01-15"],
  },
  {
    typed: "every last day of the month",
    rule: "FREQ=MONTHLY;BYMONTHDAY=-1",
    due: "2026-11-30",
    done: "2026-11-30",
    next: ["2026-12-31"],
  },
  {
    typed: "every weekday",
    rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    due: "2026-11-27",
    done: "2026-11-27",
    next: ["2026-11-30"],
  },
  {
    typed: "every last workday of the month",
    rule: "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    due: "2026-11-30",
    done: "2026-11-30",
    next: ["2026-12-31", "2027-01-29"],
  },
  {
    typed: "every other week on tue and thu",
    rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH",
    due: "2026-11-26",
    done: "2026-11-26",
    next: ["2026-12-08", "2026-12-10", "2026-12-22"],
  },
  {
    typed: "every 29 feb",
    rule: yearlyOn(2, 29),
    due: "2027-02-28",
    done: "2027-02-28",
    next: ["2028-02-29", "2029-02-28"],
  },
  {
    typed: "every year, due on 29 February",
    rule: "FREQ=YEARLY",
    due: "2028-02-29",
    done: "2028-02-29",
    next: ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"],
  },
  {
    typed: "every day at 02:30, over the change of the clock",
    rule: "FREQ=DAILY",
    due: "2027-03-27 02:30",
    done: "2027-03-27 12:00",
    next: ["2027-03-28 02:30", "2027-03-29 02:30"],
  },
  {
    typed: "every day at 9:00 in Tokyo",
    rule: "FREQ=DAILY",
    due: "2026-11-25 09:00 Asia/Tokyo",
    done: "2026-11-25 12:00",
    next: ["2026-11-26 09:00 Asia/Tokyo"],
  },
  {
    typed: "every day at 9:00 in Tokyo, when it is over there",
    rule: "FREQ=DAILY",
    due: "2026-11-24 09:00 Asia/Tokyo",
    done: "2026-11-25 02:00",
    next: ["2026-11-26 09:00 Asia/Tokyo"],
  },
  {
    typed: "every day at 23:00 in Honolulu, not over there",
    rule: "FREQ=DAILY",
    due: "2026-11-23 23:00 Pacific/Honolulu",
    done: "2026-11-25 09:30",
    next: ["2026-11-24 23:00 Pacific/Honolulu"],
  },
  {
    typed: "every! day in Kiritimati, by someone far west of it",
    rule: "FREQ=DAILY",
    from: "completion",
    due: "2026-11-24 00:00 Pacific/Kiritimati",
    done: "2026-11-25 23:00",
    next: ["2026-11-28 00:00 Pacific/Kiritimati"],
    zone: "Etc/GMT+12",
  },
  {
    typed: "every day, done after midnight where the user is",
    rule: "FREQ=DAILY",
    due: "2026-11-25",
    done: "2026-11-26 00:30",
    next: ["2026-11-27"],
    zone: "Pacific/Kiritimati",
  },
  {
    typed: "until a day, the last one",
    rule: "FREQ=DAILY;UNTIL=20261126",
    due: "2026-11-25",
    done: "2026-11-25",
    next: ["2026-11-26", null],
  },
  {
    typed: "until a wall time",
    rule: "FREQ=DAILY;UNTIL=20261126T090000",
    due: "2026-11-25 09:00",
    done: "2026-11-25",
    next: ["2026-11-26 09:00", null],
  },
  {
    typed: "until before that wall time",
    rule: "FREQ=DAILY;UNTIL=20261126T085959",
    due: "2026-11-25 09:00",
    done: "2026-11-25",
    next: [null],
  },
  {
    typed: "until an instant",
    rule: "FREQ=DAILY;UNTIL=20261126T080000Z",
    due: "2026-11-25 09:00",
    done: "2026-11-25",
    next: ["2026-11-26 09:00", null],
  },
  {
    typed: "until an instant, a whole day",
    rule: "FREQ=DAILY;UNTIL=20261126T230000Z",
    due: "2026-11-25",
    done: "2026-11-25",
    next: ["2026-11-26", "2026-11-27", null],
  },
  {
    typed: "until, late",
    rule: "FREQ=DAILY;UNTIL=20261124",
    due: "2026-11-20",
    done: "2026-11-25",
    next: [null],
  },
  {
    typed: "every! with an end",
    rule: "FREQ=DAILY;INTERVAL=3;UNTIL=20261127",
    from: "completion",
    due: "2026-11-20",
    done: "2026-11-25",
    next: [null],
  },
  {
    typed: "3 times",
    rule: "FREQ=DAILY;COUNT=3",
    due: "2026-11-25",
    done: "2026-11-25",
    next: ["2026-11-26", "2026-11-27", null],
  },
  {
    typed: "once",
    rule: "FREQ=DAILY;COUNT=1",
    due: "2026-11-25",
    done: "2026-11-25",
    next: [null],
  },
  {
    typed: "3 times, two of them missed",
    rule: "FREQ=DAILY;COUNT=3",
    due: "2026-11-23",
    done: "2026-11-24",
    next: ["2026-11-25", null],
  },
  {
    typed: "3 times, all missed",
    rule: "FREQ=DAILY;COUNT=3",
    due: "2026-11-22",
    done: "2026-11-25",
    next: [null],
  },
  {
    typed: "every! 3 times, late",
    rule: "FREQ=DAILY;COUNT=3",
    from: "completion",
    due: "2026-11-20",
    done: "2026-11-25",
    next: ["2026-11-26", "2026-11-27", null],
  },
  {
    typed: "every mon, moved by hand to a tuesday",
    rule: "FREQ=WEEKLY;BYDAY=MO;COUNT=2",
    due: "2026-12-01",
    done: "2026-12-01",
    next: ["2026-12-07", null],
  },
];

describe("the next due date", () => {
  for (const row of every) {
    it(`${row.typed}: ${row.due} done ${row.done} → ${row.next.join(", ")}`, () => {
      const user = clock(row.zone ? { timeZone: row.zone } : {});
      let current = {
        due: due(row.due),
        repeat: { rule: row.rule, from: row.from ?? ("due" as const) },
      };
      let doneAt = instant(row.done.includes(" ") ? row.done : `${row.done} 12:00`, user.timeZone);
      for (const expected of row.next) {
        const next = nextDue(current.due, current.repeat, doneAt, user);
        expect(text(next?.due), JSON.stringify(current)).to.equal(expected);
        if (next === null) return;
        current = next;
        doneAt =
          dueAt(next.due, user.timeZone) ?? instant(`${next.due.dueDate} 12:00`, user.timeZone);
      }
    });
  }

  it("a skipped time is an hour later that day, and unchanged the day after", () => {
    expect(dueAt(due("2027-03-28 02:30"), "Europe/Zurich")).to.equal("2027-03-28T01:30:00.000Z");
    expect(dueAt(due("2027-03-29 02:30"), "Europe/Zurich")).to.equal("2027-03-29T00:30:00.000Z");
  });

  it("the returned rule has the remaining COUNT", () => {
    const next = nextDue(
      due("2026-11-25"),
      { rule: "FREQ=DAILY;COUNT=10", from: "due" },
      "2026-11-28T12:00:00Z",
      clock(),
    );
    expect(next?.repeat).to.deep.equal({ rule: "FREQ=DAILY;COUNT=6", from: "due" });
    expect(text(next?.due)).to.equal("2026-11-29");
  });

  it("the returned rule is unchanged if nothing of it is used up", () => {
    for (const [at, rule] of [
      ["2026-11-26", "FREQ=MONTHLY"],
      ["2026-11-26", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH"],
      ["2026-11-30", monthlyOn(31)],
      ["2026-12-31", "FREQ=YEARLY"],
    ] as const) {
      const next = nextDue(due(at), { rule, from: "due" }, `${at}T12:00:00Z`, clock());
      expect(next?.repeat.rule).to.equal(rule);
    }
  });

  it("the returned rule names the day of the month that it took from the due date", () => {
    const next = nextDue(
      due("2027-01-31"),
      { rule: "FREQ=MONTHLY", from: "due" },
      "2027-01-31T12:00:00Z",
      clock(),
    );
    expect(next?.repeat.rule).to.equal(monthlyOn(31));
  });
});

describe("a due date long ago", () => {
  const next = (at: string, rule: string) =>
    nextDue(due(at), { rule, from: "due" }, "2026-11-25T12:00:00Z", clock());

  it("continues from today", () => {
    expect(text(next("1900-01-31", "FREQ=MONTHLY")?.due)).to.equal("2026-11-30");
    expect(text(next("0001-01-01", "FREQ=DAILY")?.due)).to.equal("2026-11-26");
  });

  it("has used up as much of COUNT as there were occurrences", () => {
    expect(next("1900-01-31", "FREQ=DAILY;COUNT=9999")).to.equal(null);
    const mondays = next("1990-01-01", "FREQ=WEEKLY;BYDAY=MO;COUNT=9999");
    expect(mondays?.repeat.rule).to.equal(`FREQ=WEEKLY;COUNT=${9999 - 1926};BYDAY=MO`);
  });

  it("has no next date if the rule has none before the last supported day", () => {
    expect(next("9999-12-31", "FREQ=DAILY")).to.equal(null);
    expect(next("2026-11-25", "FREQ=YEARLY;INTERVAL=999;BYMONTH=2;BYMONTHDAY=30")).to.equal(null);
  });
});

describe("skipping", () => {
  const skipped = (at: string, rule: string, from: Repeat["from"] = "due") =>
    text(skipDue(due(at), { rule, from }, clock())?.due);

  it("moves to the next occurrence, and past missed ones", () => {
    expect(skipped("2026-11-25", "FREQ=DAILY")).to.equal("2026-11-26");
    expect(skipped("2026-11-20", "FREQ=DAILY")).to.equal("2026-11-26");
    expect(skipped("2026-11-30", "FREQ=WEEKLY;BYDAY=MO")).to.equal("2026-12-07");
  });

  it("counts the interval of every! from the due date, or from today if that is later", () => {
    expect(skipped("2026-11-30", "FREQ=DAILY;INTERVAL=3", "completion")).to.equal("2026-12-03");
    expect(skipped("2026-11-20", "FREQ=DAILY;INTERVAL=3", "completion")).to.equal("2026-11-28");
  });

  it("uses up one of COUNT, and ends the task with the last", () => {
    const next = skipDue(due("2026-11-25"), { rule: "FREQ=DAILY;COUNT=2", from: "due" }, clock());
    expect(next?.repeat.rule).to.equal("FREQ=DAILY;COUNT=1");
    expect(skipped("2026-11-25", "FREQ=DAILY;COUNT=1")).to.equal(null);
  });
});
