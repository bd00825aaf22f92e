import { today } from "@docket/dates";
import { expect } from "chai";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { LocalDatabase } from "../src/store/local-database.js";
import { openMirror } from "../src/store/mirror.js";
import { createWrites } from "../src/store/writes.js";
import { buildTask } from "./build-task.js";

describe("undoing the completion of a repeating task offline", () => {
  it("restores the due date and completed subtasks, so that completing the task again means the same occurrence", async () => {
    const database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
    await database.open();
    const dueDate = today({ now: new Date().toISOString(), timeZone: "UTC" });
    const repeat = { rule: "FREQ=DAILY", from: "due" } as const;
    const at = { position: "a0", deletedAt: null };
    const completed = { completed: true, completedAt: "2026-11-20T09:00:00.000Z" };
    await database.task.bulkAdd([
      { ...buildTask({ dueDate, repeat }), ...at },
      { ...buildTask({ id: "2", parentId: "1", ...completed }), ...at },
      { ...buildTask({ id: "3", parentId: "1" }), ...at },
    ]);
    const mirror = await openMirror(database);
    const writes = createWrites(database, mirror);
    const doneAt = async () =>
      (await database.task.bulkGet(["2", "3"])).map((task) => task?.completedAt);
    const due = async () => (await database.task.get("1"))?.dueDate;

    await writes.completeTask("1");
    expect(await due()).to.not.equal(dueDate);
    expect(await doneAt()).to.deep.equal([null, null]);
    // Marked as sent, so that it cannot be cancelled.
    await database.writes.toCollection().modify({ sentAt: new Date().toISOString() });
    await writes.undoLast();
    expect(await due()).to.equal(dueDate);
    expect(await doneAt()).to.deep.equal([completed.completedAt, null]);

    for (let tries = 0; mirror.get().task.get("1")?.dueDate !== dueDate && tries < 500; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await writes.completeTask("1");
    const [done, undone, again] = await database.writes.toArray();
    expect([done, undone, again].map((write) => write?.operation)).to.deep.equal([
      "completeTask",
      "reopenTask",
      "completeTask",
    ]);
    expect((again!.input as { occurrence: object }).occurrence).to.include({
      dueDate,
      dueTime: null,
    });
    mirror.close();
    database.close();
  });
});
