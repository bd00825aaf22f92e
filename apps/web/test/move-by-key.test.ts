import { expect } from "chai";
import { announced } from "../src/shared/announce.js";
import type { Task } from "../src/store/rows.js";
import type { Writes } from "../src/store/writes.js";
import type { TaskItem } from "../src/views/items.js";
import { moveByKey } from "../src/views/move-by-key.js";
import type { TaskGroup } from "../src/views/task-groups.js";
import { buildTask } from "./build-task.js";

const clock = {
  timeZone: "UTC",
  locale: "en-GB",
  weekStart: 1 as const,
  now: "2026-11-28T10:00:00Z",
};

describe("moving a task by key in a date view", () => {
  /** The due dates that the task is given. */
  function daysAfter(key: string, day: string): unknown[] {
    const task = { ...buildTask({ dueDate: day }), position: "a0", deletedAt: null };
    const group: TaskGroup = {
      key: day,
      kind: "day",
      name: day,
      place: { dueDate: day },
      manual: false,
      tasks: [{ task, depth: 0 }],
    };
    const item: TaskItem = { kind: "task", key: "1", task, depth: 0, group, expanded: null };
    const days: unknown[] = [];
    const writes = {
      changeTask: async (_: string, change: (now: Task) => { dueDate?: string }) =>
        days.push(change(task).dueDate),
    } as unknown as Writes;
    const view = { clock, expand: () => {}, follow: () => {} };
    expect(moveByKey(key, item, writes, view)).to.equal(true);
    return days;
  }

  it("sets the previous or next day, and announces it in words", () => {
    expect(daysAfter("ArrowDown", "2026-11-28")).to.deep.equal(["2026-11-29"]);
    expect(announced.get().text).to.equal("Moved to Tomorrow.");
    expect(daysAfter("ArrowUp", "2026-12-02")).to.deep.equal(["2026-12-01"]);
  });

  it("never sets a past day, where the task would disappear from the view", () => {
    expect(daysAfter("ArrowUp", "2026-11-28")).to.deep.equal([undefined]);
  });
});
