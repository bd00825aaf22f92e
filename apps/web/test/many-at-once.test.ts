import { expect } from "chai";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { LocalDatabase } from "../src/store/local-database.js";
import { openMirror } from "../src/store/mirror.js";
import { createWrites, type Writes } from "../src/store/writes.js";
import { buildTask } from "./build-task.js";

const COUNT = 200;
const at = "2026-11-23T10:00:00Z";
const kept = { deletedAt: null, createdAt: at, updatedAt: at };
const ids = Array.from({ length: COUNT }, (_, n) => String(n + 1));

/** A transaction is lost if a long loop in it awaits without reading or writing. */
describe(`${COUNT} rows, changed and undone as one action`, () => {
  let database: LocalDatabase;
  let writes: Writes;

  beforeEach(async () => {
    database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
    await database.open();
    const look = { color: "gray" as const, isInbox: false, archivedAt: null };
    await database.list.bulkAdd(
      ids.map((id) => ({ ...kept, ...look, id, name: `List ${id}`, position: `a${id}` })),
    );
    await database.section.bulkAdd(
      ids.map((id) => ({ ...kept, id, listId: "1", name: `Section ${id}`, position: `a${id}` })),
    );
    await database.label.add({ ...kept, id: "7", name: "errand", color: "red", position: "a0" });
    await database.task.bulkAdd(
      ids.map((id) => ({
        ...buildTask({ id, sectionId: "1", parentId: id === "1" ? null : "1", labelIds: ["7"] }),
        ...kept,
        position: `a${id}`,
      })),
    );
    writes = createWrites(database, await openMirror(database));
  });
  afterEach(() => database.close());

  const actions: Record<string, () => Promise<unknown>> = {
    "tasks completed": () => writes.completeTask(ids),
    "tasks renamed": () => writes.changeTask(ids, { title: "Renamed" }),
    "tasks moved": () => writes.moveTask(ids, { listId: "2", place: "last" }),
    "a task completed with its subtasks": () => writes.completeTask("1"),
    "a task deleted with its subtasks": () => writes.deleteTask("1"),
    "a list deleted with its tasks and sections": () => writes.list.delete("1"),
    "a list moved": () => writes.list.move("5", "first"),
    "a section deleted from its tasks": () => writes.section.delete("1"),
    "a label deleted from its tasks": () => writes.label.delete("7"),
  };
  for (const [what, act] of Object.entries(actions))
    for (const sent of [false, true])
      it(`${what}, ${sent ? "maybe sent" : "not sent"}`, async function () {
        this.timeout(60_000);
        await act();
        if (sent) await database.writes.toCollection().modify({ sentAt: at });
        expect(await writes.undoLast()).to.include({ undone: true });
        const tasks = await database.task.toArray();
        expect(tasks.every((task) => !task.completed && !task.deletedAt)).to.equal(true);
        expect(new Set(tasks.map(({ labelIds }) => labelIds.join()))).to.deep.equal(new Set(["7"]));
        expect(new Set(tasks.map(({ sectionId }) => sectionId))).to.deep.equal(new Set(["1"]));
        expect((await database.section.toArray()).every((row) => !row.deletedAt)).to.equal(true);
      });

  it("subtasks of a repeating task that were completed before it", async function () {
    this.timeout(60_000);
    const daily = { rule: "FREQ=DAILY", from: "due" } as const;
    await database.task.toCollection().modify({ completed: true, completedAt: at });
    const open = { completed: false, completedAt: null, dueDate: "2030-01-01" };
    await database.task.update("1", { ...open, repeat: daily });
    await writes.completeTask("1");
    expect(await database.task.filter(({ completed }) => completed).count()).to.equal(0);
    await database.writes.toCollection().modify({ sentAt: at });
    expect(await writes.undoLast()).to.include({ undone: true });
    const done = await database.task.filter(({ completedAt }) => completedAt === at).count();
    expect(done).to.equal(COUNT - 1);
    expect(await database.task.get("1")).to.include(open);
  });
});
