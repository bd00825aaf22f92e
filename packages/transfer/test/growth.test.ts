import type { ImportSource } from "@docket/contract/choices";
import { expect } from "chai";
import { calendar } from "./matrix/icalendar.js";
import { read } from "./support/read.js";

/** The CPU time of reading a file, in seconds; shorter than this is noise. */
function secondsOf(file: string, source: ImportSource): number {
  const before = process.cpuUsage();
  read(file, source);
  return Math.max(process.cpuUsage(before).user / 1e6, 0.05);
}

const each = <Item>(count: number, make: (at: number) => Item) =>
  Array.from({ length: count }, (_, at) => make(at));

describe("reading a file takes as long, however much of it belongs together", function () {
  this.timeout(120_000);
  const files: [string, ImportSource, (together: boolean) => string][] = [
    [
      "tasks in many sections of one list",
      "csv",
      (together) => {
        const row = (at: number) => `a,List,Section ${at % (together ? 15_000 : 10)}`;
        return `Title,List,Section\n${each(30_000, row).join("\n")}`;
      },
    ],
    [
      "lists of the same name",
      "todoist",
      (together) => {
        const name = (at: number) => (together ? "Inbox" : `List ${at}`);
        const projects = each(4_900, (at) => ({ id: `${at}`, name: name(at) }));
        return JSON.stringify({ projects, items: [{ content: "a", project_id: "0", labels: [] }] });
      },
    ],
    [
      "dates of a repeating task",
      "icalendar",
      (together) =>
        calendar(
          ["UID:a", "SUMMARY:a", "DUE;VALUE=DATE:20260101", "RRULE:FREQ=DAILY"],
          ...each(40_000, () => [
            `UID:${together ? "a" : "b"}`,
            "SUMMARY:a",
            "RECURRENCE-ID;VALUE=DATE:20260102",
            "STATUS:COMPLETED",
            "COMPLETED:20260102T080000Z",
          ]),
        ),
    ],
  ];
  for (const [name, source, build] of files) {
    it(name, () => {
      secondsOf(build(false), source); // compiles the code
      const [apart, together] = [false, true].map((one) => secondsOf(build(one), source));
      expect(together).to.be.below(3 * apart!);
    });
  }
});

it("of a task's completions, the latest 20,000 are read", () => {
  const day = (at: number) => new Date(Date.UTC(1960, 0, 1 + at)).toISOString().slice(0, 10);
  const compact = (at: number) => day(at).replaceAll("-", "");
  const { tasks, losses } = read(
    calendar(
      ["UID:a", "SUMMARY:a", "DUE;VALUE=DATE:19600101", "RRULE:FREQ=DAILY"],
      ...Array.from({ length: 20_002 }, (_, at) => [
        "UID:a",
        "SUMMARY:a",
        `RECURRENCE-ID;VALUE=DATE:${compact(at)}`,
        "STATUS:COMPLETED",
        `COMPLETED:${compact(at)}T080000Z`,
      ]),
    ),
    "icalendar",
  );
  const { completions } = tasks[0]!;
  expect(completions).to.have.length(20_000);
  expect(completions[0]).to.include({ dueDate: day(2), occurrence: 2 });
  expect(completions.at(-1)).to.include({ dueDate: day(20_001), occurrence: 20_001 });
  expect(losses).to.deep.include({
    field: "completions",
    count: 1,
    example: "a",
    values: [{ value: "a", where: "line 5" }],
    reason: "More than 20000 completions: the earliest are left out.",
  });
});
