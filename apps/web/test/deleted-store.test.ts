import { expect } from "chai";
import { Dexie } from "dexie";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { databaseName, LocalDatabase } from "../src/store/local-database.js";

describe("a store that another tab deletes", () => {
  it("is not created again by what still reads it", async () => {
    const options = { indexedDB: new IDBFactory(), IDBKeyRange };
    const database = new LocalDatabase("1", options);
    await database.open();
    await new Dexie(databaseName("1"), options).delete();
    const failure = await database.writes.count().catch((error: Error) => error.name);
    expect(failure).to.equal("DatabaseClosedError");
    expect(await options.indexedDB.databases()).to.deep.equal([]);
  });
});
