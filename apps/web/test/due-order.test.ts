import { expect } from "chai";
import type { Snapshot } from "../src/store/mirror.js";
import type { Task } from "../src/store/rows.js";
import { taskGroups } from "../src/views/task-groups.js";
import { buildTask } from "./build-task.js";

const clock = {
  timeZone: "Europe/Zurich",
  locale: "en",
  weekStart: 1 as const,
  now: "2026-11-23T07:00:00.000Z",
};

const rowsWith = (tasks: Partial<Task>[]) =>
  ({
    task: new Map(
      tasks.map((values) => {
        const task = buildTask(values);
        return [task.id, { ...task, position: `a${task.id}`, deletedAt: null }];
      }),
    ),
    list: new Map(),
    section: new Map(),
    label: new Map(),
  }) as Snapshot;

describe("the order of a list", () => {
  const rows = rowsWith([
    { id: "1", title: "box 10", priority: 2 },
    { id: "2", title: "Élan", dueDate: "2026-11-25" },
    { id: "3", title: "box 9", priority: 1 },
    { id: "4", title: "zip", parentId: "3" },
    { id: "5", title: "any", parentId: "3", dueDate: "2026-11-24", priority: 3 },
    { id: "6", title: "farm", dueDate: "2026-11-24", priority: 2 },
  ]);
  const { listId } = buildTask({});

  for (const [order, expected] of [
    ["manual", "1 2 3 4 5 6"],
    ["due", "6 2 3 5 4 1"],
    ["priority", "3 5 4 6 1 2"],
    ["title", "3 5 4 1 2 6"],
  ] as const) {
    it(`is ${order}, of subtasks among their siblings`, () => {
      const [group] = taskGroups({ kind: "list", id: listId }, rows, clock, 1, [], order);
      expect(group?.tasks.map(({ task }) => task.id).join(" ")).to.equal(expected);
      expect(group?.manual).to.equal(order === "manual");
    });
  }
});

describe("the order of the tasks of a day", () => {
  const shown = (...tasks: Partial<Task>[]) => {
    const rows = rowsWith(tasks.map((values) => ({ dueDate: "2026-11-23", ...values })));
    return taskGroups({ kind: "today" }, rows, clock).flatMap((group) =>
      group.tasks.map(({ task }) => task.id),
    );
  };

  it("is that of the times as they are shown, whatever zone they are in, and whole days last", () => {
    const order = shown(
      { id: "1" },
      { id: "2", dueTime: "09:00", dueZone: "America/New_York" }, // 15:00
      { id: "3", dueTime: "10:00" },
      { id: "4", dueDate: "2026-11-24", dueTime: "00:30", dueZone: "Asia/Tokyo" }, // 16:30
      { id: "5", dueTime: "16:00" },
    );
    expect(order).to.deep.equal(["3", "2", "5", "4", "1"]);
  });

  it("is that of the file for tasks of one import", () => {
    const order = shown({ id: "1001" }, { id: "101" }, { id: "1000" }, { id: "99" });
    expect(order).to.deep.equal(["99", "101", "1000", "1001"]);
  });
});
