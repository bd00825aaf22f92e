import type { ImportedContent } from "@docket/transfer";
import { type Matrix, probesOf } from "./probe.js";

type Values = Record<string, unknown>;

export function takeout(...tasks: Values[]): string {
  const items = tasks.map((values, at) => ({
    kind: "tasks#task",
    id: String(at + 1),
    title: "Task",
    status: "needsAction",
    updated: "2026-11-02T10:00:00Z",
    ...values,
  }));
  const list = { kind: "tasks#tasks", id: "L", title: "Home", items };
  return JSON.stringify({ kind: "tasks#taskLists", items: [{ id: "M", title: "My Tasks" }, list] });
}

export const googleTasks: Matrix = {
  source: "google-tasks",
  probes: probesOf(
    (tasks: Values[]) => takeout(...tasks),
    [
      ["title", [{ title: "Milk" }], "kept", { title: "Milk", sourceId: "1" }],
      ["description", [{ notes: "one\ntwo" }], "kept", { description: "one\ntwo" }],
      [
        "list",
        [{}],
        "kept",
        ({ lists }: ImportedContent) =>
          lists.map(({ name, inbox }) => `${name} ${inbox}`).join() === "My Tasks true,Home false",
      ],
      [
        "subtask",
        [{}, { parent: "1" }],
        "kept",
        ({ tasks }: ImportedContent) => tasks[1]?.parentRef === "1",
      ],
      [
        "due day",
        [{ due: "2026-12-01T00:00:00.000Z" }],
        "kept",
        { dueDate: "2026-12-01", dueTime: null },
      ],
      [
        "due day",
        [{ due: "0000-12-01T00:00:00.000Z" }],
        "changed",
        { dueDate: null, description: "due: 0000-12-01T00:00:00.000Z" },
        ["due"],
      ],
      [
        "completed",
        [{ status: "completed", completed: "2026-11-20T10:00:00.000Z" }],
        "kept",
        { completed: true, completedAt: "2026-11-20T10:00:00.000Z" },
      ],
      ["completed", [{ status: "done" }], "changed", { completed: false }, ["status"]],
      [
        "created",
        [{ created: "2026-11-01T10:00:00Z" }],
        "kept",
        { createdAt: "2026-11-01T10:00:00.000Z" },
      ],
      [
        "order",
        [
          { title: "Second", position: "00002" },
          { title: "First", position: "00001" },
        ],
        "kept",
        { title: "First" },
      ],
      [
        "links",
        [{ links: [{ type: "email", description: "Mail", link: "https://x.ch" }] }],
        "changed",
        { description: "Link: Mail https://x.ch" },
        ["Link"],
      ],
      ["deleted", [{ title: "Gone", deleted: true }, {}], "lost", { title: "Task" }, ["deleted"]],
      [
        "repetition",
        [{ task_recurrence_id: "abc" }],
        "lost",
        { repeat: null },
        ["task_recurrence_id"],
      ],
      [
        "due day",
        [
          {
            due: "2026-12-01T00:00:00Z",
            scheduled_time: [{ current: true, start: "2026-12-01T00:00:00Z" }],
          },
        ],
        "kept",
        { dueDate: "2026-12-01", description: null },
      ],
      [
        "due time",
        [
          {
            due: "2026-12-01T00:00:00Z",
            scheduled_time: [{ current: true, start: "2026-12-01T08:30:00Z" }],
          },
        ],
        "changed",
        { dueDate: "2026-12-01", description: "scheduled_time: 2026-12-01T08:30:00Z" },
        ["scheduled_time"],
      ],
      ["star", [{ starred: true }], "lost", { title: "Task" }, ["starred"]],
    ],
  ),
};
