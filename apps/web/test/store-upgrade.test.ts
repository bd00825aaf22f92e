import { taskDefaults } from "@docket/contract/task-defaults";
import { expect } from "chai";
import { Dexie } from "dexie";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { databaseName, LocalDatabase } from "../src/store/local-database.js";

describe("the store of an earlier version", () => {
  it("keeps unsent writes in order, marks those that may have arrived, and fills in new fields", async () => {
    const options = { indexedDB: new IDBFactory(), IDBKeyRange };
    const old = new Dexie(databaseName("1"), options);
    old.version(1).stores({ task: "id", writes: "++number", refused: "++number" });
    const write = {
      operation: "createTask",
      input: { title: "Milk" },
      key: "k1",
      at: "2026-11-26T10:00:00.000Z",
    };
    await old.table("writes").bulkAdd([
      { ...write, sent: true },
      { ...write, key: "k2" },
    ]);
    await old.table("task").add({ id: "7", title: "Here" });
    old.close();

    const database = new LocalDatabase("1", options);
    await database.open();
    const writes = await database.writes.toArray();
    expect(writes).to.deep.equal([
      { ...write, number: 1, sentAt: write.at },
      { ...write, key: "k2", number: 2 },
    ]);
    expect(await database.task.count()).to.equal(1);
    const filled = { ...taskDefaults, id: "7", title: "Here" };
    expect(await database.task.get("7")).to.deep.equal(filled);
    expect(await database.task.where(":id").above("").toArray()).to.deep.equal([filled]);
    database.close();
  });
});
