import type { ImportedContent } from "@docket/transfer";
import { type Matrix, probesOf } from "./probe.js";

const PREAMBLE =
  '"Date: 2026-11-25+0000"\n"Version: 7.1"\n"Status: \n0 Normal\n1 Completed\n2 Archived"\n';
const COLUMNS =
  "Folder Name,List Name,Title,Kind,Tags,Content,Is Check list,Start Date,Due Date,Reminder,Repeat,Priority,Status,Created Time,Completed Time,Order,Timezone,Is All Day,Is Floating,Column Name,Column Order,View Mode,taskId,parentId".split(
    ",",
  );

type Values = Record<string, string>;

export function backup(...rows: Values[]): string {
  const lines = rows.map((values, at) => {
    const all: Values = {
      "List Name": "Home",
      Title: "Task",
      Kind: "TEXT",
      "Is Check list": "N",
      Priority: "0",
      Status: "0",
      Timezone: "Europe/Zurich",
      "Is All Day": "false",
      "Is Floating": "false",
      "View Mode": "list",
      taskId: String(at + 1),
      ...values,
    };
    return COLUMNS.map((name) => `"${(all[name] ?? "").replaceAll('"', '""')}"`).join();
  });
  return `${PREAMBLE}${COLUMNS.map((name) => `"${name}"`).join()}\n${lines.join("\n")}\n`;
}

const allDay = (date: string, Timezone = "Europe/Zurich") => [
  { "Due Date": date, "Start Date": date, "Is All Day": "true", Timezone },
];

