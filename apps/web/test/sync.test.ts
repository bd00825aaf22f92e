import { setTimeout } from "node:timers/promises";
import { createClient } from "@docket/contract/client";
import { expect } from "chai";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { LocalDatabase } from "../src/store/local-database.js";
import { enqueue } from "../src/store/queue.js";
import { newLocalId } from "../src/store/queued-write.js";
import { readChangesOf } from "../src/store/read-changes.js";
import { type Sync, startSync } from "../src/store/sync.js";

describe("synchronisation", () => {
  let database: LocalDatabase;
  let sync: Sync | undefined;

  beforeEach(async () => {
    database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
    await database.open();
  });
  afterEach(() => {
    sync?.stop();
    database.close();
  });

  const nothingNew = { lists: [], sections: [], labels: [], tasks: [], deleted: [] };
  const start = (fetch: typeof globalThis.fetch) => {
    const api = createClient({ fetch });
    sync = startSync({
      database,
      api,
      readChanges: readChangesOf(api),
      listen: () => () => {},
      onSessionEnded: () => {},
    });
  };
  const until = async (condition: () => Promise<boolean>) => {
    for (let tries = 0; tries < 2_000 && !(await condition()); tries += 1) await setTimeout(5);
    expect(await condition()).to.equal(true);
  };

  it("reads changes while a write keeps failing, and keeps the write", async () => {
    await enqueue(database, "createTask", { title: "Milk" }, { localId: newLocalId() });
    start(async (url) =>
      String(url).startsWith("/api/changes")
        ? Response.json({ ...nothingNew, seq: 7, epoch: "e1", full: true, more: false })
        : Response.json({ detail: "Something went wrong.", status: 500 }, { status: 500 }),
    );
    await until(async () => (await database.position())?.seq === 7);
    expect(await database.writes.count()).to.equal(1);
  });

  it("does not read changes while the server is unreachable", async () => {
    await enqueue(database, "createTask", { title: "Milk" }, { localId: newLocalId() });
    const paths: string[] = [];
    start(async (url) => {
      paths.push(String(url));
      throw new TypeError("offline");
    });
    await until(async () => paths.length > 0);
    await setTimeout(50);
    expect(paths).to.deep.equal(["/api/tasks"]);
  });
});
