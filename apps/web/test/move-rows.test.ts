import { expect } from "chai";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { LocalDatabase } from "../src/store/local-database.js";
import { enqueue } from "../src/store/queue.js";
import type { Place } from "../src/store/writes.js";

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
});
