import { setImmediate, setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { Dexie, RangeSet } from "dexie";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { entities, LocalDatabase } from "../src/store/local-database.js";
import { type Mirror, openMirror } from "../src/store/mirror.js";
import { confirm } from "../src/store/queue.js";
import { entityOf } from "../src/store/reply-rows.js";
import { createWrites } from "../src/store/writes.js";

describe("the in-memory mirror", () => {
  it("includes rows that another tab writes at any time during the initial read", async () => {
    const browser = { indexedDB: new IDBFactory(), IDBKeyRange };
    const tabs = ["1", "1"].map((userId) => new LocalDatabase(userId, browser));
    const [here, other] = tabs as [LocalDatabase, LocalDatabase];
    for (let turns = 0; turns < 25; turns += 1) {
      const opening = openMirror(here);
      for (let turn = 0; turn < turns; turn += 1) await setImmediate();
      for (const entity of entities)
        await other.rows(entity).put({ id: `${entity} ${turns}` } as never);
      const mirror = await opening;
      const missing = () =>
        entities.filter((entity) => !mirror.get()[entity].has(`${entity} ${turns}`));
      for (let tries = 0; tries < 200 && missing().length > 0; tries += 1) await setTimeout(5);
      expect(missing(), `after ${turns} turns`).to.deep.equal([]);
      mirror.close();
    }
    for (const tab of tabs) tab.close();
  });

  it("reads again after a failed read, and when a page that missed changes is shown again", async () => {
    const database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
    const mirror = await openMirror(database);
    const has = async (id: string) => {
      for (let tries = 0; tries < 400 && !mirror.get().list.has(id); tries += 1)
        await setTimeout(5);
      expect(mirror.get().list.has(id), id).to.equal(true);
    };
    let fails = true;
    const cut = (row: { id: string }) => {
      if (!fails) return row;
      fails = false;
      throw new Error("lost");
    };
    database.list.hook("reading", cut as never);
    await database.list.put({ id: "1" } as never);
    await has("1");
    expect(fails).to.equal(false);

    const idb = database.backendDB();
    const done = Promise.withResolvers<void>();
    const transaction = idb.transaction("list", "readwrite");
    transaction.objectStore("list").put({ id: "2" });
    transaction.oncomplete = () => done.resolve();
    await done.promise;
    Dexie.on.storagemutated.fire({ all: new RangeSet() } as never);
    await has("2");
    mirror.close();
    database.close();
  });

  it("keeps the keys of rows of different kinds that get the same id", async () => {
    const database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
    const opened = await openMirror(database);
    const writes = createWrites(database, opened);
    const keys = { list: await writes.list.create({ name: "Trip" }), task: "", label: "2" };
    [keys.task = ""] = await writes.quickAdd([{ title: "Tent" }]);
    for (const write of await database.writes.toArray()) {
      const entity = entityOf(write.operation);
      const row = { ...(await database.rows(entity).get(write.localId!))!, id: "2" };
      await confirm(database, [{ write, rows: [{ entity, id: "2", row }] }], undefined);
    }
    const kinds = ["list", "task", "label"] as const;
    const found = ({ keyOf }: Mirror) =>
      Object.fromEntries(kinds.map((kind) => [kind, keyOf("2", kind)]));
    for (let tries = 0; tries < 400 && opened.idOf(keys.task) !== "2"; tries += 1)
      await setTimeout(5);
    expect(found(opened)).to.deep.equal(keys);
    const again = await openMirror(database);
    expect(found(again)).to.deep.equal(keys);
    for (const mirror of [opened, again]) mirror.close();
    database.close();
  });

  it("keeps the keys of rows whose kind an earlier version did not store", async () => {
    const database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
    await database.serverIds.bulkAdd([
      { localId: "a", entity: "list", id: "7" },
      { localId: "b", id: "7" },
      { localId: "c", id: "8" },
    ]);
    const mirror = await openMirror(database);
    const keys = [mirror.keyOf("7", "list"), mirror.keyOf("7", "task"), mirror.keyOf("8", "list")];
    expect(keys).to.deep.equal(["a", "b", "c"]);
    mirror.close();
    database.close();
  });

  it("forgets the keys of rows that were purged", async () => {
    const database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
    await database.task.put({ id: "7", deletedAt: "2026-11-23T10:00:00Z" } as never);
    await database.serverIds.bulkAdd([
      { localId: "a", entity: "task", id: "7" },
      { localId: "b", entity: "task", id: "8" },
    ]);
    const mirror = await openMirror(database);
    for (let tries = 0; tries < 400 && (await database.serverIds.count()) > 1; tries += 1)
      await setTimeout(5);
    expect(await database.serverIds.toCollection().primaryKeys()).to.deep.equal(["a"]);
    expect(mirror.keyOf("7", "task")).to.equal("a");
    mirror.close();
    database.close();
  });
});
