import { expect } from "chai";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { type Base, LocalDatabase } from "../src/store/local-database.js";
import { pull } from "../src/store/pull.js";
import { newLocalId } from "../src/store/queued-write.js";
import type { ChangesPage, ReadChanges } from "../src/store/read-changes.js";
import { buildTask } from "./build-task.js";
import { enqueue } from "./enqueue.js";

describe("the initial sync", () => {
  let database: LocalDatabase;

  beforeEach(async () => {
    database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
    await database.open();
  });
  afterEach(() => database.close());

  const task = (id: string): Base => ({
    entity: "task",
    id,
    row: { ...buildTask({ id, title: `Task ${id}` }), position: `a${id}`, deletedAt: null },
  });
  const titles = async () => (await database.task.toArray()).map(({ title }) => title).sort();
  /** Returns one page after the other; an error in place of a page is thrown. */
  const reading = (pages: (ChangesPage | Error)[]): ReadChanges => {
    const rest = [...pages];
    return async () => {
      const page = rest.shift() as ChangesPage | Error;
      if (page instanceof Error) throw page;
      return page;
    };
  };
  const page = (seq: number, rows: Base[], more: boolean, epoch = "e1"): ChangesPage => {
    return { seq, epoch, full: true, more, rows };
  };
  const nothing = (seq: number): ChangesPage => ({ ...page(seq, [], false), full: false });

  it("shows partial results, and after an interruption starts over and drops deleted rows", async () => {
    const cut = reading([page(1, [task("1")], true), new Error("cut")]);
    expect(await pull(database, cut).catch(({ message }) => message)).to.equal("cut");
    expect(await titles()).to.deep.equal(["Task 1"]);
    expect(await database.position()).to.equal(null);

    await enqueue(database, "createTask", { title: "Made here" }, { localId: newLocalId() });
    await enqueue(database, "updateTask", { id: "1", title: "Renamed here" });
    const again = [page(3, [task("2")], true), page(4, [task("3")], false)];
    await pull(database, reading(again));
    expect(await titles()).to.deep.equal(["Made here", "Task 2", "Task 3"]);
    expect(await database.position()).to.deep.equal({ seq: 4, epoch: "e1" });
  });

  it("replaces what an interrupted load has read if the server is restored in between", async () => {
    const older = task("1");
    const row = { ...older.row!, title: "Lost", updatedAt: "2027-01-01T00:00:00.000Z" } as never;
    const cut = reading([page(9, [{ ...older, row }], true), new Error("cut")]);
    await pull(database, cut).catch(() => undefined);
    expect(await titles()).to.deep.equal(["Lost"]);
    await pull(database, reading([page(4, [older], false, "e2")]));
    expect(await titles()).to.deep.equal(["Task 1"]);
  });

  it("keeps rows that a faster tab has read in the meantime", async () => {
    const gate = Promise.withResolvers<void>();
    const slow = reading([page(1, [task("1")], true), page(2, [task("2")], false), nothing(9)]);
    let reads = 0;
    const first = pull(database, async (since, full) => {
      reads += 1;
      if (reads === 2) await gate.promise;
      return slow(since, full);
    });
    await pull(database, reading([page(8, [task("1"), task("2"), task("7")], false)]));
    gate.resolve();
    await first;
    expect(await titles()).to.deep.equal(["Task 1", "Task 2", "Task 7"]);
    expect(await database.position()).to.deep.equal({ seq: 9, epoch: "e1" });
  });

  it("discards rows of a database that is replaced by a backup meanwhile", async () => {
    const pages = [
      page(1, [task("1")], true),
      page(2, [task("2")], true, "e2"),
      page(3, [task("3")], false, "e2"),
    ];
    await pull(database, reading(pages));
    expect(await titles()).to.deep.equal(["Task 2", "Task 3"]);
    expect(await database.position()).to.deep.equal({ seq: 3, epoch: "e2" });
  });
});
