import type { ImportedContent } from "@docket/transfer";
import { type Matrix, probesOf, type Row } from "./probe.js";

const HEADER =
  "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE,DURATION,DURATION_UNIT,DEADLINE,DEADLINE_LANG";
const cells = HEADER.split(",");

export function row(values: Record<string, string>): string {
  const all: Record<string, string> = { TYPE: "task", CONTENT: "Task", ...values };
  return cells.map((name) => quoted(all[name] ?? "")).join();
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** With byte order mark and CRLF, as Todoist writes it. */
export function project(...rows: string[]): string {
  return `\ufeff${[HEADER, ...rows].join("\r\n")}\r\n`;
}

const date = (DATE: string, DATE_LANG = "en", TIMEZONE = "Europe/Zurich") => [
  row({ DATE, DATE_LANG, TIMEZONE }),
];
const due = (dueDate: string, dueTime: string | null = null, dueZone: string | null = null) => ({
  dueDate,
  dueTime,
  dueZone,
  description: null,
});

export const todoist: Matrix = {
  source: "todoist",
  probes: probesOf(
    (rows: string[]) => project(...rows),
    [
      ["title", [row({ CONTENT: 'Call, "now"' })], "kept", { title: 'Call, "now"' }],
      ["description", [row({ DESCRIPTION: "one\r\ntwo" })], "kept", { description: "one\ntwo" }],
      ["list", [row({})], "kept", ({ lists }: ImportedContent) => lists[0]?.name === "Home"],
      [
        "section",
        [row({ TYPE: "section", CONTENT: "Later" }), "", row({})],
        "kept",
        { sectionRef: "Later" },
      ],
      [
        "labels",
        [row({ CONTENT: "Buy milk @shop @today" })],
        "kept",
        { title: "Buy milk", labels: ["shop", "today"] },
      ],
      [
        "labels",
        [row({ CONTENT: "Write to a@b.ch" })],
        "kept",
        { title: "Write to a@b.ch", labels: [] },
      ],
      ["priority", [row({ PRIORITY: "1" })], "kept", { priority: 1 }],
      ["priority", [row({ PRIORITY: "4" })], "kept", { priority: 4 }],
      [
        "subtask",
        [row({ INDENT: "1" }), row({ CONTENT: "Below", INDENT: "2" })],
        "kept",
        ({ tasks }: ImportedContent) => tasks[1]?.parentRef === tasks[0]?.sourceId,
      ],
      [
        "subtask",
        [row({ INDENT: "1" }), row({ CONTENT: "Below", INDENT: "3" }), row({ INDENT: "second" })],
        "changed",
        ({ tasks }: ImportedContent) => tasks[1]?.parentRef === tasks[0]?.sourceId,
        ["INDENT"],
      ],
      ["due day", date("2026-12-01"), "kept", due("2026-12-01")],
      ["due day", date("Oct 5 2025"), "kept", due("2025-10-05")],
      ["due day", date("1 Dez", "de"), "kept", due("2026-12-01")],
      ["due day", date("4 Jan"), "changed", due("2026-01-04"), ["Date"]],
      ["due day", date("4 janv.", "fr"), "changed", due("2026-01-04"), ["Date"]],
      ["due day", date("4 de enero", "es"), "changed", due("2026-01-04"), ["Date"]],
      ...[
        ["ru", "4 янв 2027"],
        ["ru", "4 января 2027"],
        ["it", "4 gen 2027"],
        ["nl", "4 jan. 2027"],
        ["pl", "4 sty 2027"],
        ["pt", "4 de janeiro 2027"],
        ["da", "4. jan 2027"],
        ["tr", "4 Oca 2027"],
      ].map(
        ([language, phrase = ""]): Row => [
          "due day",
          date(phrase, language),
          "kept",
          due("2027-01-04"),
        ],
      ),
      ["due day", date("3 ноя", "ru"), "changed", due("2026-11-03"), ["Date"]],
      ["due day", date("4 xyz", "no such language"), "changed", { dueDate: null }, ["Date"]],
      ["due day", date("Dec 31"), "kept", due("2026-12-31")],
      ["due day", date("4 Jan 2027"), "kept", due("2027-01-04")],
      ["due time", date("10 Apr 17:15"), "changed", { ...due("2026-04-10", "17:15") }, ["Date"]],
      ["due day", date("tomorrow"), "kept", due("2026-11-26")],
      [
        "due day",
        date("whenever it suits"),
        "changed",
        { dueDate: null, description: "Date: whenever it suits" },
        ["Date"],
      ],
      ["due time", date("tomorrow at 5pm"), "kept", due("2026-11-26", "17:00")],
      ["due time", date("2026-12-01 15:30"), "kept", due("2026-12-01", "15:30")],
      ["due time", date("2 Oct 2031 3:11"), "kept", due("2031-10-02", "03:11")],
      [
        "due zone",
        date("2026-12-01 15:30", "en", "Asia/Tokyo"),
        "kept",
        due("2026-12-01", "15:30", "Asia/Tokyo"),
      ],
      [
        "due zone",
        date("2026-12-01 15:30", "en", "Mars/Olympus"),
        "changed",
        due("2026-12-01", "15:30"),
        ["TIMEZONE"],
      ],
      [
        "repetition",
        date("every monday at 9am"),
        "kept",
        {
          dueDate: "2026-11-30",
          dueTime: "09:00",
          repeat: { rule: "FREQ=WEEKLY;BYDAY=MO", from: "due" },
        },
      ],
      [
        "repetition",
        date("every! 3 days"),
        "changed",
        { dueDate: "2026-11-25", repeat: { rule: "FREQ=DAILY;INTERVAL=3", from: "completion" } },
        ["Date"],
      ],
      [
        "repetition",
        date("after 10 days"),
        "changed",
        { repeat: { rule: "FREQ=DAILY;INTERVAL=10", from: "completion" } },
        ["Date"],
      ],
      [
        "repetition",
        date("jeden! Montag", "de"),
        "kept",
        { repeat: { rule: "FREQ=WEEKLY;BYDAY=MO", from: "completion" } },
      ],
      [
        "repetition",
        date("daily"),
        "kept",
        { dueDate: "2026-11-25", repeat: { rule: "FREQ=DAILY", from: "due" } },
      ],
      ...[
        ["every 27", "en", "2026-11-27", "27"],
        ["every 1, 15 at 9:00", "en", "2026-12-01", "1,15"],
        ["jeden 15", "de", "2026-12-15", "15"],
        ["tous les 15", "fr", "2026-12-15", "15"],
        ["cada 15", "es", "2026-12-15", "15"],
      ].map(
        ([phrase = "", language, dueDate, days]): Row => [
          "repetition",
          date(phrase, language),
          "kept",
          { dueDate, repeat: { rule: `FREQ=MONTHLY;BYMONTHDAY=${days}`, from: "due" } },
        ],
      ),
      [
        "repetition",
        date("каждый день", "ru"),
        "changed",
        { repeat: null, description: "Date: каждый день" },
        ["Date"],
      ],
      ["repetition", date("Monthly"), "changed", { dueDate: "2026-11-25" }, ["Date"]],
      [
        "repetition",
        date("jeden Tag", "de"),
        "kept",
        { repeat: { rule: "FREQ=DAILY", from: "due" } },
      ],
      [
        "repetition",
        date("every 2 hours"),
        "changed",
        { repeat: null, description: "Date: every 2 hours" },
        ["Date"],
      ],
      [
        "comments",
        [row({}), row({ TYPE: "note", CONTENT: "First\nSecond" })],
        "changed",
        { description: "First\nSecond" },
        ["note"],
      ],
      [
        "attachments",
        [
          row({}),
          row({
            TYPE: "note",
            CONTENT: 'Plan [[file {"file_name": "a.pdf", "file_url": "https://x.ch/a.pdf"}]]',
          }),
        ],
        "changed",
        { description: "Plan\na.pdf: https://x.ch/a.pdf" },
        ["attachment", "note"],
      ],
      [
        "comments",
        [
          row({}),
          row({
            TYPE: "note",
            CONTENT: `Read [[file {"title": "News", "url": "https:\\/\\/x.ch", "html": "${"<i>".repeat(2_000)}"}]] soon`,
          }),
        ],
        "changed",
        { description: "Read\nNews https://x.ch soon" },
        ["note"],
      ],
      [
        "attachments",
        [
          row({}),
          row({
            TYPE: "note",
            CONTENT: '[[file {"file_name": "caf\\u00e9.pdf", "file_url": "https:\\/\\/x.ch\\/a"}]]',
          }),
        ],
        "changed",
        { description: "café.pdf: https://x.ch/a" },
        ["attachment", "note"],
      ],
      [
        "comments",
        [row({ TYPE: "note", CONTENT: "On all of it" }), row({})],
        "lost",
        { description: null },
        ["note"],
      ],
      [
        "comments",
        [row({}), row({ TYPE: "note", CONTENT: "Well", AUTHOR: "Ada (1)", DATE: "2024-05-06" })],
        "changed",
        { description: "2024-05-06 Well" },
        ["AUTHOR", "note"],
      ],
      [
        "comments",
        [row({}), row({ TYPE: "note", CONTENT: "Late", DATE: "2024-05-06T22:30:00.000000Z" })],
        "changed",
        { description: "2024-05-07 Late" },
        ["note"],
      ],
      [
        "section description",
        [row({ TYPE: "section", CONTENT: "Later", DESCRIPTION: "What can wait" }), row({})],
        "lost",
        { sectionRef: "Later" },
        ["section description"],
      ],
      [
        "duration",
        [row({ DURATION: "half", DURATION_UNIT: "day" })],
        "changed",
        { description: "Duration: half day" },
        ["Duration"],
      ],
      ["title", [row({ DURATION: "None", DURATION_UNIT: "None" })], "kept", { description: null }],
      [
        "deadline",
        [row({ DEADLINE: "Oct 9 2026" })],
        "changed",
        { description: "Deadline: Oct 9 2026" },
        ["Deadline"],
      ],
      [
        "duration",
        [row({ DURATION: "30", DURATION_UNIT: "minute" })],
        "changed",
        { description: "Duration: 30 minute" },
        ["Duration"],
      ],
      [
        "people",
        [row({ AUTHOR: "Ada (1)", RESPONSIBLE: "Bob (2)" })],
        "lost",
        { description: null },
        ["AUTHOR", "RESPONSIBLE"],
      ],
      [
        "view",
        [row({ TYPE: "meta", CONTENT: "view_style=list" }), row({})],
        "lost",
        { title: "Task" },
        ["meta"],
      ],
    ],
    "Home [123].csv",
  ),
};
