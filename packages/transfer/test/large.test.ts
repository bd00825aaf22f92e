import { exportCsv, exportICalendar, exportTodoTxt } from "@docket/transfer";
import { expect } from "chai";
import { takeout } from "./matrix/google-tasks.js";
import { backup } from "./matrix/ticktick.js";
import { project, row } from "./matrix/todoist.js";
import { archive } from "./matrix/vikunja.js";
import { randomContent } from "./support/content.js";
import { docketExport } from "./support/docket-export.js";
import { clock, contentOf, read, textOf } from "./support/read.js";

/** The full count takes a minute; what grows faster than the file shows in a twentieth of it too. */
const COUNT = process.env.DOCKET_LONG === "1" ? 100_000 : 5_000;
const MOST_MEGABYTES = 1_500;

describe(`a file of ${COUNT} tasks is read within its memory limit`, function () {
  this.timeout(600_000);
  const each = <Item>(make: (at: number) => Item): Item[] =>
    Array.from({ length: COUNT }, (_, at) => make(at));
  const content = randomContent(COUNT);
  const files: [string, () => string | Uint8Array | Promise<string>][] = [
    [
      "todoist",
      () =>
        project(
          ...each((at) =>
            row({
              CONTENT: `Task ${at} @l${at % 50}`,
              DATE: `2026-12-${10 + (at % 20)}`,
              INDENT: `${1 + (at % 4)}`,
            }),
          ),
        ),
    ],
    [
      "todoist phrases",
      () =>
        project(
          ...each((at) =>
            row({
              CONTENT: `Task ${at}`,
              DATE: ["every monday at 9am", "tomorrow", "Oct 5 2025"][at % 3] ?? "",
            }),
          ),
        ),
    ],
    [
      "ticktick",
      () =>
        backup(
          ...each((at) => ({
            Title: `Task ${at}`,
            "Due Date": `2026-12-${10 + (at % 20)}T08:30:00+0000`,
            Repeat: at % 5 === 0 ? "FREQ=WEEKLY;BYDAY=TU" : "",
            parentId: at % 3 === 0 ? "" : String(at),
          })),
        ),
    ],
    [
      "vikunja",
      () =>
        archive(
          each((at) => ({
            title: `Task ${at}`,
            due_date: new Date(1_800_000_000_000 + at * 60_000).toISOString(),
          })),
        ),
    ],
    [
      "google-tasks",
      () =>
        takeout(
          ...each((at) => ({
            title: `Task ${at}`,
            notes: "one\ntwo",
            due: "2026-12-01T00:00:00Z",
          })),
        ),
    ],
    ["one title", () => project(...each(() => row({ CONTENT: "Same" })))],
    ["markdown", () => each((at) => `${"  ".repeat(at % 3)}- [ ] Task ${at} #a`).join("\n")],
    ["one title as parent", () => `Task,Parent task\n${each(() => "Same,Same").join("\n")}`],
    ["docket", () => docketExport(content)],
    ["csv", () => textOf(exportCsv(contentOf(content)))],
    [
      "icalendar",
      () =>
        textOf(exportICalendar(contentOf(content), "2026-11-25T11:00:00.000Z", "Europe/Zurich")),
    ],
    ["todo.txt", () => textOf(exportTodoTxt(contentOf(content), clock.timeZone))],
  ];
  for (const [name, build] of files) {
    it(name, async () => {
      const file = await build();
      const before = performance.now();
      const { tasks } = read(file);
      const seconds = (performance.now() - before) / 1_000;
      const megabytes = process.memoryUsage().rss / 1024 / 1024;
      if (process.env.DOCKET_LONG === "1")
        console.log(`      ${seconds.toFixed(1)} s, ${megabytes.toFixed(0)} MB resident`);
      expect(tasks).to.have.length(COUNT);
      expect(new Set(tasks.map(({ sourceId }) => sourceId)).size).to.equal(COUNT);
      expect(megabytes).to.be.below(MOST_MEGABYTES);
    });
  }
});
