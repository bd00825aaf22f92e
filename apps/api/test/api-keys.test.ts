import { createClient } from "@docket/contract";
import { signUp, type TestUser, useTestApi, withClient } from "@docket/testing";
import { expect } from "chai";
import { refusalOf } from "./support/assistant.js";

describe("API keys", () => {
  const api = useTestApi();
  let ann: TestUser;

  before(async () => {
    ann = await signUp(api.url, "Ann");
  });

  const withKey = (key: string) =>
    createClient({ baseUrl: api.url, headers: { authorization: `Bearer ${key}` } });

  it("are created, listed and used, and rejected as soon as they are revoked", async () => {
    const made = await ann.client.createApiKey({
      name: "My laptop",
      scope: "write",
      expiresInDays: null,
    });
    expect(made).to.include({
      name: "My laptop",
      scope: "write",
      lastUsedAt: null,
      expiresAt: null,
    });
    expect(made.key.startsWith(made.start)).to.equal(true);
    const program = withKey(made.key);
    await program.createTask({ title: "By a program" });
    expect((await program.listTasks()).items).to.have.length(1);
    const [listed] = (await ann.client.listApiKeys()).items;
    const { key, ...shown } = made;
    expect({ ...listed, lastUsedAt: null }).to.deep.equal(shown);
    expect(Date.parse(listed!.lastUsedAt!)).to.be.at.least(Date.parse(made.createdAt));
    expect(JSON.stringify(listed)).not.to.contain(key);
    await ann.client.deleteApiKey({ id: made.id });
    expect(await refusalOf(program.listTasks())).to.include({ status: 401 });
    expect((await ann.client.listApiKeys()).items).to.deep.equal([]);
    expect(await refusalOf(ann.client.deleteApiKey({ id: made.id }))).to.include({ status: 404 });
  });

  it("are stored only as a hash, and cannot be created with an idempotency key", async () => {
    const { key } = await ann.client.createApiKey({ name: "hashed", scope: "read" });
    const keyed = ann.client.createApiKey({ name: "x", scope: "read" }, { idempotencyKey: "k" });
    expect(await refusalOf(keyed)).to.include({ status: 400 });
    await withClient(api.superuserUrl, async (client) => {
      const dump = await client.query("SELECT to_jsonb(k)::text AS row FROM api_keys k");
      const kept = await client.query("SELECT to_jsonb(k)::text AS row FROM idempotency_keys k");
      const rows = [...dump.rows, ...kept.rows].map(({ row }) => row as string);
      expect(dump.rows).not.to.have.length(0);
      expect(rows.some((row) => row.includes(key) || row.includes(key.slice(10)))).to.equal(false);
    });
  });

  it("with read scope cannot change anything", async () => {
    const { key } = await ann.client.createApiKey({ name: "reader", scope: "read" });
    const reader = withKey(key);
    const { id } = await ann.client.createTask({ title: "Mine" });
    const chat = await ann.client.createConversation({});
    expect((await reader.getTask({ id })).title).to.equal("Mine");
    expect((await reader.getMe()).id).to.equal(ann.id);
    const file = new Blob(["- [ ] Milk\n"]);
    expect((await reader.previewImport({ file })).counts).to.include({ tasks: 1 });
    const tries = [
      reader.importFile({ file }),
      reader.createTask({ title: "x" }),
      reader.updateTask({ id, title: "x" }),
      reader.completeTask({ id }),
      reader.deleteTask({ id }),
      reader.createConversation({}),
      reader.sendMessage({ id: chat.id, content: "add milk" }),
      reader.deleteConversation({ id: chat.id }),
      reader.updateMe({ name: "x" }),
    ];
    for (const refusal of await Promise.all(tries.map(refusalOf))) {
      expect(refusal).to.include({ status: 403 });
    }
    expect(await ann.client.getTask({ id })).to.include({ title: "Mine", completed: false });
  });

  it("cannot manage keys, delete the account or use Better Auth's endpoints", async () => {
    const { key, id } = await ann.client.createApiKey({ name: "writer", scope: "write" });
    const program = withKey(key);
    const tries = [
      program.createApiKey({ name: "another", scope: "write" }),
      program.listApiKeys(),
      program.deleteApiKey({ id }),
      program.deleteMe(),
    ];
    for (const refusal of await Promise.all(tries.map(refusalOf))) {
      expect(refusal).to.include({ status: 403 });
    }
    // Better Auth's own key endpoints are closed, with a cookie and with a key.
    for (const verb of ["create", "list", "get", "update", "delete"]) {
      for (const headers of [
        { cookie: ann.cookie } as Record<string, string>,
        { authorization: `Bearer ${key}`, "x-api-key": key },
      ]) {
        const method = verb === "list" || verb === "get" ? "GET" : "POST";
        const response = await fetch(`${api.url}/api/auth/api-key/${verb}`, {
          method,
          headers: {
            "content-type": "application/json",
            origin: api.url,
            ...headers,
          },
          ...(method === "POST" && { body: JSON.stringify({ name: "x", keyId: id }) }),
        });
        expect(response.status, verb).to.equal(404);
      }
    }
    for (const path of ["get-session", "token"]) {
      const response = await fetch(`${api.url}/api/auth/${path}`, {
        headers: { authorization: `Bearer ${key}`, "x-api-key": key },
      });
      const body = (await response.json().catch(() => null)) as {
        token?: string;
        user?: object;
      } | null;
      expect(body?.token ?? body?.user, path).to.equal(undefined);
    }
  });

  it("are rejected once they expire or the account is deleted", async () => {
    const bob = await signUp(api.url, "Bob");
    const made = await bob.client.createApiKey({ name: "short", scope: "read", expiresInDays: 1 });
    const days = (Date.parse(made.expiresAt!) - Date.parse(made.createdAt)) / 86_400_000;
    expect(days).to.be.closeTo(1, 0.01);
    await withClient(api.superuserUrl, (client) =>
      client.query("UPDATE api_keys SET expires_at = now() - interval '1 second' WHERE id = $1", [
        made.id,
      ]),
    );
    expect(await refusalOf(withKey(made.key).getMe())).to.include({ status: 401 });
    const lasting = await bob.client.createApiKey({ name: "lasting", scope: "read" });
    expect((await withKey(lasting.key).getMe()).id).to.equal(bob.id);
    await bob.client.deleteMe();
    expect(await refusalOf(withKey(lasting.key).getMe())).to.include({ status: 401 });
  });

  it("require a valid name, scope and lifetime", async () => {
    const make = (input: object) => refusalOf(ann.client.createApiKey(input as never));
    expect(await make({ name: " ", scope: "read" })).to.include({ status: 400 });
    expect(await make({ name: "x".repeat(65), scope: "read" })).to.include({ status: 400 });
    expect(await make({ name: "x", scope: "admin" })).to.include({ status: 400 });
    expect(await make({ name: "x", scope: "read", expiresInDays: 0 })).to.include({ status: 400 });
    const { name } = await ann.client.createApiKey({ name: "👍".repeat(64), scope: "read" });
    expect(name).to.equal("👍".repeat(64));
  });
});
