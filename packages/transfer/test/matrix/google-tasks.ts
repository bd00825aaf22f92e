import type { ImportedContent } from "@docket/transfer";
import { type Matrix, type Probe, probesOf } from "./probe.js";

type Values = Record<string, unknown>;

export const takeout = (...tasks: Values[]) => takeoutOf(tasks);

function takeoutOf(tasks: Values[], recurrences?: Values[]): string {
  const items = tasks.map((values, at) => ({
    kind: "tasks#task",
    id: String(at + 1),
    title: "Task",
    status: "needsAction",
    updated: "2026-11-02T10:00:00Z",
    ...values,
  }));
  const list = { kind: "tasks#tasks", id: "L", title: "Home", items, recurrences };
  return JSON.stringify({ kind: "tasks#taskLists", items: [{ id: "M", title: "My Tasks" }, list] });
}

/** A weekly task of Mondays at 8:30 in UTC, with its copies: whether each is completed, by its day of November. */
const weekly = (
  copies: Record<number, boolean>,
  schedule: Values = { interval: { weekly: { day_of_week: ["MONDAY"] } } },
  more: Values = {},
) =>
  takeoutOf(
    Object.entries(copies).map(([day, done]) => ({
      task_recurrence_id: "r",
      status: done ? "completed" : "needsAction",
      ...(done && { completed: `2026-11-${day}T18:00:00Z` }),
      scheduled_time: [{ current: true, start: `2026-11-${day}T08:30:00Z` }],
    })),
    [{ id: "r", title: "Task", schedule, ...more }],
  );

const atHalfPastNine = { dueTime: "09:30", dueZone: null, description: null };
const everyMonday = { rule: "FREQ=WEEKLY;BYDAY=MO", from: "due" as const };

const repeating: Probe[] = probesOf(
  (file: string) => file,
  [
    [
      "repetition",
      weekly({ 30: false }),
      "kept",
      {
        ...atHalfPastNine,
        sourceId: "r",
        dueDate: "2026-11-30",
        repeat: everyMonday,
        completions: [],
      },
    ],
    [
      "repetition",
      weekly({ 16: true, 23: true, 30: false }),
      "changed",
      ({ tasks }: ImportedContent) =>
        tasks.length === 1 &&
        tasks[0]?.dueDate === "2026-11-30" &&
        tasks[0].completions.map(({ dueDate, completedAt }) => dueDate + completedAt).join() ===
          "2026-11-162026-11-16T18:00:00.000Z,2026-11-232026-11-23T18:00:00.000Z",
      ["task_recurrence_id"],
    ],
    [
      "repetition",
      weekly({ 16: true, 23: true }),
      "changed",
      { dueDate: "2026-11-30", completed: false, repeat: everyMonday },
      ["task_recurrence_id"],
    ],
    [
      "repetition",
      weekly(
        { 30: false },
        { interval: { interval_multiplier: 2, monthly: { day_of_month: 30 } } },
      ),
      "kept",
      {
        dueDate: "2026-11-30",
        repeat: {
          rule: "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=28,29,30;BYSETPOS=-1",
          from: "due",
        },
      },
    ],
    [
      "repetition",
      weekly(
        { 30: false },
        { interval: { daily: {} }, end_condition: { date_boundary: "2026-12-24T00:00:00Z" } },
      ),
      "kept",
      { repeat: { rule: "FREQ=DAILY;UNTIL=20261224", from: "due" } },
    ],
    [
      "repetition",
      weekly(
        { 29: true, 30: false },
        { interval: { daily: {} }, end_condition: { instance_number_limit: 5 } },
      ),
      "changed",
      { repeat: { rule: "FREQ=DAILY;COUNT=4", from: "due" } },
      ["task_recurrence_id"],
    ],
    [
      "repetition",
      weekly({ 30: false }, { interval: { monthly: { week_of_month: "SECOND" } } }),
      "changed",
      {
        repeat: null,
        description: 'recurrence: {"interval":{"monthly":{"week_of_month":"SECOND"}}}',
      },
      ["recurrence"],
    ],
    [
      "repetition",
      weekly({ 23: true, 30: false }, undefined, { stopped: true }),
      "changed",
      ({ tasks }: ImportedContent) =>
        tasks.map(({ completed, repeat }) => `${completed} ${repeat}`).join() ===
        "true null,false null",
      ["task_recurrence_id"],
    ],
    [
      "repetition",
      takeoutOf([{}], [{ id: "r", title: "Birthday", schedule: { interval: { yearly: {} } } }]),
      "lost",
      { repeat: null },
      ["recurrences"],
    ],
  ],
);

const values: Probe[] = probesOf(
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
      "kept",
      { ...atHalfPastNine, dueDate: "2026-12-01" },
    ],
    [
      "due time",
      [
        {
          scheduled_time: [
            { start: "2026-11-30T08:30:00Z", current: false },
            { current: true, start: "2026-12-01T08:30:00Z" },
          ],
        },
      ],
      "changed",
      { ...atHalfPastNine, dueDate: "2026-12-01" },
      ["scheduled_time"],
    ],
    [
      "due time",
      [
        {
          due: "2026-12-01T00:00:00Z",
          scheduled_time: [{ current: true, start: "2026-12-02T08:30:00Z" }],
        },
      ],
      "changed",
      { dueDate: "2026-12-01", description: "scheduled_time: 2026-12-02T08:30:00Z" },
      ["scheduled_time"],
    ],
    [
      "due day",
      [{ scheduled_time: [{ current: true, start: "2026-12-01T23:00:00Z" }] }],
      "kept",
      { dueDate: "2026-12-02", dueTime: null },
    ],
    ["star", [{ starred: true }], "lost", { title: "Task" }, ["starred"]],
  ],
);

export const googleTasks: Matrix = { source: "google-tasks", probes: [...values, ...repeating] };
