import { createClient } from "@docket/contract/client";
import { expect } from "chai";
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import { LocalDatabase } from "../src/store/local-database.js";
import { enqueue } from "../src/store/queue.js";
import { sendWrites } from "../src/store/send-writes.js";
import { nextId } from "../src/store/write.js";
import { buildTask } from "./build-task.js";

describe("sending what waits", () => {
  let database: LocalDatabase;
  let sent: { method: string; path: string; body: unknown }[];
  let answer: () => Response;

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

  it("takes a title for a title, even one that begins as the ids of new rows do", async () => {
    const titles = ["local-first", "local-", `see ${nextId()}`, `"${nextId()}"`];
    for (const title of titles) await enqueue(database, "createTask", { title }, nextId());
    expect(await send()).to.equal(null);
    expect(sent.map(({ body }) => body)).to.deep.equal(titles.map((title) => ({ title })));
    expect(await refused()).to.deep.equal([]);
  });

  it("does not send what belongs to a row that was refused, and says so", async () => {
    const listId = nextId();
    await enqueue(database, "createList", { name: "Trip" }, listId);
    await enqueue(database, "createTask", { title: "Passport", listId }, nextId());
    answer = problem(409, "That name is taken.");
    expect(await send()).to.equal(null);
    expect(sent.map(({ path }) => path)).to.deep.equal(["/api/lists"]);
    expect(await refused()).to.deep.equal([
      "That name is taken.",
      "What it belongs to could not be created.",
    ]);
  });

  for (const status of [200, 403, 404, 502, 503]) {
    it(`keeps everything where somebody in between answers ${status}`, async () => {
      await enqueue(database, "createTask", { title: "Milk" }, nextId());
      await enqueue(database, "deleteTask", { id: "7" });
      answer = page(status);
      expect(await send()).to.deep.equal({ because: "temporary", retryAfter: 0 });
      await database.writes.where("number").equals(1).delete();
      expect(await send()).to.deep.equal({ because: "temporary", retryAfter: 0 });
      expect(sent.map(({ method }) => method)).to.deep.equal(["POST", "DELETE"]);
      expect(await database.writes.count()).to.equal(1);
      expect(await refused()).to.deep.equal([]);
    });
  }

  it("shows what is too large for a proxy, and goes on with the rest", async () => {
    await enqueue(database, "createTask", { title: "Milk" }, nextId());
    answer = page(413);
    expect(await send()).to.equal(null);
    expect(await refused()).to.deep.equal(["The server answered 413."]);
  });

  it("takes a deletion for done where the server says that the task is gone", async () => {
    await enqueue(database, "deleteTask", { id: "7" });
    answer = problem(404, "There is no such task.");
    expect(await send()).to.equal(null);
    expect(await database.writes.count()).to.equal(0);
    expect(await refused()).to.deep.equal([]);
  });
});
