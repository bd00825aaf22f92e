import { expect } from "chai";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { LocalDatabase } from "../src/store/local-database.js";
import { openMirror } from "../src/store/mirror.js";
import { createWrites } from "../src/store/writes.js";
import { buildTask } from "./build-task.js";

describe("undoing the reopening of a task", () => {
  it("restores the completion times of the task and its subtasks", async () => {
    const database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
    await database.open();
    const completedAt = "2026-11-20T09:00:00.000Z";
    const done = { completed: true, completedAt, position: "a0", deletedAt: null };
    await database.task.add({ ...buildTask({ id: "1" }), ...done });
    await database.task.add({ ...buildTask({ id: "2", parentId: "1" }), ...done });
    const mirror = await openMirror(database);
    const writes = createWrites(database, mirror);
    const times = async () => (await database.task.toArray()).map((task) => task.completedAt);

    await writes.reopenTask("1");
    expect(await times()).to.deep.equal([null, null]);
    // Marked as sent, so that it cannot be cancelled.
    await database.writes.toCollection().modify({ sentAt: new Date().toISOString() });
    await writes.undoLast();
    expect(await times()).to.deep.equal([completedAt, completedAt]);
    const [, again] = await database.writes.toArray();
    expect(again).to.deep.include({ operation: "completeTask", input: { id: "1", completedAt } });
    mirror.close();
    database.close();
  });

  for (const sent of [false, true])
    it(`leaves open what was open below it${sent ? ", once the reopening was sent" : ""}`, async () => {
      const database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
      await database.open();
      const at = { position: "a0", deletedAt: null };
      const done = { completed: true, completedAt: "2026-11-20T09:00:00.000Z" };
      const trashed = { deletedAt: "2026-11-19T09:00:00.000Z" };
      await database.task.bulkAdd([
        { ...buildTask({ id: "1", ...done }), ...at },
        { ...buildTask({ id: "2", parentId: "1", ...done }), ...at },
        { ...buildTask({ id: "3", parentId: "1" }), ...at },
        { ...buildTask({ id: "4", parentId: "3" }), ...at },
        { ...buildTask({ id: "5", parentId: "1" }), ...at, ...trashed },
      ]);
      const mirror = await openMirror(database);
      const writes = createWrites(database, mirror);
      const completed = async () =>
        (await database.task.toArray()).filter((task) => task.completed).map(({ id }) => id);

      await writes.reopenTask("1");
      expect(await completed()).to.deep.equal([]);
      if (sent) await database.writes.toCollection().modify({ sentAt: new Date().toISOString() });
      await writes.undoLast();
      expect(await completed()).to.deep.equal(["1", "2"]);
      expect((await database.task.get("5"))?.deletedAt).to.equal(trashed.deletedAt);
      await writes.deleteTask("1");
      expect((await database.task.get("5"))?.deletedAt).to.equal(trashed.deletedAt);
      mirror.close();
      database.close();
    });
});
