import { expect } from "chai";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { LocalDatabase } from "../src/store/local-database.js";
import { openMirror } from "../src/store/mirror.js";
import { pull } from "../src/store/pull.js";
import { confirm, refuse } from "../src/store/queue.js";
import { entityOf } from "../src/store/reply-rows.js";
import { rowDefaults, type Task } from "../src/store/rows.js";
import { createWrites, type Writes } from "../src/store/writes.js";
import { buildTask } from "./build-task.js";

describe("undoing a change after which another device has changed the task", () => {
  let database: LocalDatabase;
  let writes: Writes;
  const task = (fields: object): Task => ({
    ...buildTask(),
    position: "a0",
    deletedAt: null,
    ...fields,
  });

  beforeEach(() => begin({}));
  afterEach(() => database.close());

  /** Starts anew, with a task. */
  async function begin(fields: object, others: Task[] = []) {
    database?.close();
    database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
    await database.open();
    database.clock.timeZone = "UTC";
    await database.setPosition({ seq: 1, epoch: "e1" });
    await database.task.bulkAdd([...others, task({ id: "9", title: "Milk", ...fields })]);
    writes = createWrites(database, await openMirror(database));
  }

  /** The server confirms what was written as the page shows it, and then another device changes the task. */
  async function changedElsewhere(fields: object) {
    const shown = (await database.task.get("9"))!;
    const confirmed = { ...shown, position: "a7", updatedAt: "2030-01-01T00:00:00.000Z" };
    const [write] = await database.writes.toArray();
    await confirm(
      database,
      [{ write: write!, rows: [{ entity: "task", id: "9", row: confirmed }] }],
      "e1",
    );
    await receive({ ...confirmed, ...fields });
  }

  /** The server confirms the first write, whose row has an id. */
  async function confirmFirst(id: string) {
    const [write] = await database.writes.toArray();
    const entity = entityOf(write!.operation);
    const shown = await database.rows(entity).get(write!.localId ?? id);
    const row = { ...shown!, id, updatedAt: "2030-01-01T00:00:00.000Z" };
    await confirm(database, [{ write: write!, rows: [{ entity, id, row }] }], "e1");
  }

  async function receive(changed: Task, id = "9") {
    const row = { ...changed, updatedAt: "2030-01-01T00:00:01.000Z" };
    const page = { seq: 2, epoch: "e1", full: false, more: false };
    await pull(database, async () => ({ ...page, rows: [{ entity: "task", id, row }] }));
  }

  it("is refused if it has changed the same field, whose newer value stays", async () => {
    await writes.changeTask("9", { title: " Oat milk" });
    await changedElsewhere({ title: "Soy milk" });
    expect((await writes.undoLast())?.undone).to.equal(false);
    expect((await database.task.get("9"))?.title).to.equal("Soy milk");
    expect(await database.writes.count()).to.equal(0);
    expect(await writes.undoLast()).to.equal(null);
  });

  it("restores only that field if it has changed another one", async () => {
    await writes.changeTask("9", { title: " Oat milk" });
    await changedElsewhere({ priority: 1 });
    expect((await writes.undoLast())?.undone).to.equal(true);
    expect(await database.task.get("9")).to.include({ title: "Milk", priority: 1 });
  });

  const daily = { dueDate: "2030-01-01", repeat: { rule: "FREQ=DAILY", from: "due" as const } };
  const three = { ...daily, repeat: { ...daily.repeat, rule: "FREQ=DAILY;COUNT=3" } };
  const two = { ...daily, repeat: { ...daily.repeat, rule: "FREQ=DAILY;COUNT=2" } };
  const deleted = { deletedAt: "2030-01-01T00:00:00.000Z" };
  const actions: [string, before: object, act: () => Promise<void>, newer: object][] = [
    ["a completion", daily, () => writes.completeTask("9"), { dueDate: "2030-01-05" }],
    // The last completion leaves the due as it is.
    ["a completion before the last", two, () => writes.completeTask("9"), { completed: true }],
    ["a skipped date", three, () => writes.skipTask("9"), { repeat: null }],
    ["a change that would restore it", {}, () => writes.changeTask("9", { priority: 1 }), deleted],
    ["a completion that would restore it", {}, () => writes.completeTask("9"), deleted],
    ["a move", { listId: "1" }, () => writes.moveTask("9", { listId: "2" }), { listId: "3" }],
  ];
  for (const [what, before, act, newer] of actions)
    it(`is the same for ${what}`, async () => {
      await begin(before);
      await act();
      await changedElsewhere(newer);
      expect((await writes.undoLast())?.undone).to.equal(false);
      expect(await database.task.get("9")).to.include(newer);
      expect(await database.writes.count()).to.equal(0);
      await begin(before);
      await act();
      await changedElsewhere({ title: "Soy milk" });
      expect((await writes.undoLast())?.undone).to.equal(true);
      expect(await database.task.get("9")).to.deep.include({ ...before, title: "Soy milk" });
    });

  it("compares nothing of what undoing does not set back", async () => {
    await begin({ ...daily, deletedAt: "2029-01-01T00:00:00.000Z" });
    await writes.restore("task", "9");
    await changedElsewhere({ dueDate: "2030-01-05" });
    expect((await writes.undoLast())?.undone).to.equal(true);
    expect((await database.task.get("9"))?.deletedAt).not.to.equal(null);
  });

  it("is refused if it has put something into what undoing would delete", async () => {
    await begin({});
    await writes.quickAdd([{ title: "Trip" }]);
    await confirmFirst("10");
    await receive(task({ id: "9", parentId: "10" }));
    expect((await writes.undoLast())?.undone).to.equal(false);
    expect(await database.writes.count()).to.equal(0);
    expect((await database.task.get("10"))?.deletedAt).to.equal(null);
  });

  it("is refused if it has deleted where a task would return to, which stays deleted", async () => {
    await begin({ parentId: "8" }, [task({ id: "8" })]);
    await writes.moveTask("9", { parentId: null });
    await changedElsewhere({});
    await receive(task({ id: "8", ...deleted }), "8");
    expect((await writes.undoLast())?.undone).to.equal(false);
    expect(await database.writes.count()).to.equal(0);
  });

  it("is not refused for what belongs to a row of another kind with the same id", async () => {
    await database.section.add({ ...rowDefaults.section, id: "1", listId: "10" } as never);
    await writes.quickAdd([{ title: "Trip" }]);
    await confirmFirst("10");
    expect((await writes.undoLast())?.undone).to.equal(true);
    expect((await database.task.get("10"))?.deletedAt).not.to.equal(null);
  });

  it("takes back a new label of a task that was there before", async () => {
    await writes.changeLabels("9", { create: ["Urgent"] });
    await confirmFirst("5");
    await confirmFirst("9");
    expect((await database.task.get("9"))?.labelIds).to.deep.equal(["5"]);
    expect((await writes.undoLast())?.undone).to.equal(true);
    expect((await database.task.get("9"))?.labelIds).to.deep.equal([]);
    expect((await database.label.get("5"))?.deletedAt).not.to.equal(null);
  });

  it("reopens a task that got a date after it was completed, and keeps that", async () => {
    await writes.completeTask("9");
    await changedElsewhere({ dueDate: "2030-01-05" });
    expect((await writes.undoLast())?.undone).to.equal(true);
    const now = await database.task.get("9");
    expect(now).to.include({ completed: false, dueDate: "2030-01-05" });
  });

  it("brings back a date from which the server has moved on to another one than this device, whose clock is wrong", async () => {
    for (const act of [() => writes.completeTask("9"), () => writes.skipTask("9")]) {
      await begin(daily);
      await act();
      const [write] = await database.writes.toArray();
      const row = { ...(await database.task.get("9"))!, dueDate: "2030-01-09" };
      await confirm(
        database,
        [{ write: write!, rows: [{ entity: "task", id: "9", row: { ...row, position: "a7" } }] }],
        "e1",
      );
      await receive(row);
      expect((await database.task.get("9"))?.dueDate).to.equal("2030-01-09");
      expect((await writes.undoLast())?.undone).to.equal(true);
      expect((await database.task.get("9"))?.dueDate).to.equal(daily.dueDate);
    }
  });

  it("takes back the rest of an action if another device uses a label that it has created", async () => {
    const labels = [{ id: null, name: "Away" }];
    await writes.quickAdd([
      { title: "Tickets", labels },
      { title: "Tent", labels },
    ]);
    for (const id of ["5", "10", "11"]) await confirmFirst(id);
    await receive(task({ id: "9", labelIds: ["5"] }));
    expect((await writes.undoLast())?.undone).to.equal("partly");
    for (const id of ["10", "11"])
      expect((await database.task.get(id))?.deletedAt).not.to.equal(null);
    expect((await database.label.get("5"))?.deletedAt).to.equal(null);
    expect((await database.task.get("9"))?.labelIds).to.deep.equal(["5"]);
  });

  it("leaves what another device has put into a new task, and the new list in which that is", async () => {
    await writes.quickAdd([
      { title: "Tickets", list: { id: null, name: "Trip" } },
      { title: "Tent" },
    ]);
    for (const id of ["5", "10", "11"]) await confirmFirst(id);
    await receive(task({ id: "9", listId: "5", parentId: "10" }));
    expect((await writes.undoLast())?.undone).to.equal("partly");
    expect((await database.list.get("5"))?.deletedAt).to.equal(null);
    expect((await database.task.get("10"))?.deletedAt).to.equal(null);
    expect((await database.task.get("11"))?.deletedAt).not.to.equal(null);
  });

  it("takes back the changes of the tasks that no other device has changed", async () => {
    await begin({}, [task({ id: "8" })]);
    await writes.changeTask(["9", "8"], { priority: 1 });
    await changedElsewhere({ priority: 2 });
    expect((await writes.undoLast())?.undone).to.equal("partly");
    expect((await database.task.get("9"))?.priority).to.equal(2);
    expect((await database.task.get("8"))?.priority).to.equal(4);
    expect(await database.writes.count()).to.equal(0);
  });

  it("cancels what was not sent, whatever has changed elsewhere", async () => {
    await begin(daily);
    await writes.completeTask("9");
    await receive({ ...task({ id: "9" }), ...daily, dueDate: "2030-02-01" });
    expect((await database.task.get("9"))?.dueDate).to.equal("2030-02-02");
    expect((await writes.undoLast())?.undone).to.equal(true);
    expect((await database.task.get("9"))?.dueDate).to.equal("2030-02-01");
    expect(await database.writes.count()).to.equal(0);
  });

  it("takes back the other changes of an action of which the server refused one", async () => {
    await begin({}, [task({ id: "8" })]);
    await writes.changeTask(["8", "9"], { priority: 1 });
    const [refused] = await database.writes.toArray();
    await refuse(database, refused!, { status: 404, reason: "gone" });
    writes.forget(new Set([refused!.key]));
    await changedElsewhere({ title: "Soy milk" });
    expect((await writes.undoLast())?.undone).to.equal(true);
    const left = await database.writes.toArray();
    expect(left.map(({ input }) => input)).to.deep.equal([{ id: "9", priority: 4 }]);
  });

  it("of a skipped last date opens the task again", async () => {
    await begin({ ...three, repeat: { ...daily.repeat, rule: "FREQ=DAILY;COUNT=1" } });
    await writes.skipTask("9");
    expect((await database.task.get("9"))?.completed).to.equal(true);
    await changedElsewhere({});
    expect((await writes.undoLast())?.undone).to.equal(true);
    expect((await database.task.get("9"))?.completed).to.equal(false);
    expect((await database.writes.toArray())[0]?.input).to.include({ completed: false });
  });
});
