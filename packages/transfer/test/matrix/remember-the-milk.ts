import type { ImportedContent } from "@docket/transfer";
import { type Matrix, probesOf } from "./probe.js";

type Values = Record<string, unknown>;

export function rememberTheMilk(tasks: Values[], rest: Values = {}): string {
  return JSON.stringify({
    config: { user_id: "1" },
    lists: [
      { id: "L0", name: "Inbox" },
      { id: "L1", name: "Home", date_archived: 1_700_000_000_000 },
    ],
    notes: [],
    ...rest,
    tasks: tasks.map((values, at) => ({
      id: String(at + 1),
      series_id: `s${at + 1}`,
      list_id: "L0",
      name: "Task",
      priority: "PN",
      ...values,
    })),
  });
}

/** The clock of the tests is in Zurich. */
const day = Date.parse("2026-12-01T00:00:00+01:00");
const time = Date.parse("2026-12-01T09:30:00+01:00");
const weekly = { date_due: day, repeat: "FREQ=WEEKLY;INTERVAL=1", repeat_every: true };

export const rememberTheMilkMatrix: Matrix = {
  source: "remember-the-milk",
  probes: probesOf(
    ([tasks, rest]: [Values[], Values?]) => rememberTheMilk(tasks, rest),
    [
      ["title", [[{ name: "Milk" }]], "kept", { title: "Milk", sourceId: "1" }],
      [
        "description",
        [[{}], { notes: [{ id: "n", series_id: "s1", title: "One", content: "two" }] }],
        "kept",
        { description: "One\ntwo" },
      ],
      [
        "list",
        [[{ list_id: "L1" }]],
        "kept",
        ({ lists, tasks }: ImportedContent) =>
          tasks[0]?.listRef === "L1" &&
          lists.map((one) => `${one.name} ${one.inbox} ${one.archived}`).join() ===
            "Inbox true false,Home false true",
      ],
      ["labels", [[{ tags: ["shop"] }]], "kept", { labels: ["shop"] }],
      ["priority", [[{ priority: "P2" }]], "kept", { priority: 2 }],
      [
        "subtask",
        [[{}, { parent_id: "1" }]],
        "kept",
        ({ tasks }: ImportedContent) => tasks[1]?.parentRef === "1",
      ],
      ["due day", [[{ date_due: day }]], "kept", { dueDate: "2026-12-01", dueTime: null }],
      ["due day", [[{ date_due: 1e18 }]], "lost", { dueDate: null }, ["date_due"]],
      [
        "due time",
        [[{ date_due: time, date_due_has_time: true }]],
        "kept",
        { dueDate: "2026-12-01", dueTime: "09:30", dueZone: null },
      ],
      ["repetition", [[weekly]], "kept", { repeat: { rule: "FREQ=WEEKLY", from: "due" } }],
      [
        "repetition",
        [[{ ...weekly, repeat_every: false }]],
        "kept",
        { repeat: { rule: "FREQ=WEEKLY", from: "completion" } },
      ],
      [
        "repetition",
        [[{ ...weekly, date_completed: time }]],
        "lost",
        { repeat: null, completed: true },
        ["repeat"],
      ],
      ["start", [[{ date_start: day }]], "kept", { startDate: "2026-12-01", description: null }],
      [
        "start",
        [[{ date_start: time, date_start_has_time: true }]],
        "changed",
        { startDate: "2026-12-01", description: "date_start: 2026-12-01T08:30:00.000Z" },
        ["date_start"],
      ],
      [
        "completed",
        [[{ date_completed: time }]],
        "kept",
        { completed: true, completedAt: "2026-12-01T08:30:00.000Z" },
      ],
      ["created", [[{ date_created: time }]], "kept", { createdAt: "2026-12-01T08:30:00.000Z" }],
      [
        "duration",
        [[{ estimate: "PT30M" }]],
        "changed",
        { description: "Estimate: PT30M" },
        ["Estimate"],
      ],
      [
        "links",
        [[{ url: "https://x.ch" }]],
        "changed",
        { description: "URL: https://x.ch" },
        ["URL"],
      ],
      [
        "location",
        [[{ location_id: "p" }], { locations: [{ id: "p", name: "Office" }] }],
        "changed",
        { description: "Location: Office" },
        ["Location"],
      ],
      [
        "deleted",
        [[{ name: "Gone", date_trashed: time }, {}]],
        "lost",
        { title: "Task" },
        ["date_trashed"],
      ],
      ["reminders", [[{}], { reminders: [{ id: "r" }] }], "lost", { title: "Task" }, ["reminders"]],
    ],
  ),
};
