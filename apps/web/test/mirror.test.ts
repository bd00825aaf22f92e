import { setImmediate, setTimeout } from "node:timers/promises";
import { expect } from "chai";
import { Dexie, RangeSet } from "dexie";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { entities, LocalDatabase } from "../src/store/local-database.js";
import { openMirror } from "../src/store/mirror.js";

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
});
