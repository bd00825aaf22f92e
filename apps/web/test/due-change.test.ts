import type { Clock } from "@docket/dates";
import { quickAdd } from "@docket/quick-add";
import { expect } from "chai";
import {
  changeFor,
  datePresets,
  presetForKey,
  readDates,
  readDay,
  type TaskDates,
} from "../src/fields/due-change.js";

const clock: Clock = {
  now: "2026-11-25T11:00:00Z", // a Wednesday
  timeZone: "Europe/Zurich",
  locale: "en-GB",
  weekStart: 1,
};
const reader = { read: quickAdd, clock };

const none: TaskDates = {
  dueDate: null,
  dueTime: null,
  dueZone: null,
  repeat: null,
  startDate: null,
};
const friday: TaskDates = { ...none, dueDate: "2026-11-27", dueTime: "09:30" };
const inTokyo: TaskDates = { ...friday, dueZone: "Asia/Tokyo" };

describe("typed dates", () => {
  const table: [text: string, value: TaskDates, change: object][] = [
    ["fri 9:30", none, { dueDate: "2026-11-27", dueTime: "09:30", dueZone: null }],
    ["in 2 weeks", none, { dueDate: "2026-12-09" }],
    // A new day keeps the time.
    ["mon", friday, { dueDate: "2026-11-30" }],
    ["mon", inTokyo, { dueDate: "2026-11-30" }],
    // A new time keeps the day.
    ["14:00", friday, { dueTime: "14:00" }],
    ["noon", friday, { dueTime: "12:00" }],
    ["at 2pm", inTokyo, { dueTime: "14:00" }],
    ["14:00", none, { dueDate: "2026-11-25", dueTime: "14:00", dueZone: null }],
    ["tomorrow 14:00", friday, { dueDate: "2026-11-26", dueTime: "14:00", dueZone: null }],
    ["no date", friday, { dueDate: null }],
    // Past days, which quick add does not accept for new tasks.
    ["yesterday", friday, { dueDate: "2026-11-24" }],
    ["Gestern", none, { dueDate: "2026-11-24" }],
    ["2026-01-31", none, { dueDate: "2026-01-31" }],
    ["start mon", friday, { startDate: "2026-11-30" }],
    [
      "every mon",
      none,
      {
        dueDate: "2026-11-30",
        repeat: { rule: "FREQ=WEEKLY;BYDAY=MO", from: "due" },
      },
    ],
  ];
  for (const [text, value, change] of table)
    it(`${text}, with ${value.dueDate ?? "no date"}${value.dueZone ? ` in ${value.dueZone}` : ""}`, () => {
      expect(readDates(text, value, reader)).to.deep.equal({ change, problem: null });
    });

  it("report text that is not a date", () => {
    for (const [text, problem] of [
      ["fri or so", "“fri or so” is not a date."],
      ["soon", "“soon” is not a date."],
      ["fri #work p1", "“#work p1” is not a date."],
      ["2026-02-31", "“2026-02-31” is not a date."],
    ] as const)
      expect(readDates(text, friday, reader)).to.deep.equal({ change: null, problem });
  });

  it("keep each task's own values for what the text leaves out", () => {
    const { change } = readDates("14:00", friday, reader);
    expect(changeFor(change!, inTokyo, clock)).to.deep.equal({ dueTime: "14:00" });
    expect(changeFor(change!, none, clock)).to.deep.equal({
      dueDate: "2026-11-25",
      dueTime: "14:00",
    });
    expect(changeFor({ dueDate: null }, none, clock)).to.deep.equal({ dueDate: null });
  });

  it("ignore empty text", () => {
    expect(readDates("  ", friday, reader)).to.deep.equal({ change: null, problem: null });
  });

  it("are limited to days in a field without times", () => {
    expect(readDay("in 2 weeks", reader)).to.deep.equal({ change: "2026-12-09", problem: null });
    for (const text of ["fri 9:30", "every mon", "soon"])
      expect(readDay(text, reader)).to.deep.equal({
        change: null,
        problem: `“${text}” is not a day.`,
      });
  });
});

describe("date shortcuts", () => {
  const days = (now: string) =>
    Object.fromEntries(datePresets({ ...clock, now }).map(({ name, day }) => [name, day]));

  it("are relative to today in the user's time zone", () => {
    expect(days("2026-11-25T11:00:00Z")).to.deep.equal({
      Today: "2026-11-25",
      Tomorrow: "2026-11-26",
      Weekend: "2026-11-28",
      "Next week": "2026-11-30",
      "No date": null,
    });
    // It is past midnight in Zurich.
    expect(days("2026-11-25T23:30:00Z").Today).to.equal("2026-11-26");
  });

  it("never use today for the weekend or next week", () => {
    expect(days("2026-11-28T11:00:00Z")["Next weekend"]).to.equal("2026-12-05");
    expect(days("2026-11-29T11:00:00Z")["Next weekend"]).to.equal("2026-12-05");
    expect(days("2026-11-30T11:00:00Z")["Next week"]).to.equal("2026-12-07");
  });

  it("have a key each", () => {
    expect(
      ["t", "m", "w", "n", "Delete", "Backspace"].map((key) =>
        presetForKey(key, datePresets(clock)),
      ),
    ).to.deep.equal(["2026-11-25", "2026-11-26", "2026-11-28", "2026-11-30", null, null]);
    expect(presetForKey("x", datePresets(clock))).to.equal(undefined);
  });
});
