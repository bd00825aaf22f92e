import { expect } from "chai";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { LocalDatabase } from "../src/store/local-database.js";
import { openMirror } from "../src/store/mirror.js";
import { pull } from "../src/store/pull.js";
import { confirm } from "../src/store/queue.js";
import { createWrites, type Writes } from "../src/store/writes.js";
import { buildTask } from "./build-task.js";

describe("undoing a change after which another device has changed the task", () => {
  let database: LocalDatabase;
  let writes: Writes;
  const task = (fields: object) => ({ ...buildTask(fields), position: "a0", deletedAt: null });

  beforeEach(async () => {
    database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
    await database.open();
    await database.setPosition({ seq: 1, epoch: "e1" });
    await database.task.add(task({ id: "9", title: "Milk" }));
    writes = createWrites(database, await openMirror(database));
  });
  afterEach(() => database.close());

  /** The server confirms what was written, and then another device changes the task. */
  async function changedElsewhere(fields: object) {
    const confirmed = task({ id: "9", title: "Oat milk", updatedAt: "2030-01-01T00:00:00.000Z" });
    const [write] = await database.writes.toArray();
    await confirm(
      database,
      [{ write: write!, rows: [{ entity: "task", id: "9", row: confirmed }] }],
      "e1",
    );
    const row = { ...confirmed, ...fields, updatedAt: "2030-01-01T00:00:01.000Z" };
    const page = { seq: 2, epoch: "e1", full: false, more: false };
    await pull(database, async () => ({ ...page, rows: [{ entity: "task", id: "9", row }] }));
  }

  it("is refused if it has changed the same field, whose newer value stays", async () => {
    await writes.changeTask("9", { title: " Oat milk" });
    await changedElsewhere({ title: "Soy milk" });
    expect((await writes.undoLast())?.undone).to.equal(false);
    expect((await database.task.get("9"))?.title).to.equal("Soy milk");
    expect(await database.writes.count()).to.equal(0);
    expect(await writes.undoLast()).to.equal(null);
  });

  it("restores only that field if it has changed another one", async () => {
    await writes.changeTask("9", { title: " Oat milk" });
    await changedElsewhere({ priority: 1 });
    expect((await writes.undoLast())?.undone).to.equal(true);
    expect(await database.task.get("9")).to.include({ title: "Milk", priority: 1 });
  });
});
