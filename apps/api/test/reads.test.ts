import { type Operation, type OperationId, operations } from "@docket/contract";
import { signUp, statementsDuring, type TestUser, useTestApi } from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

const queries: Partial<Record<OperationId, string>> = {
  listChanges: "?since=0",
  exportTasks: "?format=csv",
};

/** Anything a GET sends in a unit of work that may write would count as a write by the user, and others would be told. */
describe("operations that only read", () => {
  const api = useTestApi();
  let user: TestUser;
  const ids: Record<string, string> = {};

  before(async () => {
    user = await signUp(api.url);
    const daily = { dueDate: "2030-01-01", repeat: { rule: "FREQ=DAILY", from: "due" as const } };
    const task = await user.client.createTask({ title: "Water plants", ...daily });
    await user.client.completeTask({ id: task.id });
    const list = await user.client.createList({ name: "Home" });
    const section = await user.client.createSection({ listId: list.id, name: "Kitchen" });
    const label = await user.client.createLabel({ name: "phone" });
    const { key, id } = await user.client.createApiKey({ name: "Program", scope: "write" });
    await call(`${api.url}/api/lists`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}` },
      body: { name: "By a program" },
    });
    const conversation = await user.client.createConversation({});
    const say = (content: string) => user.client.sendMessage({ id: conversation.id, content });
    const { turn } = await say("add milk #Home @phone");
    await say("delete milk");
    Object.assign(ids, {
      getTask: task.id,
      listTaskCompletions: task.id,
      getList: list.id,
      getSection: section.id,
      getLabel: label.id,
      getConversation: conversation.id,
      listMessages: conversation.id,
      getTurn: turn.id,
      deleteApiKey: id,
    });
    await user.client.listTasks({ q: "milk" }); // brings the search index up to date
  });

  const reads = (Object.entries(operations) as [OperationId, Operation][]).filter(
    ([id, { method }]) => method === "GET" && id !== "followChanges",
  );
  for (const [id, { path }] of reads) {
    it(`${id} sends its statements only in read-only units of work`, async () => {
      const url = `${api.url}${path.replace(":id", () => ids[id]!)}${queries[id] ?? ""}`;
      expect(url, "an id is known").to.not.contain("undefined");
      const sent = await statementsDuring(async () => {
        const { status } = await call(url, { as: user });
        expect(status).to.equal(200);
      });
      const writing = sent.filter(({ scope }) => !scope.readOnly);
      expect(writing.map(({ text }) => text)).to.deep.equal([]);
    });
  }

  it("an operation that writes is detected", async () => {
    const sent = await statementsDuring(() => user.client.createLabel({ name: "seen" }));
    expect(sent.some(({ scope }) => !scope.readOnly)).to.equal(true);
  });
});
