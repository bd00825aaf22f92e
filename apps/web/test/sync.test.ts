import { setTimeout } from "node:timers/promises";
import { createClient } from "@docket/contract/client";
import { expect } from "chai";
import { Dexie } from "dexie";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { LocalDatabase } from "../src/store/local-database.js";
import { newLocalId } from "../src/store/queued-write.js";
import { readChangesOf } from "../src/store/read-changes.js";
import { type Sync, startSync } from "../src/store/sync.js";
import { buildTask } from "./build-task.js";
import { enqueue } from "./enqueue.js";

describe("synchronisation", () => {
  let database: LocalDatabase;
  let sync: Sync | undefined;

  // Without it, live queries are off, as on a server.
  before(() => {
    Object.assign(Dexie.dependencies, { indexedDB: new IDBFactory() });
  });
  after(() => {
    Object.assign(Dexie.dependencies, { indexedDB: undefined });
  });

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

  it("drops rows that a restored server does not have, although what is sent raises its number", async () => {
    const row = { ...buildTask({ id: "7", title: "Lost" }), position: "a0", deletedAt: null };
    await database.task.put(row);
    await database.setPosition({ seq: 7, epoch: "e1" });
    for (const title of ["Milk", "Bread"])
      await enqueue(database, "createTask", { title }, { localId: newLocalId() });
    let seq = 6;
    const stored: object[] = [];
    start(async (url) => {
      const { searchParams, pathname } = new URL(String(url), "http://localhost");
      const full = Number(searchParams.get("since")) > seq;
      const position = { ...nothingNew, seq, epoch: "e1", full, more: false };
      if (pathname === "/api/changes")
        return Response.json(full ? { ...position, tasks: stored } : position);
      seq += 1;
      const created = buildTask({ id: `1${seq}`, title: `Created ${seq}` });
      stored.push({ ...created, position: `a${seq}`, deletedAt: null });
      return Response.json(created);
    });
    await until(async () => (await database.writes.count()) === 0);
    await until(async () => (await database.position())?.seq === 8);
    const titles = (await database.task.toArray()).map(({ title }) => title);
    expect(titles).to.have.members(["Created 7", "Created 8"]);
  });

  const refusals: Record<string, () => Response> = {
    "an outage": () => Response.json({ detail: "Away.", status: 503 }, { status: 503 }),
    "an error": () => Response.json({ detail: "Went wrong.", status: 500 }, { status: 500 }),
    "a proxy’s page": () => new Response("Hi", { headers: { "content-type": "text/html" } }),
    "a broken answer": () => Response.json(null),
    "no answer": () => {
      throw new TypeError("network");
    },
  };
  for (const [name, refusal] of Object.entries(refusals))
    it(`waits before it sends a write again after ${name}, also while more is written`, async () => {
      let requests = 0;
      start(async () => {
        requests += 1;
        return refusal();
      });
      for (let n = 1; n <= 3; n += 1) {
        await enqueue(database, "createTask", { title: `${n}` }, { localId: newLocalId() });
        await until(async () => requests > 0);
        await setTimeout(50);
      }
      // The first round began before the first write, and only read.
      expect(requests).to.be.at.most(2);
      expect(await database.writes.count()).to.equal(3);
      const before = requests;
      await sync?.now();
      expect(requests).to.equal(before + 1);
    });

  it("waits as long as the server asks to", async () => {
    let sent = 0;
    start(async (url) => {
      if (String(url).startsWith("/api/changes"))
        return Response.json({ ...nothingNew, seq: 7, epoch: "e1", full: true, more: false });
      sent += 1;
      const headers = { "retry-after": "2" };
      return Response.json({ detail: "Too much.", status: 429 }, { status: 429, headers });
    });
    await enqueue(database, "createTask", { title: "Milk" }, { localId: newLocalId() });
    await until(async () => sent === 1);
    await setTimeout(1_900);
    expect(sent).to.equal(1);
    await until(async () => sent === 2);
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
