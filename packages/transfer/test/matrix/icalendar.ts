import type { Neutral } from "@docket/transfer";
import { type Matrix, probesOf } from "./probe.js";

export function calendar(...todos: string[][]): string {
  const lines = todos.flatMap((todo, at) => [
    "BEGIN:VTODO",
    ...(todo.some((line) => line.startsWith("UID")) ? [] : [`UID:${at + 1}`]),
    ...(todo.some((line) => line.startsWith("SUMMARY")) ? [] : ["SUMMARY:Task"]),
    ...todo,
    "END:VTODO",
  ]);
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "X-WR-CALNAME:Home",
    ...lines,
    "END:VCALENDAR",
    "",
  ].join("\r\n");
}

export const icalendar: Matrix = {
  source: "icalendar",
  probes: probesOf(
    (todos: string[][]) => calendar(...todos),
    [
      [
        "title",
        [["SUMMARY:Milk\\, eggs\\; and", "  more"]],
        "kept",
        { title: "Milk, eggs; and more", sourceId: "1" },
      ],
      ["description", [["DESCRIPTION:one\\ntwo"]], "kept", { description: "one\ntwo" }],
      ["list", [[]], "kept", ({ lists }: Neutral) => lists[0]?.name === "Home"],
      ["labels", [["CATEGORIES:a,b\\,c", "CATEGORIES:d"]], "kept", { labels: ["a", "b,c", "d"] }],
      ["priority", [["PRIORITY:1"]], "kept", { priority: 1 }],
      ["priority", [["PRIORITY:4"]], "kept", { priority: 1 }],
      ["priority", [["PRIORITY:5"]], "kept", { priority: 2 }],
      ["priority", [["PRIORITY:9"]], "kept", { priority: 3 }],
      ["priority", [["PRIORITY:0"]], "kept", { priority: 4 }],
      [
        "subtask",
        [["UID:a"], ["UID:b", "RELATED-TO;RELTYPE=PARENT:a"]],
        "kept",
        ({ tasks }: Neutral) => tasks[1]?.parentRef === "a",
      ],
      ["due day", [["DUE;VALUE=DATE:20261201"]], "kept", { dueDate: "2026-12-01", dueTime: null }],
      [
        "due day",
        [["DUE;VALUE=DATE:20260230"]],
        "changed",
        { dueDate: null, description: "dueDate: 2026-02-30" },
        ["dueDate"],
      ],
      [
        "due time",
        [["DUE:20261201T093000"]],
        "kept",
        { dueDate: "2026-12-01", dueTime: "09:30", dueZone: null },
      ],
      [
        "due time",
        [["DUE:20261201T083000Z"]],
        "kept",
        { dueDate: "2026-12-01", dueTime: "09:30", dueZone: null },
      ],
      [
        "due zone",
        [['DUE;TZID="Asia/Tokyo":20261201T093000']],
        "kept",
        { dueDate: "2026-12-01", dueTime: "09:30", dueZone: "Asia/Tokyo" },
      ],
      [
        "due zone",
        [["DUE;TZID=Nowhere:20261201T093000"]],
        "changed",
        { dueTime: "09:30", dueZone: null },
        ["TZID"],
      ],
      ["start", [["DTSTART;VALUE=DATE:20261128"]], "kept", { startDate: "2026-11-28" }],
      [
        "start",
        [["DTSTART:20261128T083000Z"]],
        "changed",
        { startDate: "2026-11-28" },
        ["DTSTART"],
      ],
      [
        "repetition",
        [["DUE;VALUE=DATE:20261201", "RRULE:FREQ=WEEKLY;BYDAY=TU"]],
        "kept",
        { repeat: { rule: "FREQ=WEEKLY;BYDAY=TU", from: "due" } },
      ],
      [
        "repetition",
        [["DUE;VALUE=DATE:20261201", "RRULE:FREQ=HOURLY"]],
        "changed",
        { repeat: null, description: "Repeats: FREQ=HOURLY" },
        ["repeat"],
      ],
      [
        "repetition",
        [["DTSTART;VALUE=DATE:20260704", "RRULE:FREQ=YEARLY"]],
        "changed",
        { dueDate: "2027-07-04", repeat: { rule: "FREQ=YEARLY", from: "due" } },
        ["dueDate"],
      ],
      [
        "repetition",
        [["DTSTART;VALUE=DATE:20261210", "RRULE:FREQ=WEEKLY"]],
        "changed",
        { dueDate: "2026-12-10", repeat: { rule: "FREQ=WEEKLY", from: "due" } },
        ["dueDate"],
      ],
      [
        "repetition",
        [["DTSTART;VALUE=DATE:20260115", "RRULE:FREQ=MONTHLY"]],
        "changed",
        { dueDate: "2026-12-15", repeat: { rule: "FREQ=MONTHLY", from: "due" } },
        ["dueDate"],
      ],
      [
        "repetition",
        [["DTSTART;VALUE=DATE:20261111", "RRULE:FREQ=WEEKLY;INTERVAL=2"]],
        "changed",
        { dueDate: "2026-11-25", repeat: { rule: "FREQ=WEEKLY;INTERVAL=2", from: "due" } },
        ["dueDate"],
      ],
      [
        "repetition",
        [["DTSTART;VALUE=DATE:20240229", "RRULE:FREQ=YEARLY;INTERVAL=4"]],
        "changed",
        { dueDate: "2028-02-29", repeat: { rule: "FREQ=YEARLY;INTERVAL=4", from: "due" } },
        ["dueDate"],
      ],
      [
        "completed",
        [["STATUS:COMPLETED", "COMPLETED:20261120T100000Z"]],
        "kept",
        { completed: true, completedAt: "2026-11-20T10:00:00.000Z" },
      ],
      ["completed", [["STATUS:CANCELLED"]], "changed", { completed: true }, ["STATUS"]],
      [
        "created",
        [["CREATED:20261101T100000Z"]],
        "kept",
        { createdAt: "2026-11-01T10:00:00.000Z" },
      ],
      ["links", [["URL:https://x.ch"]], "changed", { description: "URL: https://x.ch" }, ["URL"]],
      [
        "own fields",
        [["LOCATION:Bern"]],
        "changed",
        { description: "LOCATION: Bern" },
        ["LOCATION"],
      ],
      ["own fields", [["X-MOZ-GENERATION:1"]], "lost", { description: null }, ["X-MOZ-GENERATION"]],
      [
        "reminders",
        [["BEGIN:VALARM", "TRIGGER:-PT30M", "END:VALARM"]],
        "lost",
        { description: null },
        ["VALARM"],
      ],
    ],
  ),
};
