import { signUp, type TestUser, useTestApi, withClient } from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

describe("edge cases of the specification", () => {
  const api = useTestApi();
  let ann: TestUser;
  before(async () => {
    ann = await signUp(api.url);
  });

  it("concurrent updates of a task: the last by updatedAt wins, and a stale If-Match gets 412", async () => {
    const { id } = await ann.client.createTask({ title: "Shared" });
    const patch = (body: object, headers = {}) =>
      call(`${api.url}/api/tasks/${id}`, { method: "PATCH", as: ann, body, headers });
    const etag = (await call(`${api.url}/api/tasks/${id}`, { as: ann })).headers.get("etag") ?? "";
    const answers = await Promise.all(["one", "two", "three"].map((title) => patch({ title })));
    const last = answers.toSorted((a, b) => (a.body.updatedAt < b.body.updatedAt ? -1 : 1)).at(-1);
    expect(new Set(answers.map(({ body }) => body.updatedAt)).size).to.equal(3);
    expect((await ann.client.getTask({ id })).title).to.equal(last?.body.title);
    expect((await patch({ title: "late" }, { "if-match": etag })).status).to.equal(412);
  });

  it("deleting a conversation deletes its messages", async () => {
    const { id } = await ann.client.createConversation({ title: "Short" });
    await call(`${api.url}/api/conversations/${id}/messages`, {
      method: "POST",
      as: ann,
      body: { content: "hello" },
    });
    const messages = () =>
      withClient(api.superuserUrl, async (client) => {
        const { rows } = await client.query("SELECT FROM messages WHERE conversation_id = $1", [
          id,
        ]);
        return rows.length;
      });
    expect(await messages()).to.equal(2);
    await ann.client.deleteConversation({ id });
    expect(await messages()).to.equal(0);
  });
});
