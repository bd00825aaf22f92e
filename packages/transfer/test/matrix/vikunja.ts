import type { ImportedContent } from "@docket/transfer";
import { strToU8, zipSync } from "fflate";
import { type Matrix, probesOf } from "./probe.js";

type Values = Record<string, unknown>;
const NEVER = "0001-01-01T00:00:00Z";

export function archive(tasks: Values[], project: Values = {}): Uint8Array {
  const all = tasks.map((values, at) => ({
    id: at + 1,
    title: "Task",
    description: "",
    done: false,
    done_at: NEVER,
    due_date: NEVER,
    start_date: NEVER,
    end_date: NEVER,
    reminders: null,
    priority: 0,
    repeat_after: 0,
    repeat_mode: 0,
    labels: null,
    ...values,
  }));
  const data = JSON.stringify([{ id: 7, title: "Home", hex_color: "", tasks: all, ...project }]);
  return zipSync({ "data.json": strToU8(data), VERSION: strToU8("1.0.0") });
}

const list =
  (key: "name" | "color" | "archived", value: unknown) =>
  ({ lists }: ImportedContent) =>
    lists[0]?.[key] === value;

export const vikunja: Matrix = {
  source: "vikunja",
  probes: [
    ...probesOf(
      (tasks: Values[]) => archive(tasks),
      [
        [
          "title",
          [{ title: "Buy <b>milk</b>" }],
          "kept",
          { title: "Buy <b>milk</b>", sourceId: "1" },
        ],
        [
          "description",
          [
            {
              description:
                '<ul data-type="taskList"><li data-checked="true"><label><input type="checkbox" checked><span></span></label><div><p>one</p></div></li><li data-checked="false"><div><p>two</p></div></li></ul>',
            },
          ],
          "kept",
          { description: "- [x] one\n\n- [ ] two" },
        ],
        [
          "description",
          [{ description: "<p>one</p><p>two &amp; three</p>" }],
          "kept",
          { description: "one\ntwo & three" },
        ],
        [
          "description",
          [{ description: '<p><strong>one</strong> <a href="https://x.ch">x</a></p>' }],
          "changed",
          { description: "one x (https://x.ch)" },
          ["description"],
        ],
        [
          "labels",
          [{ labels: [{ id: 1, title: "shop", hex_color: "" }] }],
          "kept",
          { labels: ["shop"] },
        ],
        ["priority", [{ priority: 4 }], "kept", { priority: 1 }],
        ["priority", [{ priority: 3 }], "kept", { priority: 2 }],
        ["priority", [{ priority: 2 }], "kept", { priority: 3 }],
        ["priority", [{ priority: 5 }], "changed", { priority: 1 }, ["priority"]],
        ["priority", [{ priority: 1 }], "changed", { priority: 3 }, ["priority"]],
        [
          "subtask",
          [
            { related_tasks: { subtask: [{ id: 2, title: "Below" }] } },
            { title: "Below", related_tasks: { parenttask: [{ id: 1 }] } },
          ],
          "kept",
          ({ tasks }: ImportedContent) => tasks[1]?.parentRef === "1",
        ],
        ["due day", [{ due_date: NEVER }], "kept", { dueDate: null }],
        [
          "due time",
          [{ due_date: "2026-12-01T08:30:00Z" }],
          "kept",
          { dueDate: "2026-12-01", dueTime: "09:30", dueZone: null },
        ],
        ["start", [{ start_date: "2026-11-27T23:00:00Z" }], "kept", { startDate: "2026-11-28" }],
        [
          "start",
          [{ start_date: "2026-11-28T08:00:00Z" }],
          "changed",
          { startDate: "2026-11-28" },
          ["start_date"],
        ],
        [
          "repetition",
          [{ due_date: "2026-12-01T08:30:00Z", repeat_after: 259_200 }],
          "kept",
          { repeat: { rule: "FREQ=DAILY;INTERVAL=3", from: "due" } },
        ],
        [
          "repetition",
          [{ due_date: "2026-12-01T08:30:00Z", repeat_after: 1_209_600, repeat_mode: 2 }],
          "kept",
          { repeat: { rule: "FREQ=WEEKLY;INTERVAL=2", from: "completion" } },
        ],
        [
          "repetition",
          [{ due_date: "2026-12-01T08:30:00Z", repeat_mode: 1 }],
          "kept",
          { repeat: { rule: "FREQ=MONTHLY", from: "due" } },
        ],
        [
          "repetition",
          [{ due_date: "2026-12-01T08:30:00Z", repeat_after: 3_600 }],
          "changed",
          { repeat: null, description: "repeat_after: 3600 seconds" },
          ["repeat_after"],
        ],
        [
          "completed",
          [{ done: true, done_at: "2026-11-20T10:00:00Z" }],
          "kept",
          { completed: true, completedAt: "2026-11-20T10:00:00.000Z" },
        ],
        ["completed", [{ done: "yes" }], "changed", { completed: false }, ["done"]],
        [
          "created",
          [{ created: "2026-11-01T10:00:00Z" }],
          "kept",
          { createdAt: "2026-11-01T10:00:00.000Z" },
        ],
        [
          "order",
          [
            { title: "Second", position: 200 },
            { title: "First", position: 100 },
          ],
          "kept",
          { title: "First" },
        ],
        [
          "comments",
          [{ comments: [{ id: 1, comment: "Well" }] }],
          "changed",
          { description: "Comment: Well" },
          ["Comment"],
        ],
        [
          "relations",
          [{ related_tasks: { blocked: [{ id: 9, title: "Other" }] } }],
          "changed",
          { description: "blocked: Other" },
          ["blocked"],
        ],
        [
          "end date",
          [{ end_date: "2026-12-02T08:30:00Z" }],
          "lost",
          { dueDate: null },
          ["end_date"],
        ],
        [
          "people",
          [{ assignees: [{ id: 1, username: "ada" }] }],
          "lost",
          { title: "Task" },
          ["assignees"],
        ],
        ["progress", [{ percent_done: 0.5 }], "lost", { completed: false }, ["percent_done"]],
        [
          "reminders",
          [{ reminders: [{ reminder: "2026-12-01T08:30:00Z" }] }],
          "lost",
          { title: "Task" },
          ["reminders"],
        ],
        [
          "attachments",
          [{ attachments: [{ id: 1, file: { name: "a.jpg" } }] }],
          "lost",
          ({ losses }: ImportedContent) => losses[0]?.example === "a.jpg",
          ["attachments"],
        ],
        [
          "labels",
          [{ labels: [{ id: 1, title: "shop", description: "Where one buys" }] }],
          "changed",
          { labels: ["shop"] },
          ["label description"],
        ],
        [
          "completed",
          [{ done: true, done_at: "lately" }],
          "changed",
          { completed: true },
          ["done_at"],
        ],
        [
          "comments",
          [
            {
              comments: [
                { comment: "Well", created: "2026-11-01T10:00:00Z", author: { username: "ada" } },
              ],
            },
          ],
          "changed",
          { description: "Comment: 2026-11-01 ada: Well" },
          ["Comment"],
        ],
        ["colour of tasks", [{ hex_color: "ff0000" }], "lost", { title: "Task" }, ["hex_color"]],
      ],
    ),
    ...probesOf(
      (project: Values) =>
        archive(
          [
            { title: "Second", position: 0 },
            { title: "First", position: 0 },
          ],
          project,
        ),
      [
        [
          "section",
          {
            buckets: [
              { id: 5, title: "Done", position: 300 },
              { id: 6, title: "Doing", position: 200 },
            ],
            task_buckets: [
              { bucket_id: 5, task_id: 1 },
              { bucket_id: 6, task_id: 2 },
            ],
          },
          "kept",
          ({ lists }: ImportedContent) =>
            lists[0]?.sections.map(({ name }) => name).join() === "Doing,Done",
        ],
        [
          "order",
          {
            views: [
              { id: 8, view_kind: "kanban" },
              { id: 9, view_kind: "list" },
            ],
            positions: [
              { task_id: 1, project_view_id: 8, position: 1 },
              { task_id: 2, project_view_id: 8, position: 2 },
              { task_id: 1, project_view_id: 9, position: 20 },
              { task_id: 2, project_view_id: 9, position: 10 },
            ],
          },
          "kept",
          { title: "First" },
        ],
      ],
    ),
    ...probesOf(
      (project: Values) => archive([{ bucket_id: 3 }], project),
      [
        ["list", { title: "Home" }, "kept", list("name", "Home")],
        ["list", { is_archived: true }, "kept", list("archived", true)],
        ["list colour", { hex_color: "fa5252" }, "changed", list("color", "red"), ["color"]],
        [
          "section",
          { buckets: [{ id: 3, title: "Doing" }] },
          "kept",
          ({ lists }: ImportedContent) => lists[0]?.sections[0]?.name === "Doing",
        ],
        [
          "section",
          {
            buckets: [
              { id: 5, title: "Doing", project_view_id: 9 },
              { id: 6, title: "Waiting", project_view_id: 10 },
            ],
            task_buckets: [{ bucket_id: 5, task_id: 1, project_view_id: 9 }],
          },
          "kept",
          ({ lists, tasks }: ImportedContent) =>
            lists[0]?.sections[0]?.name === "Doing" && tasks[0]?.sectionRef === "5",
        ],
        [
          "section",
          {
            buckets: [
              { id: 5, title: "Doing", project_view_id: 9 },
              { id: 6, title: "Waiting", project_view_id: 10 },
            ],
            task_buckets: [
              { bucket_id: 5, task_id: 1, project_view_id: 9 },
              { bucket_id: 6, task_id: 1, project_view_id: 10 },
            ],
          },
          "changed",
          ({ tasks }: ImportedContent) => tasks[0]?.sectionRef === "5",
          ["task_buckets"],
        ],
        [
          "section",
          { buckets: [{ id: 3, title: "Doing", limit: 4 }] },
          "changed",
          ({ tasks }: ImportedContent) => tasks[0]?.sectionRef === "3",
          ["limit"],
        ],
        [
          "folders",
          { parent_project_id: 2 },
          "changed",
          list("name", "Home"),
          ["parent_project_id"],
        ],
        [
          "list description",
          { description: "Mine" },
          "lost",
          list("name", "Home"),
          ["project description"],
        ],
      ],
    ),
  ],
};
