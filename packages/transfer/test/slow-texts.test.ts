import type { ImportSource } from "@docket/contract/choices";
import { TransferError } from "@docket/transfer";
import { expect } from "chai";
import { keepNote } from "./matrix/google-keep.js";
import { takeout } from "./matrix/google-tasks.js";
import { calendar } from "./matrix/icalendar.js";
import { lists } from "./matrix/microsoft-todo.js";
import { rememberTheMilk } from "./matrix/remember-the-milk.js";
import { tasks } from "./matrix/taskwarrior.js";
import { backup } from "./matrix/ticktick.js";
import { project, row } from "./matrix/todoist.js";
import { sync } from "./matrix/todoist-json.js";
import { archive } from "./matrix/vikunja.js";
import { read } from "./support/read.js";

/** Repeated, these make a regular expression backtrack again and again, if it is prone to that. */
const PIECES = [
  "<a ",
  '<a href="',
  "href=",
  "<",
  "&",
  "&#",
  "[[file {",
  " ",
  "\t",
  "\n",
  "@",
  "+",
  "\\",
  ",",
  ";",
  '"',
  "▫",
  "[",
  "- ",
  "a:",
  "due:",
  "1",
  "=",
  "(A) ",
  "x ",
  "every ",
  "é",
  "👍",
  "\u0301",
  "\u3164",
];
const LENGTH = process.env.DOCKET_LONG === "1" ? 300_000 : 40_000;
const TIMES = 10;
/** Shorter than this is noise. */
const LEAST_SECONDS = 0.02;

function secondsOf(file: string | Uint8Array, source: ImportSource): number {
  const before = process.cpuUsage();
  try {
    read(file, source);
  } catch (error) {
    if (!(error instanceof TransferError)) throw error;
  }
  return process.cpuUsage(before).user / 1e6;
}

describe("long repetitive texts are read in linear time", function () {
  this.timeout(120_000);
  const builders: [ImportSource, (text: string) => string | Uint8Array][] = [
    [
      "todoist",
      (text) =>
        project(
          row({ CONTENT: text, DESCRIPTION: text, DATE: text, PRIORITY: text, DEADLINE: text }),
          row({ TYPE: "note", CONTENT: text }),
        ),
    ],
    [
      "ticktick",
      (text) =>
        backup({
          Title: text,
          Content: text,
          "Is Check list": "Y",
          "Due Date": text,
          Repeat: text,
          Tags: text,
          "List Name": text,
        }),
    ],
    [
      "vikunja",
      (text) =>
        archive([
          {
            title: text,
            description: text,
            due_date: text,
            repeats: text,
            labels: [{ title: text }],
          },
        ]),
    ],
    [
      "microsoft-todo",
      (text) =>
        lists({
          title: text,
          body: { content: text, contentType: "html" },
          dueDateTime: { dateTime: text },
        }),
    ],
    ["google-tasks", (text) => takeout({ title: text, notes: text, due: text })],
    ["google-keep", (text) => keepNote({ title: text, textContent: text })],
    ["todoist", (text) => sync([{ content: text, due: { string: text, is_recurring: true } }])],
    ["remember-the-milk", (text) => rememberTheMilk([{ name: text, repeat: text, tags: [text] }])],
    [
      "taskwarrior",
      (text) =>
        tasks({ description: text, due: text, recur: text, status: "recurring", project: text }),
    ],
    [
      "icalendar",
      (text) =>
        calendar([
          `SUMMARY:${text.replaceAll("\n", "")}`,
          `CATEGORIES:${text.replaceAll("\n", "")}`,
          `DUE;${text.replaceAll("\n", "")}`,
        ]),
    ],
    ["todo.txt", (text) => text],
    ["markdown", (text) => `- [ ] ${text} (${text})\n# ${text}\n---\n ${text}`],
    [
      "csv",
      (text) =>
        `Title,Labels,Due,Time\n"${text.replaceAll('"', '""')}","${text.replaceAll('"', '""')}",${text.replace(/[",\n]/g, "")},9`,
    ],
  ];
  for (const [source, build] of builders) {
    it(source, () => {
      for (const piece of PIECES) {
        const short = secondsOf(build(piece.repeat(LENGTH / TIMES / piece.length)), source);
        const long = secondsOf(build(piece.repeat(LENGTH / piece.length)), source);
        // Ten times the length takes ten times as long, or a hundred times if the time is quadratic.
        expect(long, JSON.stringify(piece)).to.be.below(Math.max(short, LEAST_SECONDS) * TIMES * 4);
      }
    });
  }
});
