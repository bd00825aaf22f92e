import { expect } from "chai";
import type { Snapshot } from "../src/store/mirror.js";
import { trashItems } from "../src/views/trash-items.js";

const MONDAY = "2026-11-23T10:00:00.000Z";
const TUESDAY = "2026-11-24T10:00:00.000Z";

/** A snapshot of rows with only the fields that the list uses. */
function snapshot(rows: Partial<Record<keyof Snapshot, object[]>>): Snapshot {
  const maps = (["task", "list", "section", "label"] as const).map((entity) => [
    entity,
    new Map((rows[entity] ?? []).map((row) => [(row as { id: string }).id, row])),
  ]);
  return Object.fromEntries(maps) as Snapshot;
}

const task = (id: string, deletedAt: string | null, place: object = {}) => ({
  id,
  title: `task ${id}`,
  listId: "1",
  parentId: null,
  deletedAt,
  ...place,
});
const list = (id: string, deletedAt: string | null) => ({ id, name: `list ${id}`, deletedAt });

describe("the trash", () => {
  const of = (rows: Parameters<typeof snapshot>[0]) =>
    trashItems(snapshot(rows)).map(({ name, tasks }) => [name, tasks]);

  it("lists tasks, lists, sections and labels, most recently deleted first", () => {
    const items = trashItems(
      snapshot({
        task: [task("5", MONDAY), task("6", null)],
        list: [list("1", null), list("2", TUESDAY)],
        section: [
          { id: "3", listId: "1", name: "section 3", deletedAt: "2026-11-25T10:00:00.000Z" },
        ],
        label: [{ id: "4", name: "label 4", deletedAt: "2026-11-22T10:00:00.000Z" }],
      }),
    );
    expect(items.map(({ entity, id }) => `${entity} ${id}`)).to.deep.equal([
      "section 3",
      "list 2",
      "task 5",
      "label 4",
    ]);
  });

  it("counts tasks deleted with their list or parent instead of listing them", () => {
    expect(
      of({
        list: [list("1", null), list("2", MONDAY)],
        section: [{ id: "3", listId: "2", name: "section 3", deletedAt: MONDAY }],
        task: [
          task("5", MONDAY, { listId: "2" }),
          task("6", MONDAY, { listId: "2", parentId: "5" }),
          task("7", MONDAY),
          task("8", MONDAY, { parentId: "7" }),
          task("9", MONDAY, { parentId: "8" }),
        ],
      }).sort(),
    ).to.deep.equal([
      ["list 2", 2],
      ["task 7", 2],
    ]);
  });

  it("lists a task separately if it was deleted before its list or parent", () => {
    expect(
      of({
        list: [list("1", null), list("2", TUESDAY)],
        task: [
          task("5", MONDAY, { listId: "2" }),
          task("6", TUESDAY),
          task("7", MONDAY, { parentId: "6" }),
        ],
      }).sort(),
    ).to.deep.equal([
      ["list 2", 0],
      ["task 5", 0],
      ["task 6", 0],
      ["task 7", 0],
    ]);
  });
});
