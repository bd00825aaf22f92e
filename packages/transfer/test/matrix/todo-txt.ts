import type { ImportedContent } from "@docket/transfer";
import { type Matrix, probesOf } from "./probe.js";

const rule = (text: string, from: "due" | "completion") => ({ repeat: { rule: text, from } });

export const todoTxt: Matrix = {
  source: "todo.txt",
  probes: probesOf(
    (line: string) => line,
    [
      ["title", "Milk http://x.ch:80 a:b", "kept", { title: "Milk http://x.ch:80 a:b" }],
      [
        "title",
        "Xylophone x (A) later",
        "kept",
        { title: "Xylophone x (A) later", priority: 4, completed: false },
      ],
      ["list", "Milk +Home", "kept", ({ lists }: ImportedContent) => lists[0]?.name === "Home"],
      [
        "list",
        "Milk +Home +Garden",
        "changed",
        { listRef: "Home", labels: ["Garden"] },
        ["project"],
      ],
      ["list", "Milk +🏠", "kept", ({ lists }: ImportedContent) => lists[0]?.name === "🏠"],
      ["title", "Milk \\@2 \\x", "kept", { title: "Milk @2 \\x", labels: [] }],
      ["labels", "Milk @shop @today", "kept", { labels: ["shop", "today"], title: "Milk" }],
      [
        "labels",
        "A + or @, alone",
        "kept",
        { labels: [], title: "A + or @, alone", listRef: null },
      ],
      ["priority", "(A) Milk", "kept", { priority: 1, title: "Milk" }],
      ["list", "Milk +Inbox", "kept", ({ lists }: ImportedContent) => lists[0]?.inbox === true],
      ["priority", "(C) Milk", "kept", { priority: 3 }],
      ["priority", "(F) Milk", "changed", { priority: 4 }, ["priority"]],
      ["priority", "x Milk pri:B", "kept", { priority: 2, completed: true }],
      ["due day", "Milk due:2026-12-01", "kept", { dueDate: "2026-12-01", title: "Milk" }],
      [
        "due day",
        "Milk due:2026-02-30",
        "changed",
        { dueDate: null, title: "Milk due:2026-02-30" },
        ["due"],
      ],
      ["start", "Milk t:2026-11-28", "kept", { startDate: "2026-11-28" }],
      ["repetition", "Milk due:2026-12-01 rec:+2w", "kept", rule("FREQ=WEEKLY;INTERVAL=2", "due")],
      [
        "repetition",
        "Milk due:2026-12-01 rec:3d",
        "kept",
        rule("FREQ=DAILY;INTERVAL=3", "completion"),
      ],
      [
        "repetition",
        "Milk due:2026-12-01 rec:5b",
        "changed",
        { repeat: null, title: "Milk rec:5b" },
        ["rec"],
      ],
      [
        "completed",
        "x 2026-11-20 2026-11-01 Milk",
        "kept",
        {
          completed: true,
          completedAt: "2026-11-19T23:00:00.000Z",
          createdAt: "2026-10-31T23:00:00.000Z",
        },
      ],
      ["created", "2026-13-45 Milk", "lost", { createdAt: null, title: "Milk" }, ["date"]],
      [
        "created",
        "2026-11-01 Milk",
        "kept",
        { createdAt: "2026-10-31T23:00:00.000Z", title: "Milk" },
      ],
    ],
  ),
};
