import { expect } from "chai";
import { offeredTasks } from "../src/shell/offered-tasks.js";
import type { Task } from "../src/store/rows.js";
import { buildTask } from "./build-task.js";

describe("the tasks offered by the palette", () => {
  const task = (title: string, values: Partial<Task> = {}): Task => ({
    ...({ ...buildTask({ title }), position: "a", deletedAt: null } as Task),
    ...values,
  });
  const done = Array.from({ length: 9 }, () => task("Buy milk", { completed: true }));
  const titles = (words: string[], tasks: Task[]) =>
    offeredTasks(words, tasks).map(({ title, completed }) => [title, completed]);

  it("are limited in number, with open tasks first", () => {
    const open = task("Buy milk and bread");
    const found = titles(["milk"], [...done, task("Bread"), open]);
    expect(found[0]).to.deep.equal(["Buy milk and bread", false]);
    expect(found).to.have.length(8);
  });

  it("exclude the trash, and are empty if nothing is typed", () => {
    expect(titles(["milk"], [task("Milk", { deletedAt: "2026-11-25T11:00:00Z" })])).to.deep.equal(
      [],
    );
    expect(titles([], done)).to.deep.equal([]);
  });
});
