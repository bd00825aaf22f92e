import { expect } from "chai";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { LocalDatabase } from "../src/store/local-database.js";
import { type Mirror, openMirror } from "../src/store/mirror.js";
import { byPosition } from "../src/store/rows.js";
import { createWrites, type Writes } from "../src/store/writes.js";
import { moveByKey } from "../src/views/move-by-key.js";
import { buildTask } from "./build-task.js";

describe("an action begun before the page shows the one before it", () => {
  let database: LocalDatabase;
  let mirror: Mirror;
  let writes: Writes;

  beforeEach(async () => {
    database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
    await database.open();
    await database.task.bulkAdd(
      ["1", "2"].map((id) => ({ ...buildTask({ id }), position: id, deletedAt: null })),
    );
    mirror = await openMirror(database);
    writes = createWrites(database, mirror);
  });

  afterEach(() => {
    mirror.close();
    database.close();
  });

  const task = async () => (await database.task.get("1"))!;

  it("adds to its labels", async () => {
    await Promise.all([
      writes.changeLabels(["1", "2"], { add: ["home"] }),
      writes.changeLabels("1", { add: ["phone"] }),
      writes.changeLabels("1", { add: ["urgent"], remove: ["home"] }),
    ]);
    expect((await task()).labelIds).to.deep.equal(["phone", "urgent"]);
    await writes.undoLast();
    expect((await task()).labelIds).to.have.members(["home", "phone"]);
  });

  it("uses the label that one has created", async () => {
    await Promise.all([
      writes.changeLabels("1", { create: ["Garden", "home"] }),
      writes.changeLabels("2", { create: ["garden"] }),
    ]);
    const labels = await database.label.toArray();
    expect(labels.map(({ name }) => name)).to.have.members(["Garden", "home"]);
    const garden = labels.find(({ name }) => name === "Garden")!;
    expect((await database.task.get("2"))?.labelIds).to.deep.equal([garden.id]);
    await writes.undoLast();
    await writes.undoLast();
    expect(await database.writes.toArray()).to.deep.equal([]);
    expect(await database.label.toArray()).to.deep.equal([]);
  });

  it("is undone to what that one has left", async () => {
    await Promise.all([
      writes.changeTask("1", { priority: 2 }),
      writes.changeTask("1", { priority: 1, title: "Call" }),
    ]);
    await database.writes.toCollection().modify({ sentAt: new Date().toISOString() });
    await writes.undoLast();
    expect(await task()).to.include({ priority: 2, title: buildTask().title });
    await writes.undoLast();
    expect((await task()).priority).to.equal(4);
  });

  it("on a repeating task means the occurrence that was shown", async () => {
    const repeat = { rule: "FREQ=DAILY", from: "due" } as const;
    await writes.changeTask("1", { dueDate: "2031-05-06", repeat });
    await mirror.upToDate();
    await Promise.all([writes.completeTask("1"), writes.completeTask("1")]);
    expect((await task()).dueDate).to.equal("2031-05-07");
  });

  it("is done once, although it is pressed twice", async () => {
    await Promise.all([writes.deleteTask("1"), writes.deleteTask(["1", "2"])]);
    await writes.undoLast();
    await writes.undoLast();
    expect(await database.writes.count()).to.equal(0);
    expect((await task()).deletedAt).to.equal(null);
    await database.task.update("1", { deletedAt: "2031-05-06T00:00:00.000Z" });
    await Promise.all([writes.restore("task", "1"), writes.restore("task", "1")]);
    expect(await database.writes.count()).to.equal(1);
    const repeat = { rule: "FREQ=DAILY", from: "due" } as const;
    const change = { dueDate: "2031-05-06", repeat };
    await Promise.all([writes.changeTask("1", change), writes.changeTask("1", change)]);
    await writes.undoLast();
    expect(await task()).to.include({ dueDate: null });
  });

  it("is not undone in place of that one, and undoing one does not undo it", async () => {
    const undone = [
      writes.changeLabels("1", { add: ["home"] }),
      writes.undoLast(),
      writes.changeLabels("1", { add: ["phone"] }),
      writes.undoLast(),
      writes.changeLabels("1", { add: ["urgent"] }),
    ];
    await Promise.all(undone);
    expect((await task()).labelIds).to.deep.equal(["urgent"]);
  });

  it("moves a task on from where that one has put it", async () => {
    await database.task.add({ ...buildTask({ id: "3" }), position: "3", deletedAt: null });
    await mirror.upToDate();
    const tasks = ["1", "2", "3"].map((id) => ({ task: mirror.get().task.get(id)!, depth: 0 }));
    const group = { key: "list", kind: "plain", name: null, place: {}, manual: true } as const;
    const item = { kind: "task", key: "1", ...tasks[0]!, expanded: null } as const;
    const moves = ["ArrowDown", "ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"];
    for (const key of moves) moveByKey(key, { ...item, group: { ...group, tasks } }, writes);
    await writes.changeTask("1", { priority: 1 });
    const order = (await database.task.toArray()).sort(byPosition);
    expect(order.map(({ id }) => id)).to.deep.equal(["2", "1", "3"]);
    expect((await task()).parentId).to.equal(null);
  });

  it("is stored although that one could not be", async () => {
    const failing = writes.changeLabels("1", { add: [() => {}] as unknown as string[] });
    const stored = writes.changeTask("1", { title: "Call" });
    expect(
      await failing.then(
        () => "stored",
        () => "failed",
      ),
    ).to.equal("failed");
    await stored;
    expect((await task()).title).to.equal("Call");
  });
});
