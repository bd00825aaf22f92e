import { readPeriod, readShift } from "@docket/quick-add";
import { expect } from "chai";
import { options } from "./table.js";

/** The period in a text, `2026-11-23/2026-11-29`, with `..` for an open end, and the words for it. */
function read(text: string, now = options.now, past = false): string | undefined {
  const period = readPeriod(text, { ...options, now }, past);
  if (!period) return undefined;
  const { from = "..", to = "..", start, end } = period;
  return `${from}/${to} ${text.slice(start, end)}`;
}

describe("periods in a text", () => {
  // Wednesday 25 November 2026.
  const table: [text: string, days: string | undefined][] = [
    ["what is due today", "2026-11-25/2026-11-25"],
    ["today’s tasks", "2026-11-25/2026-11-25"],
    ["show this morning", "2026-11-25/2026-11-25"],
    ["tasks for the day after tomorrow", "2026-11-27/2026-11-27"],
    ["done the day before yesterday", "2026-11-23/2026-11-23"],
    ["this week", "2026-11-23/2026-11-29"],
    ["the rest of the week", "2026-11-23/2026-11-29"],
    ["the following week", "2026-11-30/2026-12-06"],
    ["last week", "2026-11-16/2026-11-22"],
    ["on the weekend", "2026-11-28/2026-11-29"],
    ["the coming weekend", "2026-11-28/2026-11-29"],
    ["next weekend", "2026-12-05/2026-12-06"],
    ["last weekend", "2026-11-21/2026-11-22"],
    ["current month", "2026-11-01/2026-11-30"],
    ["next month", "2026-12-01/2026-12-31"],
    ["in february", "2027-02-01/2027-02-28"],
    ["during Nov", "2026-11-01/2026-11-30"],
    ["before december", "../2026-11-30"],
    ["after February", "2027-03-01/.."],
    ["by march", "../2027-03-31"],
    ["before march 3", "../2027-03-02"],
    ["in march 3", "2027-03-03/2027-03-03"],
    ["this year", "2026-01-01/2026-12-31"],
    ["last year", "2025-01-01/2025-12-31"],
    ["the next 3 days", "2026-11-25/2026-11-28"],
    ["in the coming couple of weeks", "2026-11-25/2026-12-09"],
    ["over the last few days", "2026-11-22/2026-11-25"],
    ["the past two months", "2026-09-25/2026-11-25"],
    ["on 3 December", "2026-12-03/2026-12-03"],
    ["due by friday", "../2026-11-27"],
    ["until the end of the week", "../2026-11-29"],
    ["till sunday", "../2026-11-29"],
    ["up to tomorrow", "../2026-11-26"],
    ["before friday", "../2026-11-26"],
    ["before next week", "../2026-11-29"],
    ["after monday", "2026-12-01/.."],
    ["later than this week", "2026-11-30/.."],
    ["since monday", "2026-11-30/.."],
    ["since last week", "2026-11-16/.."],
    ["from tomorrow", "2026-11-26/.."],
    ["from next week", "2026-11-30/2026-12-06"],
    ["today and tomorrow", "2026-11-25/2026-11-26"],
    ["on thursday or friday", "2026-11-26/2026-11-27"],
    ["between monday and friday", "2026-11-30/2026-12-04"],
    ["from monday to wednesday", "2026-11-30/2026-12-02"],
    ["friday to monday", "2026-11-27/2026-11-30"],
    ["from dec 1 to dec 5", "2026-12-01/2026-12-05"],
    ["this week and next week", "2026-11-23/2026-12-06"],
    ["every monday", undefined],
    ["the last 9999 years", undefined],
    ["buy milk", undefined],
  ];
  for (const [text, days] of table)
    it(text, () => {
      const said = /^(?:what is|show|tasks|done) | tasks$/g;
      expect(read(text)).to.equal(days && `${days} ${text.replaceAll(said, "")}`);
    });

  it("a month or weekday is the latest one if the text is about the past", () => {
    for (const [text, days] of [
      ["in october", "2026-10-01/2026-10-31"],
      ["in november", "2026-11-01/2026-11-30"],
      ["on friday", "2026-11-20/2026-11-20"],
      ["since monday", "2026-11-23/.."],
      ["on 3 December", "2025-12-03/2025-12-03"],
      ["today", "2026-11-25/2026-11-25"],
    ] as const)
      expect(read(text, options.now, true)).to.equal(`${days} ${text}`);
  });

  it("on a Sunday, this weekend began the day before", () => {
    expect(read("this weekend", "2026-11-29T11:00:00Z")).to.equal(
      "2026-11-28/2026-11-29 this weekend",
    );
  });
});

describe("shifts of a date", () => {
  for (const [text, day] of [
    ["by 2 weeks", "2027-02-14"],
    ["a month", "2027-02-28"],
    ["three days later", "2027-02-03"],
    ["a couple of days earlier", "2027-01-29"],
    ["one more year", "2028-01-31"],
    ["2 hours", undefined],
    ["half an hour", undefined],
    ["a week on Monday", undefined],
  ] as const)
    it(text, () => expect(readShift(text)?.("2027-01-31")).to.equal(day));
  for (const [text, at] of [
    ["by 2 hours", "2027-02-01T01:30"],
    ["an hour earlier", "2027-01-31T22:30"],
    ["half an hour later", "2027-02-01T00:00"],
    ["by 45 minutes", "2027-02-01T00:15"],
    ["by a week", "2027-02-07T23:30"],
  ] as const)
    it(`${text}, with a time`, () => expect(readShift(text)?.("2027-01-31T23:30")).to.equal(at));
});
