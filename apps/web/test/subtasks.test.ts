import { expect } from "chai";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { LocalDatabase } from "../src/store/local-database.js";
import { type Mirror, openMirror } from "../src/store/mirror.js";
import { ancestorsOf } from "../src/store/subtasks.js";
import { loadSearch } from "../src/views/load-search.js";
import { taskGroups } from "../src/views/task-groups.js";
import { trashItems } from "../src/views/trash-items.js";
import { buildTask } from "./build-task.js";
import { enqueue } from "./enqueue.js";

const clock = {
  timeZone: "UTC",
  locale: "en",
  weekStart: 1 as const,
  now: "2026-11-23T10:00:00.000Z",
};

describe("tasks in a parent cycle, while rows arrive from the server", () => {
  let database: LocalDatabase;
  let mirror: Mirror;

  before(loadSearch);
  beforeEach(async () => {
    database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
    await database.open();
    await database.task.bulkPut([
      row("1", "2"),
      row("2", "1"),
      row("3", "2"),
      row("4", null),
      row("5", "4"),
    ]);
    mirror = await openMirror(database);
  });
  afterEach(() => {
    mirror.close();
    database.close();
  });

  const row = (id: string, parentId: string | null) => ({
    ...buildTask({ id, title: `Task ${id}`, parentId }),
    position: `a${id}`,
    deletedAt: null,
  });
  const shown = (view: Parameters<typeof taskGroups>[0]) =>
    taskGroups(view, mirror.get(), clock).flatMap(({ tasks }) => tasks.map(({ task }) => task.id));

  it("are each shown once in their list, and found by a search", () => {
    expect(shown({ kind: "list", id: "1" })).to.have.members(["1", "2", "3", "4", "5"]);
    expect(shown({ kind: "search", q: "3" })).to.have.members(["1", "2", "3"]);
    expect(ancestorsOf(row("1", "2"), mirror.get().task).map(({ id }) => id)).to.deep.equal(["2"]);
  });

  it("can be changed, deleted and moved", async () => {
    await enqueue(database, "completeTask", { id: "3" });
    await enqueue(database, "moveTask", { id: "2", parentId: null });
    await enqueue(database, "deleteTask", { id: "1" });
    expect((await database.task.get("2"))?.parentId).to.equal(null);
    expect((await database.task.get("1"))?.deletedAt).not.to.equal(null);
  });

  it("go to the trash together, and do not break its view", async () => {
    await enqueue(database, "deleteTask", { id: "1" });
    await enqueue(database, "deleteTask", { id: "4" });
    const rows = { ...mirror.get(), task: new Map<string, never>() };
    await database.task.each((task) => rows.task.set(task.id, task as never));
    const trashed = await database.task.filter(({ deletedAt }) => deletedAt !== null).toArray();
    expect(trashed.map(({ id }) => id)).to.have.members(["1", "2", "3", "4", "5"]);
    // Each of a cycle went along with another one.
    expect(trashItems(rows).map(({ id, tasks }) => [id, tasks])).to.deep.equal([["4", 1]]);
  });

  it("are not created locally: a task is never moved below itself", async () => {
    await enqueue(database, "moveTask", { id: "4", parentId: "5" });
    await enqueue(database, "moveTask", { id: "4", place: { before: "5" } });
    expect((await database.task.get("4"))?.parentId).to.equal(null);
  });
});
