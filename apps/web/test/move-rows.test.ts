import { expect } from "chai";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { LocalDatabase } from "../src/store/local-database.js";
import type { Task } from "../src/store/rows.js";
import type { Place } from "../src/store/writes.js";
import { buildTask } from "./build-task.js";
import { enqueue } from "./enqueue.js";

const operations = { list: "moveList", section: "moveSection", label: "moveLabel" } as const;

describe("reordering rows", () => {
  let database: LocalDatabase;

  beforeEach(async () => {
    database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
    await database.open();
  });
  afterEach(() => database.close());

  const moves: [Place, string][] = [
    ["first", "3 1 2"],
    ["last", "1 2 3"],
    [{ before: "2" }, "1 3 2"],
    [{ after: "1" }, "1 3 2"],
  ];
  for (const entity of ["list", "section", "label"] as const) {
    for (const [place, order] of moves) {
      it(`shows a ${entity} in its new place at once: ${JSON.stringify(place)}`, async () => {
        const rows = ["1", "2", "3"].map((id) => ({ id, listId: "1", position: `a${id}` }));
        const elsewhere = { id: "4", listId: "2", position: "a0" };
        await database.rows(entity).bulkPut([...rows, elsewhere] as never[]);
        await enqueue(database, operations[entity], { id: "3", place });
        const shown = await database.rows(entity).toArray();
        const sorted = shown.sort((one, other) => (one.position < other.position ? -1 : 1));
        const ids = sorted.map(({ id }) => id).filter((id) => id !== "4");
        expect(ids.join(" ")).to.equal(order);
      });
    }
  }

  const tasks: [where: Partial<Task>, to: object, place: Partial<Task>][] = [
    [{ sectionId: "2" }, { listId: "1", sectionId: null, parentId: null }, { sectionId: null }],
    [{ sectionId: "2" }, { listId: "1", parentId: null }, { sectionId: "2" }],
    [{ sectionId: "2", parentId: "8" }, { sectionId: null }, { sectionId: null, parentId: null }],
    [{ parentId: "8" }, { listId: "1" }, { parentId: "8" }],
    [{}, { parentId: "9" }, { listId: "3", sectionId: "4", parentId: "9" }],
    [{}, { sectionId: "4" }, { listId: "3", sectionId: "4" }],
    [{ sectionId: "2" }, { listId: "3" }, { listId: "3" }],
    [{}, { place: { after: "9" } }, { listId: "3", sectionId: "4" }],
  ];
  for (const [where, to, place] of tasks)
    it(`shows a task at once where the server puts it: ${JSON.stringify({ where, to })}`, async () => {
      const at = { position: "a0", deletedAt: null };
      await database.task.bulkPut([
        { ...buildTask({ id: "7", ...where }), ...at },
        { ...buildTask({ id: "8", sectionId: where.sectionId ?? null }), ...at, position: "a1" },
        { ...buildTask({ id: "9", listId: "3", sectionId: "4" }), ...at },
      ]);
      await database.section.put({ id: "4", listId: "3", name: "Later", ...at } as never);
      await enqueue(database, "moveTask", { id: "7", ...to });
      const { listId, sectionId, parentId } = (await database.task.get("7"))!;
      const expected = { listId: "1", sectionId: null, parentId: null, ...place };
      expect({ listId, sectionId, parentId }).to.deep.equal(expected);
    });
});
