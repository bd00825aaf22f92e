import { type Clock, describeRepeat } from "@docket/dates";
import { quickAdd } from "@docket/quick-add";
import { expect } from "chai";
import type { TaskDates } from "../src/fields/due-change.js";
import {
  chosenRule,
  readRepeat,
  repeatChoices,
  repeatingBy,
  rhythmOf,
  ruleOf,
} from "../src/fields/repeat-change.js";

const clock: Clock = {
  now: "2026-11-25T11:00:00Z", // a Wednesday
  timeZone: "Europe/Zurich",
  locale: "en-GB",
  weekStart: 1,
};
const none: TaskDates = {
  dueDate: null,
  dueTime: null,
  dueZone: null,
  repeat: null,
  startDate: null,
};
const friday: TaskDates = { ...none, dueDate: "2026-11-27", dueTime: "09:30" };

describe("typed repetition", () => {
  const read = (text: string) => readRepeat(text, friday, { read: quickAdd, clock });

  it("is read with or without the word every", () => {
    for (const text of ["every 2 weeks on mon", "2 weeks on mon"])
      expect(read(text).change).to.deep.equal({
        repeat: { rule: "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", from: "due" },
        dueDate: "2026-11-30",
      });
    expect(read("every! 3 days").change?.repeat).to.deep.equal({
      rule: "FREQ=DAILY;INTERVAL=3",
      from: "completion",
    });
  });

  it("starts on the first matching day from the due date on, unless it sets its own start", () => {
    const later = { ...friday, dueDate: "2027-01-15" }; // a Friday
    const due = (text: string, value: TaskDates = later) =>
      readRepeat(text, value, { read: quickAdd, clock }).change?.dueDate;
    for (const text of ["every 6 months", "every day", "every fri", "every month at 8"])
      expect(due(text), text).to.equal("2027-01-15");
    expect(due("every mon")).to.equal("2027-01-18");
    expect(due("every 3 days starting 1 dec")).to.equal("2026-12-01");
    expect(due("every 6 months", { ...friday, dueDate: "2026-11-20" })).to.equal("2026-11-20");
    expect(due("every 6 months", none)).to.equal("2026-11-25");
    expect(read("daily for 3 weeks").change?.repeat?.rule).to.equal("FREQ=DAILY;UNTIL=20261217");
  });

  it("is rejected with an example if it is not understood", () => {
    expect(read("now and then")).to.deep.equal({
      change: null,
      problem: "“now and then” is not a repetition. Try “every 2 weeks on mon”.",
    });
  });
});

describe("chosen repetition", () => {
  const words = (value: TaskDates) =>
    repeatChoices(value, clock).map((rule) => describeRepeat({ rule, from: "due" }, "en-GB"));

  it("offers choices that match the task's due date, or today", () => {
    expect(words(friday)).to.deep.equal([
      "Every day",
      "Every weekday",
      "Every week on Fri",
      "Every other week on Fri",
      "Every month on the 27th",
      "Every year on 27 Nov",
    ]);
    expect(words(none)[2]).to.equal("Every week on Wed");
  });

  it("converts every rhythm to a rule and back", () => {
    for (const unit of ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const)
      for (const interval of [1, 2, 12])
        for (const day of ["2026-11-27", "2026-12-31", "2028-02-29"]) {
          const days = unit === "WEEKLY" ? (["MO", "SU"] as const) : [];
          const rule = ruleOf({ unit, interval, days: [...days] }, day);
          expect(rhythmOf({ rule, from: "due" }, day), rule).to.deep.equal({
            unit,
            interval,
            days,
          });
        }
  });

  it("does not drift at the ends of months", () => {
    const rule = ruleOf({ unit: "MONTHLY", interval: 2, days: [] }, "2026-12-31");
    expect(rule).to.equal("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=28,29,30,31;BYSETPOS=-1");
  });

  it("begins on the first matching day from the due date on, and keeps the time", async () => {
    const repeat = { rule: "FREQ=WEEKLY;BYDAY=MO", from: "due" } as const;
    expect(await repeatingBy(repeat, friday, clock)).to.deep.equal({
      dueDate: "2026-11-30",
      dueTime: "09:30",
      dueZone: null,
      repeat,
    });
    expect(await repeatingBy(repeat, none, clock)).to.deep.include({ dueDate: "2026-11-30" });
    const later = { ...friday, dueDate: "2026-12-04" };
    expect(await repeatingBy(repeat, later, clock)).to.deep.include({ dueDate: "2026-12-07" });
  });

  it("keeps a rule that the choices cannot express, and its due date, until one is changed", async () => {
    const repeat = { rule: "FREQ=MONTHLY;BYDAY=3FR;COUNT=5", from: "due" } as const;
    const value: TaskDates = { ...friday, repeat };
    const rhythm = rhythmOf(repeat, "2026-11-27");
    const rule = chosenRule(rhythm, repeat, "2026-11-27");
    expect(rule).to.equal(repeat.rule);
    const change = { rule, from: "completion" } as const;
    expect(await repeatingBy(change, value, clock)).to.deep.equal({ repeat: change });
    expect(chosenRule({ ...rhythm, interval: 2 }, repeat, "2026-11-27")).to.equal(
      "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=27",
    );
  });

  it("is rejected if it would end before it begins", async () => {
    const repeat = { rule: "FREQ=DAILY;UNTIL=20261126", from: "due" } as const;
    expect(await repeatingBy(repeat, friday, clock)).to.equal("It would end before it begins.");
  });
});
