import type { ImportedContent } from "@docket/transfer";
import { type Matrix, probesOf } from "./probe.js";

type Values = Record<string, unknown>;

export function lists(...tasks: Values[]): string {
  const all = tasks.map((values, at) => ({
    "@odata.etag": "W/1",
    id: String(at + 1),
    title: "Task",
    importance: "normal",
    status: "notStarted",
    isReminderOn: false,
    hasAttachments: false,
    body: { content: "", contentType: "text" },
    categories: [],
    ...values,
  }));
  const list = {
    id: "L",
    displayName: "Home",
    wellknownListName: "none",
    isOwner: true,
    tasks: all,
  };
  return JSON.stringify({ value: [list] });
}

const at = (dateTime: string, timeZone = "UTC") => ({ dateTime, timeZone });
const repeating = (pattern: Values, range: Values = { type: "noEnd" }) => [
  {
    dueDateTime: at("2026-12-01T00:00:00.0000000"),
    recurrence: { pattern: { interval: 1, ...pattern }, range },
  },
];
const rule = (text: string) => ({ repeat: { rule: text, from: "due" as const } });

export const microsoftToDo: Matrix = {
  source: "microsoft-todo",
  probes: probesOf(
    (tasks: Values[]) => lists(...tasks),
    [
      ["title", [{ title: "Milk" }], "kept", { title: "Milk", sourceId: "1" }],
      [
        "description",
        [{ body: { content: "one\r\ntwo", contentType: "text" } }],
        "kept",
        { description: "one\ntwo" },
      ],
      [
        "description",
        [{ body: { content: "<b>one</b>", contentType: "html" } }],
        "changed",
        { description: "one" },
        ["body"],
      ],
      ["list", [{}], "kept", ({ lists }: ImportedContent) => lists[0]?.name === "Home"],
      ["labels", [{ categories: ["Blue category"] }], "kept", { labels: ["Blue category"] }],
      ["priority", [{ importance: "high" }], "kept", { priority: 1 }],
      ["priority", [{ importance: "normal" }], "kept", { priority: 4 }],
      ["priority", [{ importance: "low" }], "kept", { priority: 3 }],
      [
        "due day",
        [{ dueDateTime: at("2026-12-01T00:00:00.0000000") }],
        "kept",
        { dueDate: "2026-12-01", dueTime: null },
      ],
      [
        "due day",
        [{ dueDateTime: at("2026-11-30T23:00:00.0000000") }],
        "kept",
        { dueDate: "2026-12-01", dueTime: null },
      ],
      [
        "due day",
        [{ dueDateTime: at("2026-12-01T00:00:00.0000000", "Pacific Standard Time") }],
        "kept",
        { dueDate: "2026-12-01", dueTime: null },
      ],
      [
        "start",
        [
          {
            startDateTime: at("2026-11-28T00:00:00.0000000"),
            dueDateTime: at("2026-12-01T00:00:00.0000000"),
          },
        ],
        "kept",
        { startDate: "2026-11-28" },
      ],
      [
        "repetition",
        repeating({ type: "daily" }, { type: "endDate", endDate: "soon" }),
        "changed",
        { repeat: null },
        ["recurrence"],
      ],
      [
        "repetition",
        repeating({ type: "daily" }, { type: "numbered" }),
        "changed",
        { repeat: null },
        ["recurrence"],
      ],
      [
        "repetition",
        repeating({ type: "daily", interval: 3 }),
        "kept",
        rule("FREQ=DAILY;INTERVAL=3"),
      ],
      [
        "repetition",
        repeating({ type: "weekly", daysOfWeek: ["tuesday", "friday"] }),
        "kept",
        rule("FREQ=WEEKLY;BYDAY=TU,FR"),
      ],
      [
        "repetition",
        repeating({ type: "absoluteMonthly", dayOfMonth: 31 }),
        "kept",
        rule("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
      ],
      [
        "repetition",
        repeating({ type: "relativeMonthly", daysOfWeek: ["friday"], index: "third" }),
        "kept",
        rule("FREQ=MONTHLY;BYDAY=3FR"),
      ],
      [
        "repetition",
        repeating(
          { type: "absoluteYearly", dayOfMonth: 24, month: 12 },
          { type: "endDate", endDate: "2030-01-01" },
        ),
        "kept",
        rule("FREQ=YEARLY;UNTIL=20300101;BYMONTH=12;BYMONTHDAY=24"),
      ],
      [
        "repetition",
        repeating({ type: "weekly", interval: 2, daysOfWeek: ["sunday", "monday"] }),
        "kept",
        rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU"),
      ],
      [
        "repetition",
        repeating({
          type: "weekly",
          interval: 2,
          daysOfWeek: ["monday", "tuesday"],
          firstDayOfWeek: "monday",
        }),
        "kept",
        rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU"),
      ],
      ["repetition", repeating({ type: "lunar" }), "changed", { repeat: null }, ["recurrence"]],
      [
        "completed",
        [{ status: "completed", completedDateTime: at("2026-11-20T10:00:00.0000000") }],
        "kept",
        { completed: true, completedAt: "2026-11-20T10:00:00.000Z" },
      ],
      [
        "completed",
        [
          {
            status: "completed",
            completedDateTime: at("2026-11-20T00:00:00.0000000", "America/New_York"),
          },
        ],
        "kept",
        { completed: true, completedAt: "2026-11-20T05:00:00.000Z" },
      ],
      [
        "completed",
        [
          {
            status: "completed",
            completedDateTime: at("2026-11-20T00:00:00.0000000", "W. Europe Standard Time"),
          },
        ],
        "kept",
        { completed: true, completedAt: "2026-11-19T23:00:00.000Z" },
      ],
      ["priority", [{ importance: "urgent" }], "changed", { priority: 4 }, ["importance"]],
      ["completed", [{ status: "inProgress" }], "changed", { completed: false }, ["status"]],
      ["completed", [{ status: "finished" }], "changed", { completed: false }, ["status"]],
      ["labels", [{ categories: "shop" }], "lost", { labels: [] }, ["categories"]],
      [
        "created",
        [{ createdDateTime: "2026-11-01T10:00:00Z" }],
        "kept",
        { createdAt: "2026-11-01T10:00:00.000Z" },
      ],
      [
        "check list",
        [{ checklistItems: [{ id: "c", displayName: "Step", isChecked: true }] }],
        "changed",
        ({ tasks }: ImportedContent) =>
          tasks[1]?.title === "Step" && tasks[1].completed && tasks[1].parentRef === "1",
        ["checklistItems"],
      ],
      [
        "links",
        [{ linkedResources: [{ displayName: "Mail", webUrl: "https://x.ch" }] }],
        "changed",
        { description: "Link: Mail https://x.ch" },
        ["Link"],
      ],
      [
        "reminders",
        [{ isReminderOn: true, reminderDateTime: at("2026-12-01T08:00:00.0000000") }],
        "lost",
        { title: "Task" },
        ["reminderDateTime"],
      ],
      ["attachments", [{ hasAttachments: true }], "lost", { title: "Task" }, ["attachments"]],
    ],
  ),
};
