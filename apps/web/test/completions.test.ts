import type { Client } from "@docket/contract/client";
import { expect } from "chai";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import {
  cachedCompletions,
  mergeCompletions,
  refreshCompletions,
} from "../src/store/completions.js";
import { LocalDatabase } from "../src/store/local-database.js";
import { openMirror } from "../src/store/mirror.js";
import type { Task } from "../src/store/rows.js";
import { createWrites } from "../src/store/writes.js";
import { taskGroups } from "../src/views/task-groups.js";
import { buildTask } from "./build-task.js";

const clock = { timeZone: "UTC", locale: "en", weekStart: 1 as const };
const repeat = { rule: "FREQ=DAILY", from: "due" } as const;
const kept = { position: "a0", deletedAt: null };
const water = { ...buildTask({ id: "1", title: "Water", dueDate: "2026-11-24", repeat }), ...kept };

const completion = (id: string, day: string) => ({
  id,
  taskId: "1",
  dueDate: day,
  dueTime: null,
  completedAt: `${day}T08:00:00.000Z`,
});

describe("the completions of a repeating task", () => {
  const database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
  const { signal } = new AbortController();
  let asked: (string | undefined)[];
  const api = {
    listCompletions: async ({ cursor }: { cursor?: string }) => {
      asked.push(cursor);
      return cursor === undefined
        ? { items: [completion("12", "2026-11-23")], nextCursor: "next" }
        : { items: [completion("11", "2026-11-22")], nextCursor: null };
    },
  } as unknown as Client;

  beforeEach(async () => {
    asked = [];
    await database.delete();
    await database.open();
  });
  after(() => database.close());

  it("are fetched page by page when a repeating task was added, changed or removed", async () => {
    const once = { ...buildTask({ id: "2" }), ...kept };
    const asks = async (tasks: Task[]) => {
      asked = [];
      await refreshCompletions(database, api, tasks, signal);
      return asked.length;
    };
    expect(await asks([water, once])).to.equal(2);
    expect(asked).to.deep.equal([undefined, "next"]);
    expect((await cachedCompletions(database)).map(({ id }) => id)).to.deep.equal(["12", "11"]);
    expect(await asks([water, { ...once, updatedAt: "2026-11-24T09:00:00Z" }])).to.equal(0);
    expect(await asks([{ ...water, updatedAt: "2026-11-24T09:00:00Z" }])).to.equal(2);
    expect(await asks([])).to.equal(2);
    expect(await asks([{ ...water, id: `local-${"0".repeat(32)}` }])).to.equal(0);
  });

  it("appear in the completed view, grouped by day", async () => {
    await refreshCompletions(database, api, [water], signal);
    const done = buildTask({ id: "2", completed: true, completedAt: "2026-11-23T07:00:00.000Z" });
    const rows = {
      task: new Map([
        ["1", water],
        ["2", { ...done, ...kept }],
      ]),
      list: new Map(),
      section: new Map(),
      label: new Map(),
    };
    const completions = mergeCompletions(await cachedCompletions(database), []);
    const shown = (tasks = rows.task) =>
      taskGroups(
        { kind: "completed" },
        { ...rows, task: tasks },
        { ...clock, now: "2026-11-24T10:00:00.000Z" },
        1,
        completions,
      ).map(({ name, tasks: all }) => [
        name,
        all.map(({ task, completion }) => completion?.id ?? task.title),
      ]);
    expect(shown()).to.deep.equal([
      ["2026-11-23", ["12", "Milk"]],
      ["2026-11-22", ["11"]],
    ]);
    // After the last occurrence, the task itself is listed.
    const over = { ...water, completed: true, completedAt: "2026-11-23T08:00:00.000Z" };
    expect(shown(new Map([["1", over]]))).to.deep.equal([
      ["2026-11-23", ["Water"]],
      ["2026-11-22", ["11"]],
    ]);
  });

  it("reflect completions and reopenings that have not been sent yet", async () => {
    await refreshCompletions(database, api, [water], signal);
    await database.task.add(water);
    const mirror = await openMirror(database);
    const writes = createWrites(database, mirror);
    const days = async () =>
      mergeCompletions(await cachedCompletions(database), await database.writes.toArray()).map(
        ({ dueDate }) => dueDate,
      );
    await writes.completeTask("1");
    expect(await days()).to.deep.equal(["2026-11-24", "2026-11-23", "2026-11-22"]);
    await writes.undoLast();
    await writes.reopenTask("1", { occurrence: { dueDate: "2026-11-23" } });
    expect(await days()).to.deep.equal(["2026-11-22"]);
    mirror.close();
  });
});
