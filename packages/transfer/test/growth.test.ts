import type { ImportSource } from "@docket/contract/choices";
import { expect } from "chai";
import { calendar } from "./matrix/icalendar.js";
import { read } from "./support/read.js";

/** The CPU time of reading a file, in seconds; shorter than this is noise. */
function secondsOf(file: string, source: ImportSource): number {
  const before = process.cpuUsage();
  read(file, source);
  return Math.max(process.cpuUsage(before).user / 1e6, 0.1);
}

const lines = (count: number, lineOf: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => lineOf(at)).join("\n");

describe("a file with many of one thing is read in linear time", function () {
  this.timeout(120_000);
  const files: [string, ImportSource, (count: number) => string][] = [
    [
      "sections of a list",
      "csv",
      (count) => `Title,List,Section\n${lines(4 * count, (at) => `a,List,Section ${at % count}`)}`,
    ],
    [
      "lists of the same name",
      "todoist",
      (count) =>
        JSON.stringify({
          projects: Array.from({ length: count / 4 }, (_, at) => ({ id: `${at}`, name: "Inbox" })),
          items: [{ id: "1", content: "a", project_id: "0", labels: [] }],
        }),
    ],
  ];
  for (const [name, source, build] of files) {
    it(name, () => {
      const [few, many] = [2_000, 16_000].map((count) => secondsOf(build(count), source));
      // Eight times as many take 8 times as long, or 64 times if the time is quadratic.
      expect(many).to.be.below(24 * few!);
    });
  }

  it("dates of a repeating task", () => {
    const file = (repeat: string) =>
      calendar(
        ["UID:a", "SUMMARY:a", "DUE;VALUE=DATE:20260101", repeat],
        ...Array.from({ length: 20_000 }, () => [
          ...["UID:a", "SUMMARY:a", "RECURRENCE-ID;VALUE=DATE:20260102"],
          ...["STATUS:COMPLETED", "COMPLETED:20260102T080000Z"],
        ]),
      );
    const [repeating, other] = ["RRULE:FREQ=DAILY", "PRIORITY:1"].map((line) =>
      secondsOf(file(line), "icalendar"),
    );
    expect(repeating).to.be.below(5 * other!);
  });
});

it("of a task's completions, the latest 20,000 are read", () => {
  const day = (at: number) => new Date(Date.UTC(1960, 0, 1 + at)).toISOString().slice(0, 10);
  const compact = (at: number) => day(at).replaceAll("-", "");
  const { tasks, losses } = read(
    calendar(
      ["UID:a", "SUMMARY:a", "DUE;VALUE=DATE:19600101", "RRULE:FREQ=DAILY"],
      ...Array.from({ length: 20_002 }, (_, at) => [
        ...["UID:a", "SUMMARY:a", `RECURRENCE-ID;VALUE=DATE:${compact(at)}`],
        ...["STATUS:COMPLETED", `COMPLETED:${compact(at)}T080000Z`],
      ]),
    ),
    "icalendar",
  );
  const { completions } = tasks[0]!;
  expect(completions).to.have.length(20_000);
  expect(completions[0]).to.include({ dueDate: day(2), occurrence: 2 });
  expect(completions.at(-1)).to.include({ dueDate: day(20_001), occurrence: 20_001 });
  expect(losses).to.deep.include({
    ...{ field: "completions", count: 1, example: "a" },
    values: [{ value: "a", where: "line 5" }],
    reason: "More than 20000 completions: the earliest are left out.",
  });
});
