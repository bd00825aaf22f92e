import { createClient } from "@docket/contract/client";
import { expect } from "chai";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { LocalDatabase } from "../src/store/local-database.js";
import { openMirror } from "../src/store/mirror.js";
import { pull } from "../src/store/pull.js";
import { newLocalId } from "../src/store/queued-write.js";
import { byPosition } from "../src/store/rows.js";
import { sendWrites } from "../src/store/send-writes.js";
import { createWrites } from "../src/store/writes.js";
import { buildTask } from "./build-task.js";
import { enqueue } from "./enqueue.js";

describe("sending queued writes", () => {
  let database: LocalDatabase;
  let sent: { method: string; path: string; body: unknown }[];
  let answer: () => Response | Promise<Response>;

  beforeEach(async () => {
    database = new LocalDatabase("1", { indexedDB: new IDBFactory(), IDBKeyRange });
    await database.open();
    sent = [];
    answer = () => Response.json(buildTask());
  });
  afterEach(() => database.close());

  const send = () => {
    const fetch: typeof globalThis.fetch = async (url, { method = "", body = null } = {}) => {
      sent.push({ method, path: String(url), body: JSON.parse(String(body)) });
      return answer();
    };
    return sendWrites(database, createClient({ fetch }), new AbortController().signal);
  };
  const refused = async () => (await database.refused.toArray()).map(({ reason }) => reason);
  const page = (status: number) => () =>
    new Response("<h1>Welcome</h1>", { status, headers: { "content-type": "text/html" } });
  const problem = (status: number, detail: string) => () =>
    Response.json({ type: "about:blank", title: "No", status, detail }, { status });

  it("sends titles unchanged, even if they look like local ids", async () => {
    const titles = ["local-first", "local-", `see ${newLocalId()}`, `"${newLocalId()}"`];
    for (const title of titles)
      await enqueue(database, "createTask", { title }, { localId: newLocalId() });
    answer = () => {
      const { tasks } = sent.at(-1)!.body as { tasks?: unknown[] };
      const items = tasks?.map((_, n) => buildTask({ id: `1${n}` }));
      return Response.json(items ? { items } : buildTask());
    };
    expect(await send()).to.equal(null);
    const bodies = sent.flatMap(({ body }) => (body as { tasks?: object[] }).tasks ?? [body]);
    expect(bodies.map((body) => (body as { title: string }).title)).to.deep.equal(titles);
    expect(await refused()).to.deep.equal([]);
  });

  it("takes as sent only what was sent before the server was lost", async () => {
    const ids = ["1", "2", "3", "4", "5", "6", "7"];
    const place = { position: "a7", deletedAt: null };
    await database.task.bulkPut(ids.map((id) => ({ ...buildTask({ id }), ...place })));
    for (const id of ids) await enqueue(database, "moveTask", { id, place: "last" });
    answer = () =>
      sent.length < 5 ? Response.json(buildTask({ id: `${sent.length}` })) : problem(503, "No.")();
    expect((await send())?.because).to.equal("temporary");
    expect(sent).to.have.length(5);
    const waiting = await database.writes.toArray();
    expect(waiting.map(({ sentAt }) => sentAt !== undefined)).to.deep.equal([true, false, false]);
  });

  it("does not read the whole queue for every few of many new tasks", async () => {
    const COUNT = 600;
    const writes = createWrites(database, await openMirror(database));
    await writes.quickAdd(Array.from({ length: COUNT }, (_, n) => ({ title: `Task ${n}` })));
    let read = 0;
    database.writes.hook("reading", (write) => {
      read += 1;
      return write;
    });
    let created = 0;
    answer = () => {
      const { tasks } = sent.at(-1)!.body as { tasks?: { title: string }[] };
      const items = tasks?.map(({ title }) => buildTask({ id: `${++created}`, title }));
      return Response.json(items ? { items } : buildTask({ id: `${++created}`, title: "Task 0" }));
    };
    expect(await send()).to.equal(null);
    expect(await database.writes.count()).to.equal(0);
    const titles = (await database.task.toArray()).sort(byPosition).map(({ title }) => title);
    expect(titles).to.deep.equal(Array.from({ length: COUNT }, (_, n) => `Task ${n}`));
    expect(read).to.be.below(30 * COUNT);
  }).timeout(60_000);

  it("does not send writes that depend on a refused row, and shows them as refused", async () => {
    const listId = newLocalId();
    await enqueue(database, "createList", { name: "Trip" }, { localId: listId });
    await enqueue(database, "createTask", { title: "Passport", listId }, { localId: newLocalId() });
    answer = () =>
      sent.at(-1)!.method === "POST"
        ? problem(409, "That name is taken.")()
        : Response.json({ items: [] });
    expect(await send()).to.equal(null);
    expect(sent.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      "POST /api/lists",
      "GET /api/lists",
    ]);
    expect(await refused()).to.deep.equal([
      "That name is taken.",
      "What it depends on could not be created.",
    ]);
  });

  it("keeps the position of a row that the change log delivers before the response", async () => {
    await enqueue(database, "createTask", { title: "Milk" }, { localId: newLocalId() });
    const told = { ...buildTask({ id: "9", title: "Milk" }), position: "a7", deletedAt: null };
    await database.task.put(told);
    answer = () => Response.json(buildTask({ id: "9", title: "Milk" }));
    expect(await send()).to.equal(null);
    expect(await database.task.toArray()).to.deep.equal([told]);
  });

  it("sends a write again whose response is from before the server was restored", async () => {
    const older = { ...buildTask({ id: "9", title: "Milk" }), position: "a7", deletedAt: null };
    await database.task.put(older);
    await database.setPosition({ seq: 5, epoch: "before" });
    await enqueue(database, "updateTask", { id: "9", title: "Oat milk" });
    const rows = [{ entity: "task" as const, id: "9", row: older }];
    answer = async () => {
      // Another tab reads the restored database before the response arrives.
      if (sent.length === 1) {
        const restored = { seq: 2, epoch: "restored", full: true, more: false, rows };
        await pull(database, async () => restored);
      }
      const [title, updatedAt] =
        sent.length === 1
          ? ["Lost", "2026-01-18T09:30:00.000Z"]
          : ["Oat milk", "2026-01-17T09:30:00.000Z"];
      return Response.json(buildTask({ id: "9", title, updatedAt }));
    };
    expect(await send()).to.equal(null);
    expect(sent).to.have.length(2);
    expect(await database.writes.count()).to.equal(0);
    expect((await database.task.get("9"))?.title).to.equal("Oat milk");
  });

  it("reverts the position if the response says that a move changed nothing", async () => {
    const place = { position: "a7", deletedAt: null };
    const [milk, bread] = ["9", "10"].map((id) => ({ ...buildTask({ id }), ...place }));
    await database.task.bulkPut([milk!, { ...bread!, position: "a8" }]);
    await enqueue(database, "moveTask", { id: "9", place: "last" });
    expect((await database.task.get("9"))?.position).to.not.equal("a7");
    answer = () => Response.json(buildTask({ id: "9" }));
    expect(await send()).to.equal(null);
    expect(await database.task.get("9")).to.deep.equal(milk);
    await enqueue(database, "moveTask", { id: "9", place: "last" });
    const moved = (await database.task.get("9"))!.position;
    answer = () => Response.json(buildTask({ id: "9", updatedAt: "2030-01-01T00:00:00.000Z" }));
    expect(await send()).to.equal(null);
    expect((await database.task.get("9"))?.position).to.equal(moved);
  });

  it("ignores response fields that the change log lacks, such as a list's open count", async () => {
    const list = {
      id: "9",
      name: "Trip",
      color: "gray" as const,
      isInbox: false,
      archivedAt: null,
      createdAt: "2026-11-28T08:00:00.000Z",
      updatedAt: "2026-11-28T08:00:00.000Z",
      position: "a7",
      deletedAt: null,
    };
    await database.list.put(list);
    await enqueue(database, "moveList", { id: "9", place: "last" });
    const { position: _, deletedAt: __, ...shown } = list;
    answer = () => Response.json({ ...shown, openCount: 3 });
    expect(await send()).to.equal(null);
    expect(await database.list.get("9")).to.deep.equal(list);
  });

  it("uses another device's row of the same name if queued writes depend on the new one", async () => {
    const label = newLocalId();
    await enqueue(database, "createLabel", { name: "Town" }, { localId: label });
    await enqueue(
      database,
      "createTask",
      { title: "Milk", labelIds: [label] },
      { localId: newLocalId() },
    );
    answer = () => {
      const { method, path } = sent.at(-1)!;
      if (path !== "/api/labels") return Response.json(buildTask({ id: "9", labelIds: ["5"] }));
      return method === "POST"
        ? problem(409, "There is a label of this name already.")()
        : Response.json({ items: [{ id: "5", name: "town", color: "gray" }] });
    };
    expect(await send()).to.equal(null);
    expect(sent.at(-1)!.body).to.deep.equal({ title: "Milk", labelIds: ["5"] });
    expect(await refused()).to.deep.equal([]);
    expect(await database.label.toCollection().primaryKeys()).to.deep.equal(["5"]);
  });

  it("does not delete such a row when the action is undone that was to create it", async () => {
    await database.task.add({ ...buildTask({ id: "9" }), position: "a0", deletedAt: null });
    const mirror = await openMirror(database);
    const writes = createWrites(database, mirror);
    await writes.changeLabels("9", { create: ["Town"] });
    const changed = buildTask({ id: "9", labelIds: ["5"], updatedAt: new Date().toISOString() });
    answer = () => {
      const { method, path } = sent.at(-1)!;
      if (path !== "/api/labels") return Response.json(changed);
      return method === "POST"
        ? problem(409, "There is a label of this name already.")()
        : Response.json({ items: [{ id: "5", name: "town", color: "gray" }] });
    };
    expect(await send()).to.equal(null);
    expect(await writes.undoLast()).to.include({ undone: true });
    mirror.close();
    const queued = await database.writes.toArray();
    expect(queued.map(({ operation, input }) => [operation, input])).to.deep.equal([
      ["updateTask", { id: "9", removeLabelIds: ["5"], addLabelIds: [] }],
    ]);
  });

  it("does not delete such a row either if the action is undone before the server answers", async () => {
    const mirror = await openMirror(database);
    const writes = createWrites(database, mirror);
    await writes.label.create({ name: "Town" });
    let undone: object | null = null;
    answer = async () => {
      const { method } = sent.at(-1)!;
      if (method !== "POST")
        return Response.json({ items: [{ id: "5", name: "town", color: "gray" }] });
      undone ??= await writes.undoLast();
      return problem(409, "There is a label of this name already.")();
    };
    expect(await send()).to.equal(null);
    mirror.close();
    expect(undone).to.include({ undone: true });
    expect(sent.map(({ method }) => method)).to.deep.equal(["POST", "GET"]);
    expect(await refused()).to.deep.equal([]);
    expect((await database.label.toArray()).map(({ id }) => id)).to.deep.equal(["5"]);
  });

  for (const [status, because] of [
    [200, "temporary"],
    [403, "write"],
    [404, "write"],
    [502, "temporary"],
    [503, "temporary"],
  ] as const) {
    it(`keeps all writes if an intermediary responds with ${status}`, async () => {
      await enqueue(database, "createTask", { title: "Milk" }, { localId: newLocalId() });
      await enqueue(database, "deleteTask", { id: "7" });
      answer = page(status);
      expect(await send()).to.deep.equal({ because, retryAfter: 0 });
      await database.writes.where("number").equals(1).delete();
      expect(await send()).to.deep.equal({ because, retryAfter: 0 });
      expect(sent.map(({ method }) => method)).to.deep.equal(["POST", "DELETE"]);
      expect(await database.writes.count()).to.equal(1);
      expect(await refused()).to.deep.equal([]);
    });
  }

  it("keeps a write that is refused for another reason than what it says, and tells the reason once it is stuck", async () => {
    await enqueue(database, "updateTask", { id: "7", title: "Oat milk" });
    for (const status of [403, 405, 408, 415, 500]) {
      answer = problem(status, `Sorry: ${status}.`);
      expect(await send()).to.deep.equal({ because: "write", retryAfter: 0 });
    }
    expect((await database.writes.toArray())[0]).not.to.have.property("failure");
    const sentAt = new Date(Date.now() - 10_000).toISOString();
    await database.writes.toCollection().modify({ sentAt });
    await send();
    const failure = { status: 500, reason: "Sorry: 500." };
    expect((await database.writes.toArray())[0]).to.deep.include({ failure });
    expect(await refused()).to.deep.equal([]);
    answer = problem(422, "No.");
    expect(await send()).to.equal(null);
    expect(await refused()).to.deep.equal(["No."]);
  });

  it("shows a write that is too large for a proxy as refused", async () => {
    await enqueue(database, "createTask", { title: "Milk" }, { localId: newLocalId() });
    answer = page(413);
    expect(await send()).to.equal(null);
    expect(await refused()).to.deep.equal(["The server answered 413."]);
  });

  describe("a row deleted elsewhere", () => {
    const paths = () => sent.map(({ method, path }) => `${method} ${path}`);
    /**
     * Refuses writes until the rows that they need have been restored from the trash, if possible.
     */
    const inTrash = (...there: { entity: string; id: string }[]) => {
      const trash = new Map(there.map((row) => [`${row.entity} ${row.id}`, row]));
      const needs = trash.size;
      let restored = 0;
      answer = () => {
        const { path, body } = sent.at(-1)!;
        if (path !== "/api/trash/restore")
          return restored < needs
            ? problem(404, "There is no such task.")()
            : Response.json(buildTask());
        const { entity, id } = body as { entity: string; id: string };
        if (!trash.delete(`${entity} ${id}`))
          return Response.json({ entity, id, name: "Milk", restored: 0 });
        restored += 1;
        return Response.json({ entity, id, name: "Milk", restored: 1 });
      };
    };

    it("is restored if it is changed here", async () => {
      await enqueue(database, "updateTask", { id: "7", title: "Oat milk" });
      inTrash({ entity: "task", id: "7" });
      expect(await send()).to.equal(null);
      expect(paths()).to.deep.equal([
        "PATCH /api/tasks/7",
        "POST /api/trash/restore",
        "PATCH /api/tasks/7",
      ]);
      expect(await refused()).to.deep.equal([]);
    });

    it("is restored if a task is added to it", async () => {
      await enqueue(
        database,
        "createTask",
        { title: "Milk", listId: "3", parentId: "7" },
        { localId: newLocalId() },
      );
      inTrash({ entity: "list", id: "3" }, { entity: "task", id: "7" });
      expect(await send()).to.equal(null);
      expect(paths().filter((path) => path === "POST /api/tasks")).to.have.length(2);
      expect(await refused()).to.deep.equal([]);
    });

    it("is changed if another tab has just restored it", async () => {
      await enqueue(database, "completeTask", { id: "7" });
      answer = () =>
        sent.length === 1
          ? problem(404, "There is no such task.")()
          : Response.json({ ...buildTask(), entity: "task", id: "7", restored: 0 });
      expect(await send()).to.equal(null);
      expect(paths()).to.have.length(3);
      expect(await refused()).to.deep.equal([]);
    });

    const bodies = () => sent.filter(({ path }) => path === "/api/tasks").map(({ body }) => body);

    it("is restored if it is a new task's label, or left out if that is impossible", async () => {
      const labelled = (title: string) =>
        enqueue(database, "createTask", { title, labelIds: ["5"] }, { localId: newLocalId() });
      await labelled("Milk");
      inTrash({ entity: "label", id: "5" });
      expect(await send()).to.equal(null);
      expect(bodies().at(-1)).to.deep.equal({ title: "Milk", labelIds: ["5"] });

      for (const status of [404, 409]) {
        sent.length = 0;
        await labelled("Bread");
        answer = () =>
          sent.length === 1
            ? problem(404, "There is no such label.")()
            : sent.length === 2
              ? problem(status, "It cannot come back.")()
              : Response.json(buildTask());
        expect(await send()).to.equal(null);
        expect(bodies().at(-1)).to.deep.equal({ title: "Bread", labelIds: [] });
      }
      expect(await refused()).to.deep.equal([]);
    });

    it("is restored if it is a label that a task gets, or left out if that is impossible", async () => {
      await enqueue(database, "updateTask", { id: "7", addLabelIds: ["5", "6"] });
      answer = () => {
        const { path, body } = sent.at(-1)!;
        const { addLabelIds, ...row } = body as { addLabelIds?: string[]; id: string };
        if (path === "/api/trash/restore")
          return row.id === "5"
            ? problem(409, "There is a label of this name already.")()
            : Response.json({ ...row, name: "Milk", restored: 1 });
        return addLabelIds?.includes("5")
          ? problem(404, "There is no such label.")()
          : Response.json(buildTask());
      };
      expect(await send()).to.equal(null);
      expect(sent.at(-1)!.body).to.deep.equal({ addLabelIds: ["6"] });
      expect(await refused()).to.deep.equal([]);
    });

    it("is not restored if a task is moved next to it; that task goes to the end instead", async () => {
      await enqueue(database, "moveTask", { id: "7", place: { after: "8" } });
      answer = () => {
        const { path, body } = sent.at(-1)!;
        if (path === "/api/trash/restore")
          return Response.json({ ...(body as object), restored: 0 });
        return (body as { place: unknown }).place === "last"
          ? Response.json(buildTask({ id: "7" }))
          : problem(404, "There is no such task.")();
      };
      expect(await send()).to.equal(null);
      expect(await refused()).to.deep.equal([]);
      const restored = sent.filter(({ path }) => path === "/api/trash/restore");
      expect(restored.map(({ body }) => body)).to.deep.equal([{ entity: "task", id: "7" }]);
    });

    it("is not restored if a task is moved next to it, to another list; that task goes to the end there", async () => {
      await database.task.bulkAdd([
        { ...buildTask({ id: "7", listId: "1" }), position: "a0", deletedAt: null },
        { ...buildTask({ id: "8", listId: "2", sectionId: "3" }), position: "a0", deletedAt: null },
      ]);
      await enqueue(database, "moveTask", { id: "7", place: { after: "8" } });
      answer = () => {
        const { path, body } = sent.at(-1)!;
        if (path === "/api/trash/restore")
          return Response.json({ ...(body as object), restored: 0 });
        return (body as { place: unknown }).place === "last"
          ? Response.json(buildTask({ id: "7", listId: "2", sectionId: "3" }))
          : problem(404, "There is no such task.")();
      };
      expect(await send()).to.equal(null);
      expect(sent.at(-1)?.body).to.deep.equal({ sectionId: "3", place: "last" });
    });

    it("causes the write to be refused if it is purged, or if something else is missing", async () => {
      await enqueue(database, "completeTask", { id: "7" });
      answer = problem(404, "There is no such task.");
      expect(await send()).to.equal(null);
      expect(paths()).to.deep.equal(["POST /api/tasks/7/complete", "POST /api/trash/restore"]);
      await enqueue(database, "moveTask", { id: "7", place: { after: "8" } });
      inTrash({ entity: "task", id: "8" });
      expect(await send()).to.equal(null);
      expect(await refused()).to.have.length(2);
    });

    it("is restored later if the server is unavailable meanwhile", async () => {
      await enqueue(database, "updateTask", { id: "7", title: "Oat milk" });
      answer = () => problem(sent.length === 1 ? 404 : 503, "Not now.")();
      expect(await send()).to.include({ because: "temporary" });
      inTrash({ entity: "task", id: "7" });
      expect(await send()).to.equal(null);
      expect(await refused()).to.deep.equal([]);
    });
  });

  it("does not resend a write so old that the server may have forgotten its idempotency key", async () => {
    const age = async (days: number) => {
      const sentAt = new Date(Date.now() - days * 24 * 60 * 60 * 1_000).toISOString();
      await database.writes.toCollection().modify({ sentAt });
    };
    answer = page(502);
    await enqueue(database, "createTask", { title: "Milk" }, { localId: newLocalId() });
    await send();
    await age(28);
    await send();
    expect(sent).to.have.length(2);
    const [{ sentAt } = {}] = await database.writes.toArray();
    expect(Date.now() - Date.parse(sentAt!), "since it was first sent").to.be.above(
      24 * 60 * 60 * 1_000,
    );
    await age(30);
    // A repeating task would go back by one more occurrence.
    await enqueue(database, "reopenTask", { id: "8" });
    await enqueue(database, "updateTask", { id: "7", title: "Oat milk" });
    await database.writes.where("number").above(1).modify({ sentAt: "2020-01-01T00:00:00.000Z" });
    answer = () => Response.json(buildTask());
    expect(await send()).to.equal(null);
    expect(sent.map(({ method }) => method)).to.deep.equal(["POST", "POST", "PATCH"]);
    expect(await refused()).to.deep.equal(
      [1, 2].map(() => "It was sent weeks ago and may have been saved: look for it first."),
    );
  });

  it("treats a deletion as done if the server says that the task does not exist", async () => {
    await enqueue(database, "deleteTask", { id: "7" });
    answer = problem(404, "There is no such task.");
    expect(await send()).to.equal(null);
    expect(await database.writes.count()).to.equal(0);
    expect(await refused()).to.deep.equal([]);
  });

  describe("many at once", () => {
    /** The paths of the requests under way when each was sent, itself included. */
    let together: string[][];
    const ids = Array.from({ length: 12 }, (_, n) => String(n + 1));

    beforeEach(async () => {
      together = [];
      const place = { position: "a0", deletedAt: null };
      await database.task.bulkPut(ids.map((id) => ({ ...buildTask({ id }), ...place })));
      const underWay: string[] = [];
      answer = async () => {
        const { path } = sent.at(-1)!;
        underWay.push(path);
        together.push([...underWay]);
        await new Promise((resolve) => setImmediate(resolve));
        underWay.splice(underWay.indexOf(path), 1);
        const row = (id: string) => buildTask({ id, updatedAt: new Date().toISOString() });
        const { tasks } = sent.at(-1)!.body as { tasks?: unknown[] };
        if (tasks)
          return Response.json({ items: tasks.map((_, n) => row(`new ${sent.length} ${n}`)) });
        return Response.json(row(/tasks\/(\d+)/.exec(path)?.[1] ?? `new ${sent.length}`));
      };
    });
    const most = () => Math.max(...together.map(({ length }) => length));

    it("sends changes of different tasks side by side", async () => {
      for (const id of ids) await enqueue(database, "completeTask", { id });
      expect(await send()).to.equal(null);
      expect(sent).to.have.length(ids.length);
      expect(await database.writes.count()).to.equal(0);
      expect(most()).to.equal(4);
    });

    it("sends changes that concern the same task one after the other", async () => {
      await database.task.update("2", { parentId: "1" });
      for (const id of ids.slice(2)) await enqueue(database, "updateTask", { id, title: "A" });
      for (const id of ["3", "1", "2"]) await enqueue(database, "completeTask", { id });
      for (const id of ["4", "4", "5", "5"])
        await enqueue(database, "updateTask", { id, title: "B" });
      expect(await send()).to.equal(null);
      const family = together.map((paths) => paths.filter((path) => /\/[12]\//.test(path)).length);
      expect(Math.max(...family), "a task and its subtask").to.equal(1);
      expect(together.filter((paths) => new Set(paths).size < paths.length)).to.deep.equal([]);
      expect(sent.map(({ path }) => path).filter((path) => /\/[12]\//.test(path))).to.deep.equal(
        ["1", "2"].map((id) => `/api/tasks/${id}/complete`),
      );
      expect(
        sent.filter(({ path }) => path === "/api/tasks/4").map(({ body }) => body),
      ).to.deep.equal(["A", "B", "B"].map((title) => ({ title })));
    });

    const addTasks = async () => {
      for (const title of ids)
        await enqueue(database, "createTask", { title }, { localId: newLocalId() });
    };
    const numbers = () =>
      sent.map(({ path, body }) =>
        path === "/api/tasks/batch" ? (body as { tasks: unknown[] }).tasks.length : path,
      );

    it("sends new tasks together, in their order and each with its key", async () => {
      await addTasks();
      const written = await database.writes.toArray();
      expect(await send()).to.equal(null);
      expect(numbers()).to.deep.equal(["/api/tasks", 2, 4, 5]);
      expect(
        sent.slice(1).flatMap(({ body }) => (body as { tasks: unknown[] }).tasks),
      ).to.deep.equal(
        written.slice(1).map(({ input, key }) => ({ ...(input as object), idempotencyKey: key })),
      );
      expect(most()).to.equal(1);
      expect(await database.serverIds.count()).to.equal(ids.length);
      expect(await database.task.count()).to.equal(2 * ids.length);
    });

    it("sends new tasks one by one if one of them is refused, and shows that one", async () => {
      await addTasks();
      const reply = answer;
      const isRefused = () => JSON.stringify(sent.at(-1)!.body).includes('"title":"3"');
      answer = () => (isRefused() ? problem(400, "No.")() : reply());
      expect(await send()).to.equal(null);
      expect(numbers()).to.deep.equal(["/api/tasks", 2, "/api/tasks", "/api/tasks", 4, 5]);
      expect((await database.refused.toArray()).map(({ input }) => input)).to.deep.equal([
        { title: "3" },
      ]);
      expect(await database.serverIds.count()).to.equal(ids.length - 1);
    });

    it("keeps new tasks that were not answered, with their keys", async () => {
      await addTasks();
      const reply = answer;
      for (const [status, because] of [
        [503, "temporary"],
        [401, "session"],
      ] as const) {
        sent.length = 0;
        answer = () => (numbers().at(-1) === "/api/tasks" ? reply() : page(status)());
        expect(await send()).to.deep.equal({ because, retryAfter: 0 });
        expect(numbers()).to.deep.equal(["/api/tasks", 2]);
      }
      const left = await database.writes.toArray();
      expect(left.map(({ input }) => input)).to.deep.equal(
        ids.slice(2).map((title) => ({ title })),
      );
      sent.length = 0;
      answer = reply;
      expect(await send()).to.equal(null);
      expect(numbers()).to.deep.equal(["/api/tasks", 2, 4, 3]);
      expect(await database.writes.count()).to.equal(0);
    });

    it("keeps those that were not answered, and only those", async () => {
      for (const id of ids) await enqueue(database, "completeTask", { id });
      const reply = answer;
      answer = () => (sent.at(-1)!.path.includes("/5/") ? page(503)() : reply());
      expect(await send()).to.include({ because: "temporary" });
      const left = (await database.writes.toArray()).map(
        ({ input }) => (input as { id: string }).id,
      );
      const sentIds = sent.map(({ path }) => /tasks\/(\d+)/.exec(path)?.[1]);
      expect(left).to.deep.equal(ids.filter((id) => id === "5" || !sentIds.includes(id)));
      answer = reply;
      expect(await send()).to.equal(null);
      expect(new Set(sent.map(({ path }) => path)).size).to.equal(ids.length);
    });

    it("marks only the first as sent while the server cannot be reached", async () => {
      for (const id of ids) await enqueue(database, "completeTask", { id });
      answer = page(502);
      expect(await send()).to.include({ because: "temporary" });
      const marked = (await database.writes.toArray()).filter(({ sentAt }) => sentAt !== undefined);
      expect(marked.map(({ input }) => input)).to.have.length(1);
    });
  });
});
