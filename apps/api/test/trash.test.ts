import type { TrashItem } from "@docket/contract";
import { signUp, startTestApi, type TestApi, type TestUser, withClient } from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

const nameOf = (item: TrashItem) => (item.entity === "task" ? item.title : item.name);

describe("the trash", () => {
  let api: TestApi;
  let user: TestUser;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.stop());
  beforeEach(async () => {
    user = await signUp(api.url);
  });

  const sql = (text: string, values: unknown[] = []) =>
    withClient(api.superuserUrl, async (client) => (await client.query(text, values)).rows);
  const add = (title: string) => user.client.createTask({ title });
  const trash = async () => (await user.client.listTrash({})).items.map(nameOf);

  it("receives deleted tasks, and restores them unchanged", async () => {
    const made = await add("keep me");
    await user.client.deleteTask({ id: made.id });
    const [item] = (await user.client.listTrash({})).items;
    expect(item).to.include({ entity: "task", id: made.id, title: "keep me" });
    expect(Date.parse(item!.deletedAt)).to.be.closeTo(Date.now(), 60_000);
    const what = { entity: "task" as const, id: made.id };
    expect(await user.client.restoreFromTrash(what)).to.deep.equal({
      ...what,
      name: "keep me",
      restored: 1,
    });
    const { updatedAt: _, ...same } = made;
    const there = await user.client.getTask({ id: made.id });
    expect(there).to.deep.include(same);
    expect(await trash()).to.deep.equal([]);
    const again = await user.client.restoreFromTrash(what);
    expect(again.restored, "what is there stays as it is").to.equal(0);
    expect(await user.client.getTask({ id: made.id })).to.deep.equal(there);
  });

  it("hides its tasks from all other operations", async () => {
    const { id } = await add("hidden needle");
    await user.client.deleteTask({ id });
    const path = `${api.url}/api/tasks/${id}`;
    const attempts = [
      ["GET", path],
      ["PATCH", path, { title: "x" }],
      ["PATCH", path, { dueDate: "2026-12-01" }],
      ["PATCH", path, { completed: true }],
      ["DELETE", path],
      ["POST", `${path}/complete`, {}],
      ["POST", `${path}/reopen`, {}],
      ["POST", `${path}/skip`, {}],
      ["GET", `${path}/completions`],
    ] as const;
    for (const [method, url, body] of attempts) {
      const answer = await call(url, { method, as: user, body });
      expect(answer.status, `${method} ${url}`).to.equal(404);
    }
    for (const query of [
      "",
      "?q=needle",
      "?q=ne",
      "?completed=false",
      "?due=none",
      "?sort=title",
    ]) {
      const { body } = await call(`${api.url}/api/tasks${query}`, { as: user });
      expect(body.items, query).to.deep.equal([]);
    }
    const [row] = await sql("SELECT title, completed FROM tasks WHERE id = $1", [id]);
    expect(row).to.deep.equal({ title: "hidden needle", completed: false });
  });

  it("honours If-Match and Idempotency-Key on deletion", async () => {
    const { id } = await add("versioned");
    const path = `${api.url}/api/tasks/${id}`;
    const refused = await call(path, {
      method: "DELETE",
      as: user,
      headers: { "if-match": '"1"' },
    });
    expect(refused.status).to.equal(412);
    const headers = { "idempotency-key": "delete-once" };
    expect((await call(path, { method: "DELETE", as: user, headers })).status).to.equal(204);
    expect((await call(path, { method: "DELETE", as: user, headers })).status).to.equal(204);
    expect((await call(path, { method: "DELETE", as: user })).status).to.equal(404);
  });

  it("is paginated, most recently deleted first", async () => {
    for (const title of ["one", "two", "three"]) {
      await user.client.deleteTask({ id: (await add(title)).id });
    }
    const first = await user.client.listTrash({ limit: 2 });
    const second = await user.client.listTrash({ limit: 2, cursor: first.nextCursor! });
    const titles = [...first.items, ...second.items].map(nameOf);
    expect(titles).to.deep.equal(["three", "two", "one"]);
  });

  it("purges one task or all of them, and only tasks in the trash", async () => {
    const [one, two, alive] = [await add("one"), await add("two"), await add("alive")];
    for (const { id } of [one, two]) await user.client.deleteTask({ id });
    const address = (query: string) => `${api.url}/api/trash${query}`;
    const purge = (query: string) => call(address(query), { method: "DELETE", as: user });
    expect((await purge(`?entity=task&id=${alive.id}`)).status).to.equal(404);
    expect((await purge(`?id=${one.id}`)).status).to.equal(400);
    expect((await purge(`?entity=task&id=${one.id}`)).body).to.deep.equal({ purged: 1 });
    expect(await trash()).to.deep.equal(["two"]);
    expect((await purge("")).body).to.deep.equal({ purged: 1 });
    expect(await user.client.getTask({ id: alive.id })).to.include({ title: "alive" });
    const gone = await call(`${api.url}/api/trash/restore`, {
      method: "POST",
      as: user,
      body: { entity: "task", id: one.id },
    });
    expect(gone.status).to.equal(404);
  });

  it("leaves no trace of purged content in any table", async () => {
    const secret = "quetzalcoatl";
    const post = (title: string) =>
      call(`${api.url}/api/tasks`, {
        method: "POST",
        as: user,
        body: { title, description: secret, dueDate: "2026-12-01" },
        headers: { "idempotency-key": "a-key" },
      });
    const { id } = (await post(`${secret} at first`)).body;
    await user.client.updateTask({ id, title: `${secret} then`, description: `no ${secret}` });
    await user.client.updateTask({ id, repeat: { rule: "FREQ=DAILY", from: "due" } });
    await user.client.completeTask({ id });
    await user.client.reopenTask({ id });
    await user.client.completeTask({ id });
    const talk = await user.client.createConversation({});
    await user.client.sendMessage({ id: talk.id, content: "delete the newest task" });
    await user.client.deleteTask({ id });
    const restored = await call(`${api.url}/api/trash/restore`, {
      method: "POST",
      as: user,
      body: { entity: "task", id },
      headers: { "idempotency-key": "restored" },
    });
    expect(restored.body).to.include({ name: `${secret} then` });
    await user.client.deleteTask({ id });
    await user.client.purgeTrash({});
    expect(await tablesWith(secret)).to.deep.equal([]);
    const { items } = await user.client.listEvents({ entity: "task", id, limit: 50 });
    expect(items[0]).to.include({ kind: "purged" });
    expect(items.length, "who and when stays").to.be.greaterThan(3);
    const completions = await user.client.listEvents({ entity: "completion", limit: 50 });
    const all = [...items, ...completions.items];
    expect(all.every(({ before, after }) => before === null && after === null)).to.equal(true);
    const repeated = await post(`${secret} at first`);
    expect(repeated.status, "it is not made again").to.equal(404);
    const { deleted } = await user.client.listChanges({ since: 1 });
    expect(deleted).to.deep.equal([{ entity: "task", id }]);
  });

  it("leaves no trace when several kinds of rows are purged in one keyed transaction", async () => {
    const secret = "xochipilli";
    for (const name of ["one", "two", "three"]) {
      const { id } = await user.client.createLabel({ name });
      await user.client.deleteLabel({ id });
    }
    const keyed = { headers: { "idempotency-key": "made" } };
    const body = { title: secret };
    const { id } = (
      await call(`${api.url}/api/tasks`, { method: "POST", as: user, body, ...keyed })
    ).body;
    await user.client.deleteTask({ id });
    const purged = await call(`${api.url}/api/trash`, {
      method: "DELETE",
      as: user,
      headers: { "idempotency-key": "purged" },
    });
    expect(purged.body).to.deep.equal({ purged: 4 });
    expect(await tablesWith(secret)).to.deep.equal([]);
  });

  it("is bypassed by a raw SQL DELETE, which is permanent", async () => {
    const { id } = await add("ocelotl");
    await user.client.updateTask({ id, description: "ocelotl" });
    await sql("DELETE FROM tasks WHERE id = $1", [id]);
    expect(await tablesWith("ocelotl")).to.deep.equal([]);
  });

  it("purges expired tasks and old history when a server starts", async () => {
    const [old, recent] = [await add("old"), await add("recent")];
    for (const { id } of [old, recent]) await user.client.deleteTask({ id });
    const age = (id: string, days: number) =>
      sql("UPDATE tasks SET deleted_at = now() - $2 * interval '1 day' WHERE id = $1", [id, days]);
    await age(old.id, 31);
    await age(recent.id, 29);
    const restart = async (trashDays = 30) => {
      const { databaseUrl } = api;
      const second = await startTestApi({ databaseUrl, trashDays });
      await second.stop();
    };
    await restart();
    expect(await trash()).to.deep.equal(["recent"]);
    await restart(28);
    expect(await trash()).to.deep.equal([]);
    const since = 1;
    const ageEvents = (days: number) =>
      sql("UPDATE events SET at = now() - $2 * interval '1 day' WHERE user_id = $1", [
        user.id,
        days,
      ]);
    await ageEvents(89);
    await restart();
    expect((await user.client.listChanges({ since })).full).to.equal(false);
    await ageEvents(91);
    await restart();
    expect((await user.client.listChanges({ since })).full).to.equal(true);
    expect((await user.client.listEvents({})).items).to.deep.equal([]);
  });

  it("is removed with the account, as are its events", async () => {
    const { id } = await add("somewhere");
    await add("else");
    await user.client.deleteTask({ id });
    await user.client.deleteMe({});
    const left = await sql(
      `SELECT (SELECT count(*)::int FROM tasks WHERE user_id = $1)
        + (SELECT count(*)::int FROM events WHERE user_id = $1)
        + (SELECT count(*)::int FROM change_clocks WHERE user_id = $1) AS rows`,
      [user.id],
    );
    expect(left).to.deep.equal([{ rows: 0 }]);
  });

  /** The tables that contain a text in any of their rows. */
  async function tablesWith(text: string): Promise<string[]> {
    const tables = await sql(
      "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
    );
    const found: string[] = [];
    for (const { name } of tables) {
      const [row] = await sql(
        `SELECT count(*)::int AS rows FROM "${name}" AS t WHERE t::text ILIKE $1`,
        [`%${text}%`],
      );
      if (row.rows > 0) found.push(name);
    }
    return found;
  }
});