export const ticktick: Matrix = {
  source: "ticktick",
  probes: probesOf(
    (rows: Values[]) => backup(...rows),
    [
      ["title", [{ Title: 'Say "hi"' }], "kept", { title: 'Say "hi"', sourceId: "1" }],
      ["description", [{ Content: "one\ntwo" }], "kept", { description: "one\ntwo" }],
      ["list", [{}], "kept", ({ lists }: ImportedContent) => lists[0]?.name === "Home"],
      ["list", [{ "List Name": "Inbox" }], "kept", ({ lists }: ImportedContent) => lists[0]?.inbox],
      ["section", [{ "Column Name": "Doing" }], "kept", { sectionRef: "Doing" }],
      [
        "section",
        [
          { "Column Name": "Done", "Column Order": "20" },
          { "Column Name": "Doing", "Column Order": "-10" },
        ],
        "kept",
        ({ lists }: ImportedContent) =>
          lists[0]?.sections.map(({ name }) => name).join() === "Doing,Done",
      ],
      ["labels", [{ Tags: "a, b,c" }], "kept", { labels: ["a", "b", "c"] }],
      ["priority", [{ Priority: "5" }], "kept", { priority: 1 }],
      ["priority", [{ Priority: "3" }], "kept", { priority: 2 }],
      ["priority", [{ Priority: "1" }], "kept", { priority: 3 }],
      ["priority", [{ Priority: "0" }], "kept", { priority: 4 }],
      [
        "subtask",
        [{}, { parentId: "1" }],
        "kept",
        ({ tasks }: ImportedContent) => tasks[1]?.parentRef === "1",
      ],
      [
        "subtask",
        [{ parentId: "2" }, { parentId: "1" }],
        "changed",
        ({ tasks }: ImportedContent) => tasks.length === 2,
        ["parent"],
      ],
      [
        "due day",
        allDay("2026-11-30T23:00:00+0000"),
        "kept",
        { dueDate: "2026-12-01", dueTime: null, startDate: null },
      ],
      ["due day", allDay("2026-11-30 23:00:00"), "kept", { dueDate: "2026-12-01", dueTime: null }],
      [
        "due day",
        allDay("2026-12-01T08:00:00+0000", "America/Los_Angeles"),
        "kept",
        { dueDate: "2026-12-01", dueTime: null },
      ],
      [
        "due day",
        allDay("99999-12-01T08:00:00+0000"),
        "changed",
        {
          dueDate: null,
          description:
            "Start Date: 99999-12-01T08:00:00+0000\n\nDue Date: 99999-12-01T08:00:00+0000",
        },
        ["Start Date", "Due Date"],
      ],
      [
        "due time",
        [{ "Due Date": "2026-12-01T08:30:00+0000" }],
        "kept",
        { dueDate: "2026-12-01", dueTime: "09:30", dueZone: null },
      ],
      [
        "due time",
        [{ "Due Date": "2026-12-01T00:30:00+0000", Timezone: "Asia/Tokyo", "Is Floating": "true" }],
        "kept",
        { dueDate: "2026-12-01", dueTime: "09:30", dueZone: null },
      ],
      [
        "due zone",
        [{ "Due Date": "2026-12-01T00:30:00+0000", Timezone: "Asia/Tokyo" }],
        "kept",
        { dueDate: "2026-12-01", dueTime: "09:30", dueZone: "Asia/Tokyo" },
      ],
      [
        "start",
        [
          {
            "Start Date": "2026-11-27T23:00:00+0000",
            "Due Date": "2026-11-30T23:00:00+0000",
            "Is All Day": "true",
          },
        ],
        "kept",
        { startDate: "2026-11-28", dueDate: "2026-11-30" },
      ],
      [
        "start",
        [{ "Start Date": "2026-11-28T07:00:00+0000", "Due Date": "2026-12-01T08:00:00+0000" }],
        "changed",
        { startDate: "2026-11-28", dueDate: "2026-12-01" },
        ["Start Date"],
      ],
      [
        "repetition",
        [
          {
            "Due Date": "2026-12-01T08:00:00+0000",
            Repeat: "RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=TU",
          },
        ],
        "kept",
        { repeat: { rule: "FREQ=WEEKLY;BYDAY=TU", from: "due" } },
      ],
      [
        "repetition",
        [{ "Due Date": "2026-12-01T08:00:00+0000", Repeat: "FREQ=DAILY;TT_SKIP=WEEKEND" }],
        "kept",
        { repeat: { rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", from: "due" } },
      ],
      [
        "repetition",
        [
          {
            "Due Date": "2026-12-01T08:00:00+0000",
            Repeat: "RRULE:FREQ=DAILY;INTERVAL=1;TT_SKIP=HOLIDAY,WEEKEND",
          },
        ],
        "changed",
        { repeat: { rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", from: "due" } },
        ["Repeat"],
      ],
      [
        "repetition",
        [
          {
            "Due Date": "2026-12-01T08:00:00+0000",
            Repeat: "FREQ=DAILY;INTERVAL=2;TT_SKIP=WEEKEND",
          },
        ],
        "changed",
        { repeat: { rule: "FREQ=DAILY;INTERVAL=2", from: "due" } },
        ["Repeat"],
      ],
      [
        "repetition",
        [
          {
            "Due Date": "2026-11-30T08:00:00+0000",
            Repeat: "RRULE:FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=-1;TT_WORKDAY=-1",
          },
        ],
        "changed",
        {
          repeat: {
            rule: "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            from: "due",
          },
        },
        ["Repeat"],
      ],
      [
        "repetition",
        [{ "Due Date": "2026-12-01T08:00:00+0000", Repeat: "FREQ=WEEKLY; BYDAY=TU;" }],
        "kept",
        { repeat: { rule: "FREQ=WEEKLY;BYDAY=TU", from: "due" } },
      ],
      [
        "repetition",
        [{ "Due Date": "2026-12-01T08:00:00+0000", Repeat: "ERULE:NAME=CUSTOM;BYDATE=20261201" }],
        "changed",
        { repeat: null, description: "Repeats: ERULE:NAME=CUSTOM;BYDATE=20261201" },
        ["repeat"],
      ],
      [
        "repetition",
        [
          {
            "Due Date": "2026-12-01T08:00:00+0000",
            Repeat: "RRULE:FREQ=DAILY\nEXDATE:20261203",
          },
        ],
        "changed",
        { repeat: { rule: "FREQ=DAILY", from: "due" }, description: "Repeat: EXDATE:20261203" },
        ["Repeat"],
      ],
      [
        "start",
        [
          {
            "Start Date": "2026-12-04T23:00:00+0000",
            "Due Date": "2026-11-30T23:00:00+0000",
            "Is All Day": "true",
          },
        ],
        "changed",
        { startDate: null, dueDate: "2026-12-01", description: "Start Date: 2026-12-05" },
        ["Start Date"],
      ],
      [
        "due zone",
        [{ "Due Date": "2026-12-01T00:30:00+0000", Timezone: "Mars/Olympus" }],
        "changed",
        { dueDate: "2026-12-01", dueTime: "01:30", dueZone: null },
        ["Timezone"],
      ],
      [
        "completed",
        [{ Status: "2", "Completed Time": "yesterday" }],
        "changed",
        { completed: true, completedAt: null },
        ["Completed Time"],
      ],
      [
        "completed",
        [{ Status: "2", "Completed Time": "2026-11-20T10:00:00+0000" }],
        "kept",
        { completed: true, completedAt: "2026-11-20T10:00:00.000Z" },
      ],
      ["completed", [{ Status: "1" }], "kept", { completed: true }],
      ["completed", [{ Status: "-1" }], "changed", { completed: true }, ["Status"]],
      [
        "created",
        [{ "Created Time": "2026-11-01T10:00:00+0000" }],
        "kept",
        { createdAt: "2026-11-01T10:00:00.000Z" },
      ],
      [
        "order",
        [
          { Title: "Second", Order: "-10" },
          { Title: "First", Order: "-20" },
        ],
        "kept",
        { title: "First" },
      ],
      [
        "check list",
        [{ "Is Check list": "Y", Content: "Before\n▫ Open\n▪ Done" }],
        "changed",
        ({ tasks }: ImportedContent) =>
          tasks.map((task) => [task.title, task.completed, task.description]).join() ===
          "Task,false,Before,Open,false,,Done,true,",
        ["Is Check list"],
      ],
      ["notes as tasks", [{ Kind: "NOTE" }], "changed", { title: "Task" }, ["Kind"]],
      ["folders", [{ "Folder Name": "Private" }], "lost", { title: "Task" }, ["Folder Name"]],
      ["reminders", [{ Reminder: "-PT30M" }], "lost", { title: "Task" }, ["Reminder"]],
    ],
  ),
};
