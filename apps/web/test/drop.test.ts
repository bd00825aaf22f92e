import { expect } from "chai";
import type { Snapshot } from "../src/store/mirror.js";
import type { List, Section, Task } from "../src/store/rows.js";
import { takesTasks } from "../src/views/drop.js";
import { loadSearch } from "../src/views/load-search.js";
import { taskGroups } from "../src/views/task-groups.js";
import type { View } from "../src/views/view.js";
import { buildTask } from "./build-task.js";

const clock = { now: "2026-11-23T10:00:00Z", timeZone: "UTC", weekStart: 1, locale: "en" } as const;
const task = (id: string, values: Partial<Task>): [string, Task] => [
  id,
  { ...buildTask({ id, listId: "1", labelIds: ["7"], ...values }), position: id, deletedAt: null },
];

describe("the groups that tasks can be dropped on", () => {
  const rows: Snapshot = {
    task: new Map([
      task("1", { dueDate: "2026-11-20" }),
      task("2", { dueDate: "2026-11-23" }),
      task("3", { completed: true, completedAt: clock.now }),
    ]),
    list: new Map([["1", { id: "1", isInbox: true, archivedAt: null, deletedAt: null } as List]]),
    section: new Map([
      ["5", { id: "5", listId: "1", name: "Later", position: "a", deletedAt: null } as Section],
    ]),
    label: new Map(),
  };
  const taking = (view: View) =>
    taskGroups(view, rows, clock)
      .filter((group) => takesTasks({ kind: "group", group }))
      .map(({ kind }) => kind);

  before(loadSearch);

  it("are those that set something: not overdue or completed tasks, or search results", () => {
    expect(taking({ kind: "inbox" })).to.deep.equal(["plain", "section"]);
    expect(taking({ kind: "today" })).to.deep.equal(["day"]);
    expect(taking({ kind: "label", id: "7" })).to.deep.equal(["plain"]);
    expect(taking({ kind: "completed" })).to.deep.equal([]);
    expect(taking({ kind: "search", q: "milk" })).to.deep.equal([]);
  });
});
