import type { Task, TurnCall } from "@docket/contract";
import { expect } from "chai";
import {
  groupReceipts,
  isReceipt,
  proposalButtons,
  proposalTitle,
  summary,
} from "../src/assistant/changes.js";
import { buildTask } from "./build-task.js";

const task = (id: string, title: string) => buildTask({ id, title });

let position = 0;
const call = (before: Task | null, after: Task | null, more: Partial<TurnCall> = {}): TurnCall => ({
  position: ++position,
  tool: "update_task",
  title: "Change a task",
  input: {},
  status: "done",
  detail: null,
  before,
  after,
  subtasks: 0,
  result: null,
  ...more,
});

const milk = task("1", "Milk");
const lines = (calls: TurnCall[]) => groupReceipts(calls).map(summary);

describe("receipts", () => {
  it("name what happened to one task", () => {
    const done = { ...milk, completed: true };
    expect(lines([call(null, milk)])).to.deep.equal(["Added “Milk”"]);
    expect(lines([call(milk, done)])).to.deep.equal(["Completed “Milk”"]);
    expect(lines([call(done, milk)])).to.deep.equal(["Reopened “Milk”"]);
    expect(lines([call(milk, null)])).to.deep.equal(["Deleted “Milk”"]);
    expect(lines([call(milk, { ...milk, title: "Oat milk" })])).to.deep.equal([
      "Renamed “Milk” to “Oat milk”",
    ]);
    expect(lines([call(milk, { ...milk, description: "2 l" })])).to.deep.equal(["Updated “Milk”"]);
    expect(lines([call(milk, { ...milk, listId: "2" })])).to.deep.equal(["Moved “Milk”"]);
    expect(lines([call(milk, milk)])).to.deep.equal(["Nothing to change (change a task)"]);
  });

  it("count more than three tasks, and put lookups last", () => {
    const look = call(null, null, { tool: "list_tasks", title: "List tasks" });
    const added = [1, 2, 3, 4].map((id) => call(null, task(String(id), `T${id}`)));
    expect(lines([look, ...added, look])).to.deep.equal(["Added 4 tasks", "Viewed your tasks"]);
    expect(lines(added.slice(0, 3))).to.deep.equal(["Added “T1”, “T2”, and “T3”"]);
  });

  it("name each task that was added together with others", () => {
    const tasks = [1, 2, 3].map((id) => task(String(id), `T${id}`));
    const together = call(null, tasks[0]!, { tool: "add_tasks", result: { items: tasks } });
    expect(lines([together])).to.deep.equal(["Added “T1”, “T2”, and “T3”"]);
    expect(lines([together, call(null, milk)])).to.deep.equal(["Added 4 tasks"]);
    expect(lines([{ ...together, status: "undone" }])).to.deep.equal([
      "Undone: “T1”, “T2”, and “T3” added",
    ]);
    expect(isReceipt("Added “T1”, “T2” and “T3”.", [together])).to.equal(true);
    const purged = { ...together, after: null, result: null };
    expect(lines([purged])).to.deep.equal(["Change a task (permanently deleted since)"]);
  });

  it("name what was done to lists, sections and labels, each in a line of its own", () => {
    const add = { tool: "add_list", result: { id: "7", name: "Garden" } };
    const rename = { tool: "update_label", result: { id: "8", name: "soon" } };
    expect(
      lines([call(null, null, add), call(null, null, rename), call(null, milk)]),
    ).to.deep.equal(["Added the list “Garden”", "Changed the label “soon”", "Added “Milk”"]);
    const restore = { tool: "restore_from_trash", result: { entity: "list", name: "Garden" } };
    expect(lines([call(null, null, restore), call(null, milk, restore)])).to.deep.equal([
      "Restored the list “Garden”",
      "Restored “Milk”",
    ]);
    expect(lines([call(null, null, { ...add, status: "undone" })])).to.deep.equal([
      "Undone: the list “Garden” added",
    ]);
  });

  it("do not say that nothing was changed where that was permanently deleted since", () => {
    const added = { tool: "add_task", title: "Add a task" };
    const list = { tool: "add_list", title: "Add a list" };
    expect(lines([call(null, null, added)])).to.deep.equal([
      "Add a task (permanently deleted since)",
    ]);
    expect(lines([call(null, null, added), call(null, null, list)])).to.deep.equal([
      "2 actions (permanently deleted since)",
    ]);
    expect(lines([call(null, null, { ...added, result: milk })])).to.deep.equal([
      "Nothing to change (add a task)",
    ]);
  });

  it("leave out what needs approval, and say what failed or was undone", () => {
    expect(lines([call(milk, null, { status: "proposed" })])).to.deep.equal([]);
    expect(
      lines([
        call(null, milk, { status: "undone" }),
        call(null, null, { status: "refused", title: "Delete a task" }),
      ]),
    ).to.deep.equal(["Undone: “Milk” added", "Couldn’t delete a task"]);
    const undone = { status: "undone" as const };
    const oat = { ...milk, title: "Oat milk" };
    expect(lines([call(milk, oat, undone)])).to.deep.equal([
      "Undone: “Milk” renamed to “Oat milk”",
    ]);
    expect(lines([call(null, milk, undone), call(null, oat, undone)])).to.deep.equal([
      "Undone: “Milk” and “Oat milk” added",
    ]);
  });
});

describe("a line of a reply", () => {
  const done = { ...milk, completed: true };
  const added = [call(null, milk), call(null, task("2", "Tea"))];

  it("is redundant if it says only what the receipts say", () => {
    expect(isReceipt("Added “Milk” and “Tea”.", added)).to.equal(true);
    expect(isReceipt("Added “Milk” (due tomorrow) and “Tea”.", added)).to.equal(false);
    expect(isReceipt("Added “Milk” and “Bread”.", added)).to.equal(false);
    expect(isReceipt("Completed “Milk”.", [call(milk, done)])).to.equal(true);
    expect(isReceipt("Marked “Milk” as done.", [call(milk, done)])).to.equal(true);
    expect(isReceipt("Completed “Milk”.", added)).to.equal(false);
    expect(isReceipt("You have no open tasks.", added)).to.equal(false);
    const oat = { ...milk, title: "Oat milk" };
    expect(isReceipt("Renamed “Milk” to “Oat milk”.", [call(milk, oat)])).to.equal(true);
  });

  it("is not redundant if the receipts only count the tasks", () => {
    const many = ["1", "2", "3", "4"].map((id) => call(null, task(id, `T${id}`)));
    expect(isReceipt("Added “T1”, “T2”, “T3” and “T4”.", many)).to.equal(false);
  });
});

describe("proposals", () => {
  it("ask for exactly what would be done, and label the buttons accordingly", () => {
    const done = { ...milk, completed: true };
    expect(proposalTitle([call(milk, null)])).to.equal("Delete “Milk”?");
    expect(proposalTitle([call(milk, null), call(task("2", "Tea"), null)])).to.equal(
      "Delete 2 tasks?",
    );
    expect(proposalTitle([call(milk, null), call(milk, done), call(milk, done)])).to.equal(
      "Delete 1 task and complete 2 tasks?",
    );
    expect(proposalButtons([call(milk, null)])).to.deep.equal({
      approve: "Delete",
      reject: "Keep",
    });
    expect(proposalButtons([call(milk, done)])).to.deep.equal({
      approve: "Complete",
      reject: "Cancel",
    });
    expect(proposalButtons([call(milk, null), call(milk, done)])).to.deep.equal({
      approve: "Apply changes",
      reject: "Cancel",
    });
  });
});
