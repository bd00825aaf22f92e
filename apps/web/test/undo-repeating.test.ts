import { today } from "@docket/dates";
import { expect } from "chai";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { LocalDatabase } from "../src/store/local-database.js";
import { openMirror } from "../src/store/mirror.js";
import { createWrites } from "../src/store/writes.js";
import { buildTask } from "./build-task.js";

describe("undoing the completion of a repeating task offline", () => {
  it("restores the due date, so that completing the task again means the same occurrence", async () => {
    const database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
    await database.open();
    const dueDate = today({ now: new Date().toISOString(), timeZone: "UTC" });
    const repeat = { rule: "FREQ=DAILY", from: "due" } as const;
    await database.task.add({ ...buildTask({ dueDate, repeat }), position: "a0", deletedAt: null });
    const mirror = await openMirror(database);
    const writes = createWrites(database, mirror);
    const due = async () => (await database.task.get("1"))?.dueDate;

    await writes.completeTask("1");
    expect(await due()).to.not.equal(dueDate);
    // Marked as sent, so that it cannot be cancelled.
    await database.writes.toCollection().modify({ sentAt: new Date().toISOString() });
    await writes.undoLast();
    expect(await due()).to.equal(dueDate);

    for (let tries = 0; mirror.get().task.get("1")?.dueDate !== dueDate && tries < 500; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    await writes.completeTask("1");
    const [done, undone, again] = await database.writes.toArray();
    expect([done, undone, again].map((write) => write?.operation)).to.deep.equal([
      "completeTask",
      "reopenTask",
      "completeTask",
    ]);
    expect(again?.input).to.deep.include({ occurrence: { dueDate, dueTime: null } });
    mirror.close();
    database.close();
  });
});
