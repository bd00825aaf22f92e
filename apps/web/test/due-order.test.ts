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

describe("the order of the tasks of a day", () => {
  const shown = (...tasks: Partial<Task>[]) => {
    const rows = {
      task: new Map(
        tasks.map((values) => {
          const task = buildTask({ dueDate: "2026-11-23", ...values });
          return [task.id, { ...task, position: `a${task.id}`, deletedAt: null }];
        }),
      ),
      ...{ list: new Map(), section: new Map(), label: new Map() },
    } as Snapshot;
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
