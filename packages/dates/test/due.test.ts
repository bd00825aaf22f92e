import { type Clock, dueAt, dueDay, dueKind, isOverdue, today } from "@docket/dates";
import { firstDue } from "@docket/dates/repetition";
import { expect } from "chai";
import { clock, due, instant, text } from "./support/clock.js";

describe("kinds of due dates", () => {
  const kinds: [kind: string, due: string, changes?: Partial<Clock>][] = [
    ["today", "2026-11-25"],
    ["overdue", "2026-11-24"],
    ["upcoming", "2026-11-26"],
    ["overdue", "2026-11-25 11:59"],
    ["today", "2026-11-25 12:00"],
    ["today", "2026-11-25 23:59"],
    ["upcoming", "2026-11-26 00:00"],
    // A date is the user's day, whatever day it is elsewhere.
    ["today", "2026-11-25", { now: instant("2026-11-25 00:00") }],
    ["today", "2026-11-25", { now: instant("2026-11-25 23:59") }],
    ["overdue", "2026-11-25", { now: instant("2026-11-26 00:00") }],
    ["today", "2026-11-26", { timeZone: "Pacific/Kiritimati" }],
    ["overdue", "2026-11-25", { timeZone: "Pacific/Kiritimati" }],
    ["today", "2026-11-24", { timeZone: "Etc/GMT+12" }],
    ["upcoming", "2026-11-25", { timeZone: "Etc/GMT+12" }],
    // A floating time follows the user.
    ["overdue", "2026-11-25 12:00", { timeZone: "Asia/Tokyo" }],
    ["today", "2026-11-25 12:00", { timeZone: "America/New_York" }],
    // A time with a zone does not, and is on the user's day.
    ["overdue", "2026-11-25 19:00 Asia/Tokyo"],
    ["today", "2026-11-26 06:00 Asia/Tokyo"],
    ["upcoming", "2026-11-25 20:00 America/New_York"],
    ["today", "2026-11-24 23:30 Etc/GMT+12"],
    [
      "upcoming",
      "2026-11-26 09:00 Asia/Tokyo",
      { timeZone: "Pacific/Kiritimati", now: "2026-11-25T09:00:00Z" },
    ],
  ];

  for (const [kind, at, changes] of kinds) {
    const user = clock(changes);
    it(`${at} is ${kind} for ${user.timeZone} at ${user.now}`, () => {
      expect(dueKind(due(at), user)).to.equal(kind);
      expect(isOverdue(due(at), user)).to.equal(kind === "overdue");
    });
  }

  it("without a due date, the kind is none", () => {
    expect(dueKind(null, clock())).to.equal("none");
  });

  it("a date has no instant; a time has one, in its own zone or else the user's", () => {
    expect(dueAt(due("2026-12-01"), "Europe/Zurich")).to.equal(null);
    expect(dueAt(due("2026-12-01 09:30"), "Europe/Zurich")).to.equal("2026-12-01T08:30:00.000Z");
    expect(dueAt(due("2026-12-01 09:30"), "Pacific/Kiritimati")).to.equal(
      "2026-11-30T19:30:00.000Z",
    );
    expect(dueAt(due("2026-12-01 09:30 Asia/Tokyo"), "Etc/GMT+12")).to.equal(
      "2026-12-01T00:30:00.000Z",
    );
  });

  it("a skipped time is moved later, a repeated one is the earlier instant", () => {
    expect(dueAt(due("2027-03-28 02:30"), "Europe/Zurich")).to.equal("2027-03-28T01:30:00.000Z");
    expect(dueAt(due("2026-10-25 02:30"), "Europe/Zurich")).to.equal("2026-10-25T00:30:00.000Z");
  });

  it("dueDay is the day in the user's time zone", () => {
    expect(dueDay(due("2026-12-01"), "Pacific/Kiritimati")).to.equal("2026-12-01");
    expect(dueDay(due("2026-12-01 09:30"), "Pacific/Kiritimati")).to.equal("2026-12-01");
    expect(dueDay(due("2026-12-01 04:30 Asia/Tokyo"), "Europe/Zurich")).to.equal("2026-11-30");
  });

  it("today is the day in the user's time zone", () => {
    const at = (timeZone: string) => today(clock({ timeZone }));
    expect(["Pacific/Kiritimati", "Europe/Zurich", "Etc/GMT+12"].map(at)).to.deep.equal([
      "2026-11-26",
      "2026-11-25",
      "2026-11-24",
    ]);
  });
});

describe("the first due date of a rule", () => {
  const rows: [
    typed: string,
    rule: string,
    first: string | null,
    time?: string,
    start?: string,
    zone?: string,
  ][] = [
    ["every day", "FREQ=DAILY", "2026-11-25"],
    ["every 3 days", "FREQ=DAILY;INTERVAL=3", "2026-11-25"],
    ["every wed", "FREQ=WEEKLY;BYDAY=WE", "2026-11-25"],
    ["every mon", "FREQ=WEEKLY;BYDAY=MO", "2026-11-30"],
    ["every other week on tue", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-12-01"],
    ["every month", "FREQ=MONTHLY", "2026-11-25"],
    ["every 31st", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "2026-11-30"],
    ["every 3 months on the 10th", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=10", "2026-12-10"],
    ["every 29 feb", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1", "2027-02-28"],
    ["every day at 18:00", "FREQ=DAILY", "2026-11-25 18:00", "18:00"],
    ["every day at 9:00, at noon", "FREQ=DAILY", "2026-11-26 09:00", "09:00"],
    ["every 3 days at 9:00, at noon", "FREQ=DAILY;INTERVAL=3", "2026-11-26 09:00", "09:00"],
    [
      "every day at 9:00 in Tokyo",
      "FREQ=DAILY",
      "2026-11-26 09:00 Asia/Tokyo",
      "09:00",
      undefined,
      "Asia/Tokyo",
    ],
    [
      "every month at 9:00 in Kiritimati, where it is tomorrow",
      "FREQ=MONTHLY",
      "2026-11-26 09:00 Pacific/Kiritimati",
      "09:00",
      undefined,
      "Pacific/Kiritimati",
    ],
    ["every mon starting 10 Dec", "FREQ=WEEKLY;BYDAY=MO", "2026-12-14", undefined, "2026-12-10"],
    ["every day starting 1 Nov", "FREQ=DAILY", "2026-11-25", undefined, "2026-11-01"],
    ["every month starting 31 Jan", "FREQ=MONTHLY", "2027-01-31", undefined, "2027-01-31"],
    ["every mon until tomorrow", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20261126", null],
    ["every day until yesterday", "FREQ=DAILY;UNTIL=20261124", null],
    ["every 30 feb", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", null],
  ];

  for (const [typed, rule, first, dueTime = null, start, dueZone = null] of rows) {
    it(`${typed}: ${first}`, () => {
      expect(text(firstDue(rule, { dueTime, dueZone }, clock(), start))).to.equal(first);
    });
  }
});
