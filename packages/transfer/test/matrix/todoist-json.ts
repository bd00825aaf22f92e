import type { ImportedContent } from "@docket/transfer";
import { probesOf } from "./probe.js";

type Values = Record<string, unknown>;

/** What the API answers to a full synchronisation. */
export function sync(items: Values[], rest: Values = {}): string {
  return JSON.stringify({
    full_sync: true,
    projects: [
      { id: "P0", name: "Inbox", inbox_project: true, color: "charcoal" },
      { id: "P1", name: "Home", color: "lime_green" },
    ],
    sections: [{ id: "S1", name: "Later", project_id: "P1", section_order: 1 }],
    ...rest,
    items: items.map((values, at) => ({
      id: String(at + 1),
      content: "Task",
      project_id: "P1",
      priority: 1,
      labels: [],
      ...values,
    })),
  });
}

const due = (values: Values): [Values[]] => [
  [{ due: { lang: "en", is_recurring: false, ...values } }],
];
const weekly = { date: "2026-12-01", is_recurring: true };

export const todoistJson = probesOf(
  ([items, rest]: [Values[], Values?]) => sync(items, rest),
  [
    ["title", [[{ content: "Milk" }]], "kept", { title: "Milk", sourceId: "1" }],
    ["description", [[{ description: "two" }]], "kept", { description: "two" }],
    [
      "list",
      [[{ project_id: "P0" }]],
      "kept",
      ({ lists, tasks }: ImportedContent) =>
        tasks[0]?.listRef === "P0" &&
        lists.map((one) => `${one.name} ${one.inbox} ${one.color}`).join() ===
          "Inbox true gray,Home false green",
    ],
    ["section", [[{ section_id: "S1" }]], "kept", { sectionRef: "S1" }],
    ["labels", [[{ labels: ["shop"] }]], "kept", { labels: ["shop"] }],
    ["priority", [[{ priority: 4 }]], "kept", { priority: 1 }],
    ["priority", [[{ priority: 1 }]], "kept", { priority: 4 }],
    [
      "subtask",
      [[{}, { parent_id: "1" }]],
      "kept",
      ({ tasks }: ImportedContent) => tasks[1]?.parentRef === "1",
    ],
    [
      "order",
      [
        [
          { content: "Second", child_order: 2 },
          { content: "First", child_order: 1 },
        ],
      ],
      "kept",
      { title: "First" },
    ],
    ["due day", due({ date: "2026-12-01" }), "kept", { dueDate: "2026-12-01", dueTime: null }],
    ["due day", due({ date: "soon" }), "changed", { description: "due: soon" }, ["due"]],
    [
      "due time",
      due({ date: "2026-12-01T09:30:00" }),
      "kept",
      { dueDate: "2026-12-01", dueTime: "09:30", dueZone: null },
    ],
    [
      "due zone",
      due({ date: "2026-12-01T14:30:00Z", timezone: "America/New_York" }),
      "kept",
      { dueDate: "2026-12-01", dueTime: "09:30", dueZone: "America/New_York" },
    ],
    [
      "repetition",
      due({ ...weekly, string: "every tue" }),
      "kept",
      { dueDate: "2026-12-01", repeat: { rule: "FREQ=WEEKLY;BYDAY=TU", from: "due" } },
    ],
    [
      "repetition",
      due({ ...weekly, string: "every moon" }),
      "changed",
      { repeat: null, description: "due: every moon" },
      ["due"],
    ],
    [
      "completed",
      [[{ checked: true, completed_at: "2026-11-20T10:00:00Z" }]],
      "kept",
      { completed: true, completedAt: "2026-11-20T10:00:00.000Z" },
    ],
    [
      "created",
      [[{ added_at: "2026-11-01T10:00:00Z" }]],
      "kept",
      { createdAt: "2026-11-01T10:00:00.000Z" },
    ],
    [
      "comments",
      [[{}], { notes: [{ item_id: "1", content: "Well", posted_at: "2026-11-20T10:00:00Z" }] }],
      "changed",
      { description: "Comment: 2026-11-20 Well" },
      ["Comment"],
    ],
    [
      "attachments",
      [
        [{}],
        {
          notes: [
            { item_id: "1", file_attachment: { file_name: "a.pdf", file_url: "https://x.ch" } },
          ],
        },
      ],
      "changed",
      { description: "Comment: a.pdf https://x.ch" },
      ["Comment"],
    ],
    [
      "deadline",
      [[{ deadline: { date: "2026-12-05" } }]],
      "changed",
      { description: "Deadline: 2026-12-05" },
      ["Deadline"],
    ],
    [
      "duration",
      [[{ duration: { amount: 15, unit: "minute" } }]],
      "changed",
      { description: "Duration: 15 minute" },
      ["Duration"],
    ],
    [
      "folders",
      [[{}], { projects: [{ id: "P1", name: "Home", parent_id: "P0" }] }],
      "changed",
      { listRef: "P1" },
      ["parent_id"],
    ],
    [
      "deleted",
      [[{ content: "Gone", is_deleted: true }, {}]],
      "lost",
      { title: "Task" },
      ["is_deleted"],
    ],
    ["people", [[{ responsible_uid: "7" }]], "lost", { title: "Task" }, ["responsible_uid"]],
    [
      "reminders",
      [[{}], { reminders: [{ item_id: "1" }] }],
      "lost",
      { title: "Task" },
      ["reminders"],
    ],
  ],
);
