import { expect } from "chai";
import {
  allTasks,
  firstPages,
  insertBefore,
  nextTaskId,
  prependTask,
  replaceTask,
  type TaskPages,
} from "../src/tasks/data/task-pages.js";
import { buildTask } from "./build-task.js";

const task = (id: string, title = `Task ${id}`) => buildTask({ id, title });
const pagesOf = (...pages: string[][]): TaskPages => ({
  pages: pages.map((ids) => ({ items: ids.map((id) => task(id)), nextCursor: null })),
  pageParams: pages.map(() => null),
});
const ids = (pages: TaskPages) => allTasks(pages).map(({ id }) => id);

describe("the pages of a list", () => {
  const pages = pagesOf(["1", "2"], ["3", "4"]);

  it("replace one task, and leave the other page the same object", () => {
    const after = replaceTask(pages, "3", () => task("3", "New"));
    expect(allTasks(after)[2]?.title).to.equal("New");
    expect(after.pages[0]).to.equal(pages.pages[0]);
    expect(replaceTask(pages, "9", () => null)).to.equal(pages);
  });

  it("remove a task, and put it back in its place", () => {
    for (const id of ["1", "2", "3", "4"]) {
      const next = nextTaskId(pages, id);
      const without = replaceTask(pages, id, () => null);
      expect(ids(without)).to.have.length(3).and.not.include(id);
      expect(ids(insertBefore(without, task(id), next))).to.deep.equal(["1", "2", "3", "4"]);
    }
  });

  it("add a task on top, once", () => {
    expect(ids(prependTask(pages, task("9")))).to.deep.equal(["9", "1", "2", "3", "4"]);
    expect(ids(prependTask(pages, task("2")))).to.deep.equal(["2", "1", "3", "4"]);
  });

  it("list a task that comes twice once", () => {
    expect(ids(pagesOf(["1", "2"], ["2", "3"]))).to.deep.equal(["1", "2", "3"]);
  });

  it("are cut together with their cursors", () => {
    const short = firstPages(pages, 1);
    expect(short.pages).to.have.length(1);
    expect(short.pageParams).to.have.length(1);
    expect(firstPages(pages, 2)).to.equal(pages);
  });
});
