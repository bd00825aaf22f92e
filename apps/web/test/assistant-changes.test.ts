import type { Task, TurnCall } from "@docket/contract";
import { expect } from "chai";
import { question, receiptsOf, reversalsOf, summary } from "../src/assistant/changes.js";

const task = (id: string, title: string, more: Partial<Task> = {}): Task => ({
  id,
  title,
  description: null,
  completed: false,
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  ...more,
});

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
  result: null,
  ...more,
});

const milk = task("1", "Milk");
const lines = (calls: TurnCall[]) => receiptsOf(calls).map(summary);

describe("receipts, in words", () => {
  it("name what happened to one task", () => {
    const done = { ...milk, completed: true };
    expect(lines([call(null, milk)])).to.deep.equal(["Added “Milk”"]);
    expect(lines([call(milk, done)])).to.deep.equal(["Completed “Milk”"]);
    expect(lines([call(done, milk)])).to.deep.equal(["Reopened “Milk”"]);
    expect(lines([call(milk, null)])).to.deep.equal(["Deleted “Milk”"]);
    expect(lines([call(milk, { ...milk, title: "Oat milk" })])).to.deep.equal([
      "Renamed “Milk” to “Oat milk”",
    ]);
    expect(lines([call(milk, { ...milk, description: "2 l" })])).to.deep.equal(["Changed “Milk”"]);
  });

  it("count what happened to several, and put what was only read last", () => {
    const look = call(null, null, { tool: "list_tasks", title: "List tasks" });
    const added = [1, 2, 3].map((id) => call(null, task(String(id), `T${id}`)));
    expect(lines([look, ...added, look])).to.deep.equal(["Added 3 tasks", "Looked at your tasks"]);
  });

  it("leave out what only waits, and say what was refused or taken back", () => {
    expect(lines([call(milk, null, { status: "proposed" })])).to.deep.equal([]);
    expect(
      lines([
        call(null, milk, { status: "undone" }),
        call(null, null, { status: "refused", title: "Delete a task" }),
      ]),
    ).to.deep.equal(["Taken back: added “Milk”", "Refused: delete a task"]);
  });
});

describe("proposals, in words", () => {
  it("ask for exactly what would be done", () => {
    const done = { ...milk, completed: true };
    expect(question([call(milk, null)])).to.equal("Delete “Milk”?");
    expect(question([call(milk, null), call(task("2", "Tea"), null)])).to.equal("Delete 2 tasks?");
    expect(question([call(milk, null), call(milk, done), call(milk, done)])).to.equal(
      "Delete 1 task and complete 2 tasks?",
    );
  });
});

describe("undo, in words", () => {
  it("says what each task will be, with only what is left of several changes", () => {
    const oat = { ...milk, title: "Oat milk" };
    const tea = task("2", "Tea");
    expect(
      reversalsOf([
        call(milk, oat),
        call(oat, { ...oat, completed: true }),
        call(null, tea),
        call(task("3", "Rent"), null, { status: "approved" }),
        call(task("4", "Gym"), null, { status: "proposed" }),
      ]).map(({ words }) => words),
    ).to.deep.equal([
      "“Oat milk” is called “Milk” again and is open again",
      "“Tea” is removed again",
      "“Rent” comes back",
    ]);
  });

  it("has nothing to say of a task that was added and deleted", () => {
    expect(reversalsOf([call(null, milk), call(milk, null)])).to.deep.equal([]);
  });
});
