import { listDefaults, taskDefaults } from "@docket/contract/defaults";
import { expect } from "chai";
import { Dexie } from "dexie";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { databaseName, entities, LocalDatabase } from "../src/store/local-database.js";
import { rowDefaults } from "../src/store/rows.js";

describe("the store of an earlier version", () => {
  it("keeps unsent writes in order, marks those that may have arrived, and fills in new fields", async () => {
    const options = { indexedDB: new IDBFactory(), IDBKeyRange };
    const old = new Dexie(databaseName("1"), options);
    old.version(1).stores({
      task: "id",
      list: "id",
      section: "id",
      label: "id",
      writes: "++number",
      refused: "++number",
    });
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
    for (const entity of entities) await old.table(entity).add({ id: "7", name: "Here" });
    old.close();

    const database = new LocalDatabase("1", options);
    await database.open();
    const writes = await database.writes.toArray();
    expect(writes).to.deep.equal([
      { ...write, number: 1, sentAt: write.at },
      { ...write, key: "k2", number: 2 },
    ]);
    for (const entity of entities) {
      const filled = { ...rowDefaults[entity], id: "7", name: "Here" };
      expect(await database.rows(entity).get("7")).to.deep.equal(filled);
      expect(await database.rows(entity).where(":id").above("").toArray()).to.deep.equal([filled]);
    }
    expect(rowDefaults.task).to.include(taskDefaults);
    expect(rowDefaults.list).to.include({ ...listDefaults, archivedAt: null });
    database.close();
  });
});

describe("a store that a newer page upgrades in another tab", () => {
  it("goes on here, and does not keep that page waiting", async () => {
    const options = { indexedDB: new IDBFactory(), IDBKeyRange };
    const database = new LocalDatabase("1", options);
    await database.open();
    const upgraded = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = options.indexedDB.open(databaseName("1"), 10 * database.verno + 10);
      opening.onupgradeneeded = () => opening.result.createObjectStore("newer");
      opening.onsuccess = () => resolve(opening.result);
      opening.onblocked = () => reject(new Error("the upgrade is kept waiting"));
    });
    await database.setPosition({ seq: 1, epoch: "e1" });
    expect(await database.position()).to.deep.equal({ seq: 1, epoch: "e1" });
    database.close();
    upgraded.close();
  });
});
