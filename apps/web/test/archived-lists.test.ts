import { quickAdd } from "@docket/quick-add";
import { expect } from "chai";
import { placesOf } from "../src/fields/use-places.js";
import type { Snapshot } from "../src/store/mirror.js";
import type { List, Section, Task } from "../src/store/rows.js";
import { dueCount, openCounts } from "../src/views/indexes.js";
import { loadSearch } from "../src/views/load-search.js";
import { taskGroups } from "../src/views/task-groups.js";
import type { View } from "../src/views/view.js";
import { buildTask } from "./build-task.js";

const clock = {
  timeZone: "UTC",
  locale: "en",
  weekStart: 1 as const,
  now: "2026-11-23T10:00:00.000Z",
};

const task = (id: string, listId: string, values: Partial<Task> = {}): [string, Task] => [
  id,
  {
    ...buildTask({ id, listId, dueDate: "2026-11-23", labelIds: ["7"], ...values }),
    position: `a${id}`,
    deletedAt: null,
  },
];
const list = (id: string, archivedAt: string | null): [string, List] => [
  id,
  { id, archivedAt, isInbox: false, deletedAt: null } as List,
];

describe("the tasks of an archived list", () => {
  const rowsWith = (archivedAt: string | null): Snapshot => ({
    task: new Map([
      task("1", "1"),
      task("2", "2"),
      task("3", "2", { dueDate: "2026-11-20" }),
      task("4", "2", { completed: true, completedAt: clock.now }),
    ]),
    list: new Map([list("1", null), list("2", archivedAt)]),
    section: new Map(),
    label: new Map(),
  });
  const archived = rowsWith(clock.now);
  before(loadSearch);
  const shown = (view: View, rows = archived) =>
    taskGroups(view, rows, clock).flatMap(({ tasks }) => tasks.map((one) => one.task.id));

  it("are hidden in date and label views until it is unarchived", () => {
    for (const view of [
      { kind: "today" },
      { kind: "upcoming" },
      { kind: "label", id: "7" },
    ] as const) {
      expect(shown(view)).to.deep.equal(["1"]);
      expect(shown(view, rowsWith(null))).to.include("2");
    }
    expect(shown({ kind: "label", id: "8" }), "no task has it").to.deep.equal([]);
  });

  it("appear in the list itself, in search results and among completed tasks", () => {
    expect(shown({ kind: "list", id: "2" })).to.have.members(["2", "3", "4"]);
    expect(shown({ kind: "search", q: "milk" })).to.have.members(["1", "2", "3", "4"]);
    expect(shown({ kind: "completed" })).to.deep.equal(["4"]);
  });

  it("are counted only for their list", () => {
    expect(dueCount(archived, clock)).to.equal(1);
    expect(dueCount(rowsWith(null), clock)).to.equal(3);
    expect(Object.fromEntries(openCounts(archived))).to.deep.equal({
      "list 1": 1,
      "list 2": 2,
      "label 7": 1,
    });
    // The same tasks are counted again when the lists have changed.
    const back = { ...archived, list: rowsWith(null).list };
    expect(openCounts(back).get("label 7")).to.equal(3);
  });
});

describe("the sections of an archived list", () => {
  const section = (id: string, listId: string, name: string) =>
    ({ id, listId, name, position: `a${id}`, deletedAt: null }) as Section;
  const lists = [list("1", null)[1], list("2", clock.now)[1]];
  const sections = [section("3", "1", "Kitchen"), section("4", "2", "Kitchen cupboards")];
  const offered = (current?: string) => placesOf(lists, sections, current).sections;

  it("are offered only for a task of that list", () => {
    expect(offered().map(({ name }) => name)).to.deep.equal(["Kitchen"]);
    expect(offered("1").map(({ id }) => id)).to.deep.equal(["3"]);
    expect(offered("2").map(({ id }) => id)).to.deep.equal(["3", "4"]);
  });

  it("do not hide a section of another list whose name is shorter", () => {
    const named = lists.map((one) => ({ ...one, name: `List ${one.id}` }));
    const { lists: open, sections: own } = placesOf(named, sections);
    const options = { ...clock, lists: open, sections: own };
    expect(quickAdd("Clean /Kitchen cupboards", options).section?.name).to.equal("Kitchen");
  });
});
