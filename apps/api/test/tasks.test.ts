import { task as taskSchema } from "@docket/contract";
import { signUp, startTestApi, type TestApi, type TestUser, withClient } from "@docket/testing";
import { expect } from "chai";
import { type Answer, call } from "./call.js";

describe("tasks over HTTP", () => {
  let api: TestApi;
  let ann: TestUser;
  let bob: TestUser;

  before(async () => {
    api = await startTestApi();
    ann = await signUp(api.url, "Ann");
    bob = await signUp(api.url, "Bob");
  });
  after(() => api.stop());

  const send = (
    method: string,
    path: string,
    body?: unknown,
    headers = {},
    as: TestUser | null = ann,
  ) => call(`${api.url}/api/tasks${path}`, { method, as, body, headers });
  const row = (id: string) =>
    withClient(api.superuserUrl, async (client) => {
      const { rows } = await client.query("SELECT * FROM tasks WHERE id = $1", [id]);
      return rows[0];
    });

  describe("create", () => {
    it("answers 201 with the stored row, its Location and its ETag", async () => {
      const answer = await send("POST", "", { title: "  Buy milk  ", description: "Two litres" });
      expect(answer.status).to.equal(201);
      expect(taskSchema.parse(answer.body)).to.deep.equal(answer.body);
      expect(answer.body).to.include({
        title: "Buy milk",
        description: "Two litres",
        completed: false,
      });
      expect(answer.headers.get("location")).to.equal(`/api/tasks/${answer.body.id}`);
      expect(answer.headers.get("etag")).to.match(/^"[0-9a-z]+"$/);
      expect(await row(answer.body.id)).to.include({ title: "Buy milk", user_id: ann.id });
    });

    it("accepts a title of 200 characters in any script and rejects 201", async () => {
      const emoji = "👍".repeat(200);
      expect((await send("POST", "", { title: emoji })).body.title).to.equal(emoji);
      refused(await send("POST", "", { title: `${emoji}👍` }), 400, "title");
    });

    it("rejects missing, blank, overlong, mistyped and unknown fields by name", async () => {
      refused(await send("POST", "", {}), 400, "title");
      refused(await send("POST", "", { title: "   " }), 400, "title");
      refused(await send("POST", "", { title: 5 }), 400, "title");
      refused(
        await send("POST", "", { title: "x", description: "y".repeat(16_001) }),
        400,
        "description",
      );
      refused(await send("POST", "", { title: "x", completed: "yes" }), 400, "completed");
      refused(await send("POST", "", { title: "x", userId: bob.id }), 400, "userId");
      refused(await send("POST", "", { title: "x", id: "1" }), 400, "id");
    });

    it("creates one task per user and Idempotency-Key, and rejects the key with another body", async () => {
      const key = { "idempotency-key": "one-and-only" };
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => send("POST", "", { title: "Once" }, key)),
      );
      expect(answers.map(({ status }) => status)).to.deep.equal([201, 201, 201, 201]);
      expect(new Set(answers.map(({ body }) => body.id)).size).to.equal(1);
      const { items } = await ann.client.listTasks({ q: "Once" });
      expect(items).to.have.length(1);
      refused(await send("POST", "", { title: "Other" }, key), 409);
      refused(await send("POST", "", { title: "x" }, { "idempotency-key": "with space" }), 400);
      const other = await send("POST", "", { title: "Once" }, key, bob);
      expect(other.body.id).to.not.equal(answers[0]?.body.id);
    });
  });

  it("answers a repeated request with the same text", async () => {
    await ann.client.createTask({ title: "To be undone" });
    const { seq } = (await ann.client.listEvents({ limit: 1 })).items[0]!;
    for (const [path, body] of [
      ["", { title: "Twice", repeat: { rule: "FREQ=DAILY", from: "due" } }],
      ["/batch", { tasks: [{ title: "Twice" }] }],
      ["/quick", { text: "Twice tomorrow @twice" }],
      [`/../events/${seq}/undo`, undefined],
    ] as const) {
      const answer = async () => {
        const key = { "idempotency-key": `twice ${path}`.replace(" ", "-") };
        return JSON.stringify((await send("POST", path, body, key)).body);
      };
      const first = await answer();
      expect(first, path).to.match(/^\{"(id|items|task|events)"/);
      expect(await answer(), path).to.equal(first);
    }
  });

  it("knows a repeated request after an upgrade that has added fields with a default", async () => {
    const one = { title: "Milk" };
    for (const [operation, path, body] of [
      ["createTask", "", one],
      ["createTasks", "/batch", { tasks: [one] }],
    ] as const) {
      const key = { "idempotency-key": operation };
      const first = await send("POST", path, body, key);
      // As a version has stored it that did not know the other fields of a new task.
      await withClient(api.superuserUrl, (client) =>
        client.query(
          "UPDATE idempotency_keys SET request_hash = sha256(convert_to($1, 'UTF8')) WHERE key = $2",
          [JSON.stringify([operation, body]), operation],
        ),
      );
      expect((await send("POST", path, body, key)).body).to.deep.equal(first.body);
    }
    const key = { "idempotency-key": "createTask" };
    expect((await send("POST", "", { ...one, priority: 4 }, key)).status).to.equal(201);
    refused(await send("POST", "", { ...one, priority: 1 }, key), 409);
  });

  it("remembers an Idempotency-Key for 30 days", async () => {
    const create = async () =>
      (await send("POST", "", { title: "Monthly" }, { "idempotency-key": "monthly" })).body.id;
    const age = async (days: number) => {
      await withClient(api.superuserUrl, (client) =>
        client.query(
          "UPDATE idempotency_keys SET created_at = now() - $1 * interval '1 day' WHERE key = 'monthly'",
          [days],
        ),
      );
      await (await startTestApi({ databaseUrl: api.databaseUrl })).stop(); // which sweeps
    };
    const first = await create();
    await age(29);
    expect(await create()).to.equal(first);
    await age(31);
    expect(await create()).to.not.equal(first);
  });

  describe("read", () => {
    it("returns the row, or 304 if the client has its version", async () => {
      const { body, headers } = await send("POST", "", { title: "Read me" });
      const answer = await send("GET", `/${body.id}`);
      expect(answer.body).to.deep.equal(body);
      expect(answer.headers.get("etag")).to.equal(headers.get("etag"));
      const etag = headers.get("etag") ?? "";
      expect(
        (await send("GET", `/${body.id}`, undefined, { "if-none-match": etag })).status,
      ).to.equal(304);
    });

    it("answers 404 identically for a missing task and another user's", async () => {
      const { body } = await send("POST", "", { title: "Mine" });
      const none = await send("GET", "/9223372036854775807");
      const foreign = await send("GET", `/${body.id}`, undefined, {}, bob);
      refused(none, 404);
      refused(foreign, 404);
      expect({ ...foreign.body, requestId: "" }).to.deep.equal({ ...none.body, requestId: "" });
    });
  });

  describe("change", () => {
    it("changes only the given fields, and advances updatedAt", async () => {
      const { body: before } = await send("POST", "", { title: "Old", description: "Keep" });
      const { body: renamed } = await send("PATCH", `/${before.id}`, { title: "New" });
      expect(renamed).to.include({
        title: "New",
        description: "Keep",
        createdAt: before.createdAt,
      });
      expect(Date.parse(renamed.updatedAt)).to.be.greaterThan(Date.parse(before.updatedAt));
      const { body: bare } = await send("PATCH", `/${before.id}`, {
        description: null,
        completed: true,
      });
      expect(bare).to.include({ title: "New", description: null, completed: true });
      expect((await send("PATCH", `/${before.id}`, {})).body).to.deep.equal(bare);
    });

    it("rejects a stale If-Match with 412, and changes nothing", async () => {
      const created = await send("POST", "", { title: "Versioned" });
      const path = `/${created.body.id}`;
      const first = { "if-match": created.headers.get("etag") ?? "" };
      expect((await send("PATCH", path, { title: "Second" }, first)).status).to.equal(200);
      refused(await send("PATCH", path, { title: "Third" }, first), 412);
      refused(await send("PATCH", path, {}, first), 412);
      // The last but one encodes a time in the year 10000, the last one no possible time.
      for (const version of ['"no version"', '"2htner8qo0"', '"zzzzzzzzzzz"'])
        refused(await send("PATCH", path, { title: "Third" }, { "if-match": version }), 412);
      refused(await send("DELETE", path, undefined, first), 412);
      expect((await row(created.body.id)).title).to.equal("Second");
      expect(
        (await send("PATCH", path, { title: "Any" }, { "if-match": "*" })).body.title,
      ).to.equal("Any");
    });
  });

  it("delete answers 204 and then 404", async () => {
    const { body } = await send("POST", "", { title: "Away" });
    const answer = await send("DELETE", `/${body.id}`);
    expect(answer.status).to.equal(204);
    expect(answer.body).to.equal("");
    expect((await row(body.id)).deleted_at).to.be.instanceOf(Date);
    refused(await send("DELETE", `/${body.id}`), 404);
  });

  describe("list", () => {
    let carl: TestUser;

    before(async () => {
      carl = await signUp(api.url, "Carl");
      const titles = ["banana", "Apple", "cherry 100%", "apple pie", "date_palm"];
      for (const [index, title] of titles.entries()) {
        await carl.client.createTask({
          title,
          completed: index % 2 === 1,
          description: index === 4 ? "a banana too" : null,
        });
      }
      const [oldest] = (await carl.client.listTasks({ sort: "oldest" })).items;
      await carl.client.updateTask({ id: oldest?.id ?? "", completed: false });
    });

    const titles = async (query: Parameters<typeof carl.client.listTasks>[0]) =>
      (await carl.client.listTasks(query)).items.map(({ title }) => title);

    it("sorts as requested", async () => {
      expect(await titles({})).to.deep.equal([
        "date_palm",
        "apple pie",
        "cherry 100%",
        "Apple",
        "banana",
      ]);
      expect(await titles({ sort: "oldest" })).to.deep.equal((await titles({})).reverse());
      expect(await titles({ sort: "title" })).to.deep.equal([
        "Apple",
        "apple pie",
        "banana",
        "cherry 100%",
        "date_palm",
      ]);
      expect((await titles({ sort: "updated" }))[0]).to.equal("banana");
    });

    it("filters and searches; a search has no wildcards", async () => {
      expect(await titles({ completed: true })).to.deep.equal(["apple pie", "Apple"]);
      expect(await titles({ completed: false })).to.have.length(3);
      expect(await titles({ q: "APPLE" })).to.deep.equal(["apple pie", "Apple"]);
      expect(await titles({ q: "banana" })).to.deep.equal(["date_palm", "banana"]);
      expect(await titles({ q: "%" })).to.deep.equal(["cherry 100%"]);
      expect(await titles({ q: "_" })).to.deep.equal(["date_palm"]);
      expect(await titles({ q: "\\" })).to.deep.equal([]);
    });

    for (const sort of ["newest", "oldest", "updated", "title"] as const) {
      it(`by ${sort} returns every task once across pages`, async () => {
        const whole = await titles({ sort });
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await carl.client.listTasks({ sort, limit: 2, ...(cursor && { cursor }) });
          seen.push(...page.items.map(({ title }) => title));
          cursor = page.nextCursor ?? undefined;
        } while (cursor);
        expect(seen).to.deep.equal(whole);
      });
    }

    it("rejects invalid limits, sorts, filters and cursors", async () => {
      const { nextCursor } = await carl.client.listTasks({ limit: 1 });
      const made = (sort: string, text: string) =>
        `sort=${sort}&cursor=${Buffer.from(text).toString("base64url")}`;
      for (const query of [
        "limit=0",
        "limit=201",
        "limit=x",
        "limit=1.5",
        "sort=random",
        "completed=maybe",
        "cursor=%00",
        "cursor=abc",
        `sort=title&cursor=${nextCursor}`,
        `sort=oldest&cursor=${nextCursor}`, // whose values are as valid
        "q=a&q=b",
        "page=2",
        `cursor=${"x".repeat(3_000)}`,
        made("newest", '["newest","1; DROP TABLE tasks"]'),
        made("newest", '["newest","99999999999999999999"]'),
        // What no list answers: values of another kind or size, and other spellings of the same.
        ...['"0"', '"01"', '"-1"', "1", "null", '"1","1"', ' "1"'].map((values) =>
          made("newest", `["newest",${values}]`),
        ),
        ...["null", "{}", '"newest"', "[]", '["newest"]'].map((text) => made("newest", text)),
        `${made("newest", '["newest","1"]')}-`,
        made("title", `["title","${"x".repeat(201)}","1"]`),
        made("title", '["title","\\ud800","1"]'),
        made("due", '["due","2147483648","1"]'),
        made("priority", '["priority","high","1"]'),
        ...["2026-99-99", "2026-02-30", "2026-04-31", "0000-01-01", "+010000-01"].map((day) =>
          made("updated", `["updated","${day}T00:00:00.000Z","1"]`),
        ),
      ]) {
        refused(await send("GET", `?${query}`, undefined, {}, carl), 400);
      }
      for (const path of ["lists", "labels", "sections"]) {
        const values = [...(path === "sections" ? ["1"] : []), "a position!"];
        const cursor = Buffer.from(JSON.stringify(["manual", ...values])).toString("base64url");
        const answer = await call(`${api.url}/api/${path}?cursor=${cursor}`, { as: carl });
        expect(answer.body.detail).to.equal("cursor is not a cursor of this list");
      }
    });

    it("returns a user's own tasks for another user's cursor", async () => {
      const { nextCursor } = await carl.client.listTasks({ limit: 1 });
      const { nextCursor: oldest } = await carl.client.listTasks({ sort: "oldest", limit: 1 });
      const dora = await signUp(api.url);
      const own = await dora.client.createTask({ title: "Dora's" });
      const { items } = await dora.client.listTasks({ sort: "oldest", cursor: oldest! });
      expect(items).to.deep.equal([own]);
      expect((await dora.client.listTasks({ cursor: nextCursor! })).items).to.deep.equal([]);
    });
  });

  it("every route requires a credential", async () => {
    for (const [method, path, body] of [
      ["GET", ""],
      ["POST", "", { title: "x" }],
      ["GET", "/1"],
      ["PATCH", "/1", {}],
      ["DELETE", "/1"],
    ] as const) {
      refused(await send(method, path, body, {}, null), 401);
      refused(await send(method, path, body, { authorization: "Bearer nonsense" }, null), 401);
      refused(await send(method, path, body, { authorization: "Basic YTpi" }, null), 401);
    }
  });

  it("a body that is not UTF-8 is rejected, wherever one is read", async () => {
    const latin1 = Buffer.from('{"title":"Käse"}', "latin1");
    const refused = await call(`${api.url}/api/tasks`, { method: "POST", as: ann, body: latin1 });
    expect(refused.status).to.equal(400);
    expect(refused.body.detail).to.equal("The body is not UTF-8.");
    const body = Buffer.from('{"title":"Käse"}');
    const { token } = ann;
    for (const path of [
      "/api/tasks",
      "/api/auth/sign-in/email",
      "/api/auth/oauth2/register",
      "/mcp",
    ])
      for (const charset of ["utf-16le", "utf-32le", "utf-7", "latin1", "nonsense"]) {
        const headers = {
          "content-type": `application/json; charset=${charset}`,
          ...(path === "/mcp" && { authorization: `Bearer ${token}` }),
        };
        const as = path === "/mcp" ? undefined : ann;
        const answer = await call(api.url + path, { method: "POST", as, body, headers });
        expect(answer.status, `${path} ${charset}`).to.equal(415);
      }
  });

  it("bodies that are too large or not JSON are rejected with 413 and 415", async () => {
    refused(await send("POST", "", { title: "x".repeat(300_000) }), 413);
    refused(await send("PATCH", "/1", { title: "x".repeat(300_000) }), 413);
    refused(
      await send("POST", "", "title=x", { "content-type": "application/x-www-form-urlencoded" }),
      415,
    );
    refused(await send("POST", "", "{}", { "content-type": "text/plain" }), 415);
    refused(await send("POST", "", "{}", { "content-encoding": "rot13" }), 415);
    for (const encoding of ["gzip", "br", "deflate"]) {
      const garbled = await send("POST", "", "no such bytes", { "content-encoding": encoding });
      refused(garbled, 400);
      expect(garbled.body.detail, encoding).to.match(/Content-Encoding/);
    }
    const unreadable = await call(`${api.url}/api/tasks/%`, { as: ann });
    expect(unreadable.body).to.include({ status: 400 });
    expect(unreadable.body.detail).to.match(/^The address has a %/);
    refused(await send("POST", ""), 400);
  });

  it("unsupported methods are answered 405 with the supported ones in Allow", async () => {
    const answer = await send("PUT", "/1", { title: "x" });
    refused(answer, 405);
    expect(answer.headers.get("allow")).to.equal("GET, HEAD, PATCH, DELETE");
  });
});

/** Asserts an error in the form of RFC 9457, which names the field if one is given. */
function refused(answer: Answer, status: number, field?: string): void {
  expect(answer.status, JSON.stringify(answer.body)).to.equal(status);
  expect(answer.headers.get("content-type")).to.contain("application/problem+json");
  expect(answer.body).to.include({ status, requestId: answer.headers.get("x-request-id") });
  expect(answer.body.type).to.match(/^urn:docket:problem:/);
  expect(answer.body.detail).to.be.a("string").that.is.not.empty;
  if (field) expect(answer.body.errors.map(({ path }: { path: string }) => path)).to.include(field);
}
