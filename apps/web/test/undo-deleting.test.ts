import { expect } from "chai";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { LocalDatabase } from "../src/store/local-database.js";
import { openMirror } from "../src/store/mirror.js";
import { createWrites, type Writes } from "../src/store/writes.js";
import { taskGroups } from "../src/views/task-groups.js";
import { buildTask } from "./build-task.js";

const clock = { timeZone: "UTC", locale: "en", weekStart: 1 as const, now: "2026-11-23T10:00:00Z" };
const kept = { deletedAt: null, createdAt: clock.now, updatedAt: clock.now };

describe("undoing a deletion or a move offline", () => {
  let database: LocalDatabase;
  let writes: Writes;

  beforeEach(async () => {
    database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
    await database.open();
    const look = { color: "gray" as const, isInbox: false, archivedAt: null };
    await database.list.add({ ...kept, ...look, id: "1", name: "Garden", position: "a0" });
    await database.label.add({ ...kept, id: "7", name: "errand", color: "red", position: "a0" });
    for (const [n, name] of ["Trees", "Beds", "Shed"].entries())
      await database.section.add({ ...kept, id: name, listId: "1", name, position: `a${n}` });
    for (const [id, sectionId, parentId] of [
      ["1", null, null],
      ["2", "Beds", null],
      ["3", "Beds", "2"],
    ] as const) {
      const task = buildTask({ id, title: `Task ${id}`, sectionId, parentId, labelIds: ["7"] });
      await database.task.add({ ...task, position: `a${id}`, deletedAt: null });
    }
    writes = createWrites(database, await openMirror(database));
  });
  afterEach(() => database.close());

  /** The stored content of the list. */
  async function shown() {
    const mirror = await openMirror(database);
    mirror.close();
    return taskGroups({ kind: "list", id: "1" }, mirror.get(), clock).map(({ name, tasks }) => [
      name,
      tasks.map(({ task, depth }) => `${task.id} at ${depth}`),
    ]);
  }

  /** Marks the writes as sent, so that they cannot be cancelled. */
  const mayBeSent = () =>
    database.writes.toCollection().modify({ sentAt: new Date().toISOString() });

  it("restores a section at its position, with its tasks", async () => {
    const before = await shown();
    await writes.section.delete("Beds");
    await mayBeSent();
    expect(await shown()).to.deep.equal([
      [null, ["1 at 0", "2 at 0", "3 at 1"]],
      ["Trees", []],
      ["Shed", []],
    ]);
    await writes.undoLast();
    expect(await shown()).to.deep.equal(before);
  });

  it("restores a list with its sections and their tasks", async () => {
    const before = await shown();
    await writes.list.delete("1");
    await mayBeSent();
    expect((await database.section.toArray()).every(({ deletedAt }) => deletedAt)).to.equal(true);
    await writes.undoLast();
    expect(await shown()).to.deep.equal(before);
    expect((await database.list.get("1"))?.deletedAt).to.equal(null);
  });

  it("restores a label on the tasks that had it", async () => {
    await writes.label.delete("7");
    await mayBeSent();
    await writes.undoLast();
    const tasks = await database.task.toArray();
    expect(tasks.map(({ labelIds }) => labelIds)).to.deep.equal([["7"], ["7"], ["7"]]);
  });

  it("keeps subtasks with their parent if both are moved or deleted", async () => {
    const operations = async () =>
      (await database.writes.toArray()).map(({ operation, input }) => [
        operation,
        (input as { id: string }).id,
      ]);
    await writes.moveTask(["1", "2", "3"], { listId: "1", sectionId: "Shed", place: "last" });
    expect((await shown()).at(-1)).to.deep.equal(["Shed", ["1 at 0", "2 at 0", "3 at 1"]]);
    await writes.deleteTask(["3", "2"]);
    expect(await operations()).to.deep.equal([
      ["moveTask", "1"],
      ["moveTask", "2"],
      ["deleteTask", "2"],
    ]);
    await writes.undoLast();
    expect((await shown()).at(-1)).to.deep.equal(["Shed", ["1 at 0", "2 at 0", "3 at 1"]]);
  });

  for (const moved of ["5 6 7", "7 5 8", "8 7 6 5 4"])
    for (const target of [{ sectionId: "Shed" }, { place: { after: "1" } }])
      it(`puts ${moved}, moved together to ${JSON.stringify(target)}, back in their places`, async () => {
        for (const id of ["4", "5", "6", "7", "8"])
          await database.task.add({ ...buildTask({ id }), position: `a${id}`, deletedAt: null });
        writes = createWrites(database, await openMirror(database));
        const before = await shown();
        await writes.moveTask(moved.split(" "), target);
        await mayBeSent();
        expect(await shown()).to.not.deep.equal(before);
        await writes.undoLast();
        expect(await shown()).to.deep.equal(before);
      });

  it("leaves a list that was not sent yet, if another tab has added a task to it", async () => {
    const id = await writes.list.create({ name: "Pond" });
    const otherTab = createWrites(database, await openMirror(database));
    await otherTab.quickAdd([{ title: "Fish" }], { listId: id });
    expect((await writes.undoLast())?.undone).to.equal(false);
    const operations = (await database.writes.toArray()).map(({ operation }) => operation);
    expect(operations).to.deep.equal(["createList", "createTask"]);
    const fish = await database.task.filter(({ title }) => title === "Fish").first();
    expect(fish?.deletedAt).to.equal(null);

    const alone = await writes.list.create({ name: "Fence" });
    await writes.undoLast();
    expect(await database.list.get(alone)).to.equal(undefined);
    expect(await database.writes.count()).to.equal(2);
  });

  it("undoes the last action even if it is still being stored", async () => {
    await writes.changeTask("1", { title: "Renamed" });
    const deleting = writes.deleteTask(["1", "2"]);
    expect((await writes.undoLast())?.description).to.equal("Deleted 2 tasks");
    await deleting;
    expect((await database.task.get("1"))?.title).to.equal("Renamed");
    expect((await database.task.toArray()).map(({ deletedAt }) => deletedAt)).to.deep.equal([
      null,
      null,
      null,
    ]);
    expect((await writes.undoLast())?.description).to.equal("Changed “Task 1”");
  });

  it("shows new sections in the order of their creation", async () => {
    for (const name of ["Pond", "Fence", "Hedge", "Gate"])
      await writes.section.create({ listId: "1", name });
    expect((await shown()).map(([name]) => name).slice(4)).to.deep.equal([
      "Pond",
      "Fence",
      "Hedge",
      "Gate",
    ]);
  });

  it("shows tasks whose section is missing", async () => {
    await database.section.delete("Beds");
    expect((await shown())[0]).to.deep.equal([null, ["1 at 0", "2 at 0", "3 at 1"]]);
  });
});
