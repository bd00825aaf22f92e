import type { Database } from "@docket/database";
import { Message } from "@docket/models";
import {
  createTestDatabase,
  openDatabase,
  signUp,
  startTestApi,
  type TestDatabase,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

describe("SC-002 an unknown conversation is refused", () => {
  let test: TestDatabase;
  let database: Database;

  before(async () => {
    test = await createTestDatabase();
    database = openDatabase(test.url);
    await sql(
      "INSERT INTO users (id, email, name) VALUES ('ann', 'ann@example.com', 'Ann'), ('bob', 'bob@example.com', 'Bob')",
    );
  });
  after(async () => {
    await database.destroy();
    await test.drop();
  });

  const on =
    (url: string) =>
    (text: string, values: unknown[] = []) =>
      withClient(url, async (client) => (await client.query(text, values)).rows);
  const sql = (text: string, values: unknown[] = []) => on(test.superuserUrl)(text, values);

  const failure = async (work: Promise<unknown>) => {
    const error = await work.then(
      () => null,
      (reason: unknown) => reason as { code?: string; original?: { code?: string } },
    );
    return error && (error.original?.code ?? error.code ?? String(error));
  };

  it("in SQL, for the superuser and the tables' owner", async () => {
    const insert = `INSERT INTO messages (user_id, conversation_id, role, content) VALUES ('ann', 999999, 'user', 'x')`;
    expect(await failure(sql(insert))).to.equal("23503");
    const asOwner = withClient(test.superuserUrl, async (client) => {
      await client.query("ALTER TABLE messages DISABLE ROW LEVEL SECURITY; SET ROLE docket");
      try {
        await client.query(insert);
      } finally {
        await client.query("RESET ROLE; ALTER TABLE messages ENABLE ROW LEVEL SECURITY");
      }
    });
    expect(await failure(asOwner)).to.equal("23503");
  });

  it("also if it is another user's: for the superuser, the owner and a user", async () => {
    const [bobs] = await sql("INSERT INTO conversations (user_id) VALUES ('bob') RETURNING id");
    const insert = `INSERT INTO messages (user_id, conversation_id, role, content) VALUES ('ann', ${bobs.id}, 'user', 'x')`;
    expect(await failure(sql(insert)), "the superuser").to.equal("23503");
    await sql("ALTER TABLE messages DISABLE ROW LEVEL SECURITY");
    try {
      expect(await failure(on(test.url)(insert)), "the owner").to.equal("23503");
    } finally {
      await sql("ALTER TABLE messages ENABLE ROW LEVEL SECURITY");
    }
    const asAnn = database.forUser("ann", () =>
      Message.create({ userId: "ann", conversationId: bobs.id, role: "user", content: "x" }),
    );
    expect(await failure(asAnn), "a user").to.equal("23503");
  });

  it("through the API, with a clear error", async () => {
    const api = await startTestApi();
    const ann = await signUp(api.url);
    const answer = await call(`${api.url}/api/conversations/999999/messages`, {
      method: "POST",
      as: ann,
      body: { content: "anybody there?" },
    });
    await api.stop();
    expect(answer.status).to.equal(404);
    expect(answer.body.detail).to.match(/no such conversation/i);
  });
});
