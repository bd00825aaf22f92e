import { quickAdd } from "@docket/quick-add";
import { expect } from "chai";
import { readDates, readDay, type TaskDates } from "../src/fields/due-change.js";
import { examplesIn } from "../src/fields/examples.js";
import { readRepeat } from "../src/fields/repeat-change.js";

const none: TaskDates = {
  dueDate: null,
  dueTime: null,
  dueZone: null,
  repeat: null,
  startDate: null,
};
const weekly = "FREQ=WEEKLY;BYDAY=MO";

describe("examples of dates", () => {
  for (const locale of ["en-GB", "en-US", "de", "de-CH", "es-MX", "fr", "it"])
    it(`are understood in ${locale}`, () => {
      const clock = {
        now: "2026-11-25T11:00:00Z",
        timeZone: "UTC", // a Wednesday
        locale,
        weekStart: 1 as const,
      };
      const reader = { read: quickAdd, clock };
      const { task, dates, days, repetition } = examplesIn(locale);
      const { title, repeat } = quickAdd(task, clock);
      expect(repeat?.rule).to.equal(weekly);
      expect(task.startsWith(title) && title !== "").to.equal(true);
      expect(dates.map((text) => readDates(text, none, reader).change)).to.deep.equal([
        { dueDate: "2026-11-27", dueTime: "09:30", dueZone: null },
        { dueDate: "2026-12-09" },
        { dueDate: "2026-11-30", repeat: { rule: weekly, from: "due" } },
      ]);
      expect(days.map((text) => readDay(text, reader).change)).to.deep.equal([
        "2026-11-30",
        "2026-12-09",
      ]);
      expect(readRepeat(repetition, none, reader).change?.repeat?.rule).to.equal(
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO",
      );
    });
});
