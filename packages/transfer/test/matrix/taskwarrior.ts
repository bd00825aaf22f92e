import type { ImportedContent } from "@docket/transfer";
import { type Matrix, probesOf } from "./probe.js";

type Values = Record<string, unknown>;

export function tasks(...values: Values[]): string {
  const all = values.map((one, at) => ({
    id: at + 1,
    uuid: `u${at + 1}`,
    description: "Task",
    status: "pending",
    entry: "20261101T100000Z",
    modified: "20261101T100000Z",
    urgency: 1.5,
    ...one,
  }));
  return JSON.stringify(all);
}

const template = (recur: string, more: Values = {}) => [
  { status: "recurring", recur, due: "20261123T230000Z", mask: "+-", rtype: "periodic", ...more },
];
const rule = (text: string) => ({ repeat: { rule: text, from: "due" as const } });

export const taskwarrior: Matrix = {
  source: "taskwarrior",
  probes: probesOf(
    (all: Values[]) => tasks(...all),
    [
      ["title", [{ description: "Milk" }], "kept", { title: "Milk", sourceId: "u1" }],
      [
        "list",
        [{ project: "Home.Kitchen" }],
        "kept",
        ({ lists }: ImportedContent) => lists[0]?.name === "Home.Kitchen",
      ],
      ["labels", [{ tags: ["shop", "next"] }], "kept", { labels: ["shop", "next"] }],
      ["priority", [{ priority: "H" }], "kept", { priority: 1 }],
      ["priority", [{ priority: "M" }], "kept", { priority: 2 }],
      ["priority", [{ priority: "L" }], "kept", { priority: 3 }],
      ["priority", [{ priority: "X" }], "changed", { priority: 4 }, ["priority"]],
      ["due day", [{ due: "20261130T230000Z" }], "kept", { dueDate: "2026-12-01", dueTime: null }],
      [
        "due time",
        [{ due: "20261201T083000Z" }],
        "kept",
        { dueDate: "2026-12-01", dueTime: "09:30" },
      ],
      ["start", [{ scheduled: "20261127T230000Z" }], "kept", { startDate: "2026-11-28" }],
      [
        "start",
        [{ status: "waiting", wait: "20261127T230000Z" }],
        "kept",
        { startDate: "2026-11-28" },
      ],
      [
        "start",
        [{ scheduled: "20261128T083000Z" }],
        "changed",
        { startDate: "2026-11-28" },
        ["scheduled"],
      ],
      [
        "start",
        [{ scheduled: "20261127T230000Z", wait: "20261126T230000Z" }],
        "changed",
        { startDate: "2026-11-28", description: "wait: 2026-11-27 00:00" },
        ["wait"],
      ],
      ["repetition", template("weekly"), "kept", { ...rule("FREQ=WEEKLY"), dueDate: "2026-11-24" }],
      ["repetition", template("3mo"), "kept", rule("FREQ=MONTHLY;INTERVAL=3")],
      ["repetition", template("P2D"), "kept", rule("FREQ=DAILY;INTERVAL=2")],
      [
        "repetition",
        template("quarterly", { until: "20271231T230000Z" }),
        "kept",
        rule("FREQ=MONTHLY;INTERVAL=3;UNTIL=20280101"),
      ],
      [
        "repetition",
        template("4hours"),
        "changed",
        { repeat: null, description: "recur: 4hours" },
        ["recur"],
      ],
      [
        "repetition",
        [{ recur: "weekly", parent: "gone", imask: 1, due: "20261130T230000Z" }],
        "kept",
        { dueDate: "2026-12-01", ...rule("FREQ=WEEKLY") },
      ],
      [
        "repetition",
        [{ recur: "weekly", parent: "gone", status: "completed", due: "20261130T230000Z" }],
        "kept",
        { completed: true, repeat: null },
      ],
      [
        "instances",
        [
          ...template("weekly"),
          { parent: "u1", imask: 0, status: "completed", due: "20261123T230000Z" },
          { parent: "u1", imask: 1, due: "20261130T230000Z" },
        ],
        "changed",
        ({ tasks }: ImportedContent) => tasks.length === 1 && tasks[0]?.dueDate === "2026-12-01",
        ["parent"],
      ],
      [
        "instances",
        [
          ...template("weekly"),
          { parent: "u1", status: "completed", due: "20261123T230000Z", end: "20261124T080000Z" },
          { parent: "u1", status: "deleted", due: "20261130T230000Z", end: "20261125T080000Z" },
        ],
        "changed",
        {
          dueDate: "2026-12-08",
          completed: false,
          completions: [
            {
              occurrence: 0,
              dueDate: "2026-11-24",
              dueTime: null,
              dueZone: null,
              repeat: { rule: "FREQ=WEEKLY", from: "due" },
              completedAt: "2026-11-24T08:00:00.000Z",
            },
          ],
        },
        ["parent"],
      ],
      [
        "completed",
        [{ status: "completed", end: "20261120T100000Z" }],
        "kept",
        { completed: true, completedAt: "2026-11-20T10:00:00.000Z" },
      ],
      ["completed", [{ status: "done" }], "changed", { completed: false }, ["status"]],
      ["created", [{}], "kept", { createdAt: "2026-11-01T10:00:00.000Z" }],
      [
        "annotations",
        [{ annotations: [{ entry: "20261101T100000Z", description: "Well" }] }],
        "changed",
        { description: "Annotation: 2026-11-01 Well" },
        ["Annotation"],
      ],
      [
        "annotations",
        [
          ...template("weekly"),
          {
            parent: "u1",
            imask: 1,
            due: "20261130T230000Z",
            annotations: [{ entry: "20261121T100000Z", description: "Of one time" }],
          },
        ],
        "changed",
        { description: "Annotation: 2026-11-21 Of one time" },
        ["parent", "Annotation"],
      ],
      ["created", [{ entry: "lately" }], "lost", { createdAt: null }, ["entry"]],
      [
        "relations",
        [{ depends: ["u2", "u3"] }, { description: "Paint" }, { description: "Buy" }],
        "changed",
        { description: "depends: Paint\n\ndepends: Buy" },
        ["depends"],
      ],
      [
        "relations",
        [{ depends: "u2,u9" }, { description: "Paint" }],
        "changed",
        { description: "depends: Paint\n\ndepends: u9" },
        ["depends"],
      ],
      ["relations", [{ depends: ["u9"] }], "changed", { description: "depends: u9" }, ["depends"]],
      [
        "deleted",
        [{ status: "deleted", description: "Gone" }, {}],
        "lost",
        { title: "Task" },
        ["status"],
      ],
      ["progress", [{ start: "20261120T100000Z" }], "lost", { completed: false }, ["start"]],
      ["own fields", [{ estimate: "3h" }], "lost", { title: "Task" }, ["estimate"]],
    ],
  ),
};
