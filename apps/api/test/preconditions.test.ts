import { etagOf, type Operation, operations } from "@docket/contract";
import { signUp, type TestUser, useTestApi, withClient } from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

describe("conditional requests", () => {
  const api = useTestApi();
  let ann: TestUser;

  before(async () => {
    ann = await signUp(api.url, "Ann");
  });

  const send = (method: string, path: string, body?: unknown, headers = {}) =>
    call(`${api.url}${path}`, { method, as: ann, body, headers });

  let made = 0;
  /** Creates a row of each kind, by the first segment of its operations' path. */
  const create: Record<string, () => Promise<{ id: string; updatedAt: string }>> = {
    tasks: () =>
      ann.client.createTask({
        title: "Task",
        dueDate: "2026-12-01",
        repeat: { rule: "FREQ=DAILY", from: "due" },
      }),
    lists: () => ann.client.createList({ name: `List ${++made}` }),
    sections: async () => {
      const list = await ann.client.createList({ name: `List ${++made}` });
      return ann.client.createSection({ listId: list.id, name: "Section" });
    },
    labels: () => ann.client.createLabel({ name: `Label ${++made}` }),
    conversations: () => ann.client.createConversation({ title: "Talk" }),
  };
  /** The minimal body of an operation. */
  const bodies: Record<string, object> = {
    updateTask: { title: "New" },
    updateList: { color: "red" },
    updateSection: { name: "New" },
    updateLabel: { color: "red" },
    updateConversation: { title: "New" },
  };
  const ofOneRow = (Object.values(operations) as Operation[]).filter(
    ({ versioned, params }) => versioned && params,
  );

  async function rowFor({ path }: Operation) {
    const noun = path.split("/")[2]!;
    const { id, updatedAt } = await create[noun]!();
    return { address: path.replace(":id", id), etag: etagOf(updatedAt) };
  }

  for (const operation of ofOneRow.filter(({ method }) => method !== "GET")) {
    const { id, method } = operation;
    const body = method === "DELETE" ? undefined : (bodies[id] ?? { place: "first" });
    const given = id.startsWith("move") || bodies[id] || body === undefined ? body : {};

    it(`${id} accepts several tags in If-Match, and never matches a weak one`, async () => {
      const { address, etag } = await rowFor(operation);
      for (const tags of [`W/${etag}`, `"1", W/${etag}`, `"1", "2"`, etag.slice(1, -1)]) {
        expect((await send(method, address, given, { "if-match": tags })).status).to.equal(412);
      }
      const tags = `"1",W/"2" , ${etag}`;
      const { status } = await send(method, address, given, { "if-match": tags });
      expect(status).to.equal(operation.status);
    });
  }

  it("OpenAPI documents If-Match, If-None-Match and 304 exactly where they are honoured", async () => {
    const { body } = await send("GET", "/api/openapi.json");
    for (const { method, path, id } of ofOneRow) {
      const described = body.paths[path.replace(":id", "{id}")][method.toLowerCase()];
      const names = described.parameters.map(({ name }: { name: string }) => name);
      expect(names.includes("If-Match"), id).to.equal(method !== "GET");
      expect(names.includes("If-None-Match"), id).to.equal(method === "GET");
      expect("304" in described.responses, id).to.equal(method === "GET");
    }
  });

  for (const operation of ofOneRow.filter(({ method }) => method === "GET")) {
    it(`${operation.id} answers 304 to any If-None-Match that names the version`, async () => {
      const { address, etag } = await rowFor(operation);
      for (const tags of [etag, `W/${etag}`, `"1", ${etag}`, "*"]) {
        const answer = await send("GET", address, undefined, { "if-none-match": tags });
        expect(answer.status, tags).to.equal(304);
        expect(answer.headers.get("etag")).to.equal(etag);
      }
      const other = await send("GET", address, undefined, { "if-none-match": `"1", W/"2"` });
      expect(other.status).to.equal(200);
    });
  }

  for (const noun of ["tasks", "lists", "labels", "sections"]) {
    it(`moving ${noun} to their current place changes nothing, but checks If-Match`, async () => {
      await create[noun]!();
      const row = await create[noun]!();
      const address = `/api/${noun}/${row.id}`;
      for (const place of ["last", { after: row.id }, { before: row.id }]) {
        const { status, body } = await send("POST", `${address}/move`, { place });
        expect({ status, at: body.updatedAt }).to.deep.equal({ status: 200, at: row.updatedAt });
      }
      const late = await send("POST", `${address}/move`, { place: "last" }, { "if-match": '"1"' });
      expect(late.status).to.equal(412);
      const moved = await send("POST", `${address}/move`, { place: "first" });
      expect(moved.body.updatedAt === row.updatedAt).to.equal(noun === "sections"); // the only one
    });
  }

  for (const noun of ["tasks", "lists", "labels", "sections"] as const) {
    it(`moving ${noun} with If-Match succeeds also where there is no room between two positions`, async () => {
      const { cookie, client } = await signUp(api.url);
      const { id: listId } = await client.createList({ name: "List" });
      const make = {
        tasks: (title: string) => client.createTask({ title }),
        lists: (name: string) => client.createList({ name }),
        labels: (name: string) => client.createLabel({ name }),
        sections: (name: string) => client.createSection({ name, listId }),
      }[noun];
      const [first, second, third] = [
        await make("first"),
        await make("second"),
        await make("third"),
      ];
      await withClient(api.superuserUrl, (db) =>
        db.query(
          `UPDATE ${noun} SET position = (SELECT position FROM ${noun} WHERE id = $1) || repeat('0', 37) || '1'
           WHERE id = $2`,
          [first.id, second.id],
        ),
      );
      const moved = await call(`${api.url}/api/${noun}/${third.id}/move`, {
        method: "POST",
        as: { cookie },
        body: { place: { after: first.id } },
        headers: { "if-match": etagOf(third.updatedAt) },
      });
      expect(moved.status).to.equal(200);
      const { [noun]: rows } = await client.listChanges({ since: 0 });
      const ordered = [...rows].sort((one, other) => (one.position < other.position ? -1 : 1));
      expect(ordered.slice(-3).map(({ id }) => id)).to.deep.equal([first.id, third.id, second.id]);
    });
  }

  it("Idempotency-Key is rejected, and not documented, where it would store a secret", async () => {
    const secrets: Record<string, object> = {
      createApiKey: { name: "Key", scope: "read" },
      createInvitation: {},
      resetPassword: {},
      confirmMe: { password: "something" },
    };
    const { body: document } = await send("GET", "/api/openapi.json");
    for (const { id, method, path } of Object.values(operations) as Operation[]) {
      const at = path.replace(/:(\w+)/g, "{$1}");
      const { parameters = [] } = document.paths[at][method.toLowerCase()];
      const described = parameters.some(({ name }: { name: string }) => name === "Idempotency-Key");
      const taken = method !== "GET" && id !== "previewImport" && !secrets[id];
      expect(described, id).to.equal(taken);
      if (!secrets[id]) continue;
      const key = { "idempotency-key": id };
      const answer = await send(method, path.replace(":id", ann.id), secrets[id], key);
      expect(answer.body.detail, id).to.contain("takes no Idempotency-Key");
    }
    expect((await ann.client.listApiKeys({})).items).to.deep.equal([]);
  });

  it("parameters beside a body are rejected by name, since they would be ignored", async () => {
    const withBody = (Object.values(operations) as Operation[]).filter(({ body }) => body);
    for (const { id, method, path, body } of withBody) {
      const [field = "none"] = Object.keys(body!.shape);
      const message = field in body!.shape ? "belongs in the body" : "is not a known field";
      const address = `${path.replaceAll(/:\w+/g, "1")}?nope=1&${field}=x`;
      const answer = await send(method, address, {});
      expect(answer.status, id).to.equal(400);
      expect(answer.body.errors, id).to.deep.equal([
        { path: "nope", message: "is not a known field" },
        { path: field, message },
      ]);
    }
  });

  it("a parameter in the query that belongs in the path is rejected, since it would be ignored", async () => {
    const withPath = (Object.values(operations) as Operation[]).filter((one) => one.params);
    for (const { id, method, path, body } of withPath.filter((one) => !one.body)) {
      const [, name] = /:(\w+)/.exec(path)!;
      const answer = await send(method, `${path.replace(/:\w+/, "1")}?${name}=2`, body && {});
      expect(answer.status, id).to.equal(400);
      expect(answer.body.errors, id).to.deep.equal([
        { path: name, message: "belongs in the path" },
      ]);
    }
  });

  it("a row that was created is at its Location", async () => {
    const { id: listId } = await ann.client.createList({ name: `List ${++made}` });
    const given = {
      "/api/tasks": { title: "Task" },
      "/api/tasks/quick": { text: "Buy milk tomorrow" },
      "/api/lists": { name: `List ${++made}` },
      "/api/sections": { name: "Section", listId },
      "/api/labels": { name: `Label ${++made}` },
      "/api/conversations": {},
    };
    const all = Object.values(operations) as Operation[];
    const isReadable = (at: string) =>
      all.some(({ id, path }) => /^get/.test(id) && path === `${at}/:id`);
    const creating = all.filter(
      ({ status, created, path }) =>
        status === 201 && created !== null && isReadable(created?.at ?? path),
    );
    expect(given, "a row of each kind").to.have.all.keys(creating.map(({ path }) => path));
    for (const [path, body] of Object.entries(given)) {
      const { status, body: row, headers } = await send("POST", path, body);
      expect(status, path).to.equal(201);
      const found = await send("GET", headers.get("location")!);
      expect(found.body, path).to.include({ id: (row.task ?? row).id });
    }
  });

  it("a body that is not a JSON object is rejected as such", async () => {
    for (const body of ["null", "5", '"text"', "[]", "true"]) {
      const answer = await send("POST", "/api/tasks", body);
      expect(answer.body.detail, body).to.equal("The body must be a JSON object.");
    }
    expect((await send("POST", "/api/tasks", "nul")).body.detail).to.equal(
      "The body is not valid JSON.",
    );
  });
});
