import { spawn } from "node:child_process";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Task } from "@docket/contract";
import { signUp, startTestApi, type TestUser, useTestApi } from "@docket/testing";
import { StdioClientTransport as NewestStdio } from "@modelcontextprotocol/client/stdio";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { expect } from "chai";
import {
  connectHttp,
  connectNewest,
  newClient,
  newestClient,
  type Person,
  use,
} from "./support/mcp.js";

const stdio = fileURLToPath(new URL("../dist/mcp/stdio.js", import.meta.url));

describe("MCP", () => {
  const api = useTestApi();
  let ann: TestUser;
  let key: string;

  before(async () => {
    ann = await signUp(api.url, "Ann");
    key = (await ann.client.createApiKey({ name: "test", scope: "write" })).key;
  });

  const transports: [string, (person?: Person) => Promise<Client>][] = [
    ["HTTP with an API key", (person) => connectHttp(api.url, key, person)],
    ["HTTP with a JWT", (person) => connectHttp(api.url, ann.token, person)],
    ["HTTP in the newest revision", (person) => connectNewest(api.url, key, person)],
    ["stdio", connectStdio],
    ["stdio in the newest revision", connectNewestStdio],
  ];

  async function connectNewestStdio(person?: Person): Promise<Client> {
    const client = newestClient(person);
    const env = { ...process.env, DOCKET_URL: api.url, DOCKET_API_KEY: key } as Record<
      string,
      string
    >;
    await client.connect(new NewestStdio({ command: process.execPath, args: [stdio], env }));
    return client as unknown as Client;
  }

  async function connectStdio(person?: Person): Promise<Client> {
    const client = newClient(person);
    const env = { ...process.env, DOCKET_URL: api.url, DOCKET_API_KEY: key } as Record<
      string,
      string
    >;
    await client.connect(
      new StdioClientTransport({ command: process.execPath, args: [stdio], env }) as never,
    );
    return client;
  }

  for (const [name, connect] of transports) {
    describe(`over ${name}`, () => {
      let client: Client;
      before(async () => {
        client = await connect();
      });
      after(() => client.close());

      it("lists the contract's tools with descriptions and annotations", async () => {
        const { tools } = await client.listTools();
        expect(tools.map((tool) => tool.name)).to.have.members([
          "list_tasks",
          "add_task",
          "add_tasks",
          "get_task",
          "update_task",
          "complete_task",
          "delete_task",
          "reopen_task",
          "skip_task",
          "list_completions",
          "move_task",
          "quick_add_task",
          ...["list", "section", "label"].flatMap((noun) => [
            `list_${noun}s`,
            `add_${noun}`,
            `get_${noun}`,
            `update_${noun}`,
            `move_${noun}`,
            `delete_${noun}`,
          ]),
          "list_trash",
          "restore_from_trash",
          "purge_trash",
          "list_history",
          "undo_event",
        ]);
        for (const tool of tools) {
          expect(tool.title, tool.name).to.be.a("string").and.not.to.equal("");
          expect(tool.description, tool.name).to.be.a("string").and.not.to.equal("");
          expect(tool.inputSchema.type, tool.name).to.equal("object");
          expect(tool.inputSchema.additionalProperties, tool.name).to.equal(false);
          expect(tool.outputSchema?.type, tool.name).to.equal("object");
          for (const [name, argument] of Object.entries(tool.inputSchema.properties ?? {})) {
            const { description } = argument as { description?: string };
            expect(description, `${tool.name} ${name}`).to.be.a("string");
          }
          // Names of API operations and status codes mean nothing to a model.
          expect(tool.description, tool.name).not.to.match(
            /[a-z][A-Z][a-z]*(Task|List)\b|\(4\d\d\)/,
          );
        }
        // A model reads them with each message.
        expect(JSON.stringify(tools).length).to.be.below(85_000);
        const hints = Object.fromEntries(tools.map((tool) => [tool.name, tool.annotations]));
        expect(hints.list_tasks).to.include({ readOnlyHint: true, destructiveHint: false });
        expect(hints.add_task).to.include({ readOnlyHint: false, idempotentHint: false });
        // Completing a repeating task again advances it again.
        expect(hints.update_task).to.include({ idempotentHint: false, destructiveHint: true });
        expect(hints.move_task).to.include({ idempotentHint: true, destructiveHint: false });
        expect(hints.complete_task).to.include({ idempotentHint: false, destructiveHint: false });
        expect(hints.delete_task).to.include({ readOnlyHint: false, destructiveHint: true });
      });

      it("creates, finds, changes, completes and deletes the user's tasks", async () => {
        const added = await use(client, "add_task", { title: `By ${name}`, description: "new" });
        const { id } = added.value as unknown as Task;
        expect(await ann.client.getTask({ id })).to.deep.equal(added.value);
        expect(JSON.parse(added.text)).to.deep.equal(added.value);
        const found = await use(client, "list_tasks", { q: `by ${name}`, limit: 10 });
        const { title, listId, priority } = added.value;
        const row = { id, title, description: "new", completed: false, listId, priority };
        expect(found.value).to.deep.equal({ items: [row], nextCursor: null, similar: false });
        const changed = await use(client, "update_task", {
          id,
          title: "Changed",
          description: null,
        });
        expect(changed.value).to.include({ id, title: "Changed", description: null });
        const done = await use(client, "complete_task", { id });
        expect(done.value).to.include({ id, completed: true });
        expect((await use(client, "complete_task", { id })).value).to.deep.equal(done.value);
        expect((await use(client, "get_task", { id })).value).to.deep.equal(done.value);
        expect(await use(client, "delete_task", { id })).to.deep.include({ value: { done: true } });
        expect((await use(client, "get_task", { id })).failed).to.equal(true);
      });

      it("tells the client the person's day, which a model may not know", () => {
        expect(client.getInstructions()).to.match(
          /It is \w+day, \d{4}-\d\d-\d\d, \d\d:\d\d, in UTC; weeks begin on Monday\.$/,
        );
      });

      it("explains errors in words that a model can act on", async () => {
        const blank = await use(client, "add_task", { title: " " });
        expect(blank).to.deep.include({ failed: true, text: "title must not be blank" });
        const unknown = await use(client, "add_task", { title: "x", colour: "red" });
        expect(unknown.text).to.match(
          /^colour is not a known field; the fields are title, .*parentId$/,
        );
        const nested = await use(client, "add_tasks", { tasks: [{ title: "x", due: "Friday" }] });
        expect(nested.text).to.match(
          /^tasks\.0\.due is not a known field; the fields are title, .*parentIndex/,
        );
        const repeat = { rule: "FREQ=DAILY", from: "due", until: "2030-12-01" };
        for (const [tool, args] of [
          ["add_task", { title: "x", repeat }],
          ["add_tasks", { tasks: [{ title: "x", repeat }] }],
        ] as const)
          expect((await use(client, tool, args)).text).to.match(
            /repeat\.until is not a known field; the fields are rule, from$/,
          );
        const words = await use(client, "add_task", { title: "x", repeat: "every week" });
        expect(words.text).to.match(/^repeat must be an object; the fields of it are rule, from$/);
        const day = await use(client, "add_task", { title: "x", dueDate: "tomorrow" });
        expect(day.text).to.match(/^dueDate: "tomorrow" is not a date .*; It is \w+day, \d{4}-/);
        const place = { after: "1", list: "2" };
        expect((await use(client, "move_task", { id: "1", place })).text).to.match(
          /^place\.list is not a known field; the fields are after, before$/,
        );
        const wrapped = await use(client, "add_tasks", { items: [{ title: "x" }] });
        expect(wrapped.text).to.match(/cannot be set here; the fields are tasks$/);
        expect(await use(client, "delete_task", { id: "999999" })).to.deep.include({
          failed: true,
          text: "There is no such task.",
        });
        const failure = await client
          .callTool({ name: "drop_table", arguments: {} })
          .catch((e) => e);
        expect(failure.message).to.contain("There is no tool drop_table");
      });

      it("accepts numbers, booleans, lists and objects as text, where they are none", async () => {
        const { value: label } = await use(client, "add_label", {
          name: `Text ${name.slice(0, 40)}`,
        });
        const added = await use(client, "add_task", {
          title: "17",
          priority: "2",
          labelIds: `[${label.id}]`,
          dueDate: "2026-12-01",
          repeat: '{"rule": "FREQ=DAILY", "from": "due"}',
        });
        const { id } = added.value as unknown as Task;
        expect(added.value, added.text).to.deep.include({
          title: "17",
          priority: 2,
          labelIds: [label.id],
          repeat: { rule: "FREQ=DAILY", from: "due" },
        });
        const { id: other } = (await use(client, "add_task", { title: "Other" }))
          .value as unknown as Task;
        const moved = await use(client, "move_task", { id, place: `{"after": ${other}}` });
        expect(moved.failed, moved.text).to.equal(false);
        const done = await use(client, "update_task", { id: other, completed: "True" });
        expect(done.value, done.text).to.include({ completed: true });
        const labelled = await use(client, "update_task", { id: other, addLabelIds: label.id });
        expect(labelled.value, labelled.text).to.deep.include({ labelIds: [label.id] });
        for (const priority of ["high", "9", "[1]", "true", ""]) {
          const refused = await use(client, "update_task", { id, priority });
          expect(refused.text, priority).to.match(/^priority /);
        }
        // What is right as text is not complained of beside what is wrong.
        const wrong = { id, priority: "2", labelIds: "[]", dueDate: "2026-12-01", dueTime: "9:30" };
        expect((await use(client, "update_task", wrong)).text).to.match(/^dueTime: [^;]*$/);
        for (const task of [id, other]) await use(client, "delete_task", { id: task });
      });

      it("accepts numeric ids, and treats null and an empty cursor as absent", async () => {
        const { id } = (await use(client, "add_task", { title: `Loose ${name}`, listId: null }))
          .value as unknown as Task;
        const page = await use(client, "list_tasks", { q: "loose", cursor: "", limit: null });
        expect(page.failed, page.text).to.equal(false);
        const { value: label } = await use(client, "add_label", {
          name: `By ${name.slice(0, 40)}`,
        });
        const labelled = await use(client, "update_task", {
          id: Number(id),
          labelIds: [Number(label.id)],
          title: null,
        });
        expect(labelled.value).to.include({ id, title: `Loose ${name}` });
        expect(labelled.value.labelIds).to.deep.equal([label.id]);
        const done = await use(client, "complete_task", { id: Number(id), occurrence: null });
        expect(done.value).to.include({ id, completed: true });
        for (const bad of [1.5, -1, 2 ** 53, true, {}]) {
          expect((await use(client, "get_task", { id: bad })).text, String(bad)).to.match(/^id /);
        }
        expect((await use(client, "add_task", { title: null })).text).to.match(/^title /);
        // As models write them: a filter of nothing, a word with a capital, an id as people write it.
        const filters = { listId: "", due: "Today", sort: "PRIORITY", limit: 1 };
        expect((await use(client, "list_tasks", filters)).failed).to.equal(false);
        const { value: read } = await use(client, "get_task", { id: `#${id}` });
        expect(read.title).to.equal(`Loose ${name}`);
        const emptied = await use(client, "update_task", { id, dueDate: "" });
        expect(emptied).to.include({ failed: true });
        const named = await use(client, "get_task", { id: `Loose ${name}` });
        expect(named.text).to.match(/^id .*; ids are in the results of the list tools$/);
        const madeUp = await use(client, "list_completions", { from: "2026-12-01" });
        expect(madeUp.text).to.match(
          /^from is not a known field; the fields are .*doneFrom, doneTo/,
        );
        const { id: after } = (await use(client, "add_task", { title: "Last" }))
          .value as unknown as Task;
        const moved = await use(client, "move_task", { id, place: { after: Number(after) } });
        expect(moved.failed, moved.text).to.equal(false);
        const below = await use(client, "list_tasks", { parentId: Number(id) });
        expect(below.value.items, below.text).to.deep.equal([]);
        await use(client, "delete_task", { id: Number(id) });
      });

      it("offers prompts that refer only to its own tools", async () => {
        const { prompts } = await client.listPrompts();
        expect(prompts.map((one) => one.name)).to.have.members(["plan_my_day", "weekly_review"]);
        const names = (await client.listTools()).tools.map((tool) => tool.name);
        for (const { name: prompt } of prompts) {
          const { messages } = await client.getPrompt({ name: prompt });
          const { text } = messages[0]!.content as { text: string };
          const named = text.match(/\b[a-z]+_[a-z]+\b/g) ?? [];
          expect(named, prompt).not.to.have.length(0);
          for (const tool of named) expect(names, prompt).to.include(tool);
        }
        const unknown = await client.getPrompt({ name: "sing" }).catch((e) => e);
        expect(unknown.message).to.contain("There is no prompt sing");
      });

      it("reads tasks and lists by resource URI", async () => {
        const { resourceTemplates } = await client.listResourceTemplates();
        expect(resourceTemplates.map((one) => one.uriTemplate)).to.have.members([
          "docket://conversations/{id}",
          "docket://tasks/{id}",
          "docket://lists/{id}",
        ]);
        const task = await ann.client.createTask({ title: `Read over ${name}` });
        const read = async (uri: string) => {
          const { contents } = await client.readResource({ uri });
          return JSON.parse((contents as { text: string }[])[0]!.text);
        };
        expect(await read(`docket://tasks/${task.id}`)).to.deep.equal(task);
        const list = await read(`docket://lists/${task.listId}`);
        expect(list).to.include({ id: task.listId, isInbox: true });
        expect(list.tasks.map(({ id }: Task) => id)).to.include(task.id);
      });

      it("offers conversations as resources, and rejects unknown URIs", async () => {
        const { id } = await ann.client.createConversation({ title: `Chat over ${name}` });
        await ann.client.sendMessage({ id, content: "hello" });
        const { resources } = await client.listResources();
        const uri = `docket://conversations/${id}`;
        expect(resources[0]).to.include({ uri, title: `Chat over ${name}` });
        const { contents } = await client.readResource({ uri });
        const [content] = contents as { text: string }[];
        const read = JSON.parse(content!.text);
        expect(read).to.include({ id, title: `Chat over ${name}` });
        expect(read.messages[0]).to.include({ role: "user", content: "hello" });
        for (const bad of [
          "docket://conversations/999999",
          "docket://users/1",
          "file:///etc/passwd",
        ]) {
          const failure = await client.readResource({ uri: bad }).catch((e) => e);
          expect(failure.code, bad).to.equal(-32602);
        }
      });
    });

    it(`asks for confirmation before deleting, over ${name}, if the client can ask`, async () => {
      const person: Person = { answers: "decline", asked: [] };
      const client = await connect(person);
      const { id } = await ann.client.createTask({ title: "Precious" });
      const declined = await use(client, "delete_task", { id });
      expect(declined.failed).to.equal(true);
      expect(declined.text).to.contain("declined");
      expect(person.asked).to.have.length(1);
      expect(person.asked[0]).to.contain("“Precious”");
      expect((await ann.client.getTask({ id })).title).to.equal("Precious");
      person.answers = "accept";
      expect((await use(client, "delete_task", { id })).failed).to.equal(false);
      expect((await use(client, "delete_task", { id })).text).to.equal("There is no such task.");
      expect(person.asked).to.have.length(2);
      const there = await ann.client.createTask({ title: "Not deleted" });
      for (const which of [{ entity: "task" }, { entity: "task", id: there.id }]) {
        expect((await use(client, "purge_trash", which)).failed).to.equal(true);
      }
      expect(person.asked).to.have.length(2);
      expect((await use(client, "purge_trash", { entity: "task", id })).value.purged).to.equal(1);
      expect(person.asked[2]).to.contain("the task “Precious”?");
      await ann.client.deleteTask({ id: there.id });
      await use(client, "purge_trash", {});
      expect(person.asked[3]).to.match(/everything in it \(\d+ items?\)\?/);
      await client.close();
    });

    it(`asks again if more would be lost by the time of the answer, over ${name}`, async () => {
      const [gone, late] = [
        await ann.client.createTask({ title: "Gone" }),
        await ann.client.createTask({ title: "Deleted later" }),
      ];
      await ann.client.deleteTask({ id: gone.id });
      const meanwhile = () => ann.client.deleteTask({ id: late.id });
      const person: Person = { answers: "accept", asked: [], meanwhile };
      const client = await connect(person);
      const { purged } = (await use(client, "purge_trash")).value;
      const counts = person.asked.map((question) => Number(/\((\d+) items?\)/.exec(question)?.[1]));
      expect(counts).to.deep.equal([Number(purged) - 1, purged]);
      await client.close();
    });
  }

  it("takes an answer only for the call that the person was asked about", async () => {
    const titles = ["Asked about", "Another"];
    const [asked, another] = await Promise.all(
      titles.map((title) => ann.client.createTask({ title })),
    );
    const send = async (id: string, answer: object) => {
      const about = "io.modelcontextprotocol/";
      const _meta = {
        [`${about}protocolVersion`]: "2026-07-28",
        [`${about}clientInfo`]: { name: "test", version: "1" },
        [`${about}clientCapabilities`]: { elicitation: { form: {} } },
      };
      const params = { name: "delete_task", arguments: { id }, _meta, ...answer };
      const response = await fetch(`${api.url}/mcp`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${key}`,
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          "mcp-protocol-version": "2026-07-28",
          "mcp-method": "tools/call",
          "mcp-name": "delete_task",
        },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
      });
      return ((await response.json()) as { result: Record<string, unknown> }).result;
    };
    const inputResponses = { confirm: { action: "accept", content: {} } };
    expect((await send(asked!.id, { inputResponses })).resultType).to.equal("input_required");
    const { requestState, inputRequests } = await send(asked!.id, {});
    expect(JSON.stringify(inputRequests)).to.contain("Asked about");
    const wrong = await send(another!.id, { inputResponses, requestState });
    expect(JSON.stringify(wrong.inputRequests)).to.contain("Another");
    expect((await ann.client.getTask({ id: another!.id })).title).to.equal("Another");
    const done = await send(asked!.id, { inputResponses, requestState });
    expect(done).to.deep.include({ resultType: "complete", structuredContent: { done: true } });
    expect((await ann.client.listTrash()).items[0]).to.include({ id: asked!.id });
  });

  it("changes nothing, and says so, if the client sends no usable answer; a batch of answers is one", async () => {
    const { id } = await ann.client.createTask({ title: "Kept" });
    const authorization = `Bearer ${key}`;
    const headers = { authorization, "mcp-session-id": "asks-me" };
    /** Calls the tool, sends what `answers` makes of the question's id, and returns the result and the statuses. */
    const ask = async (...answers: ((question: string) => object)[]) => {
      const params = { name: "delete_task", arguments: { id } };
      const call = await post(headers, { jsonrpc: "2.0", id: 1, method: "tools/call", params });
      const statuses: number[] = [];
      let text = "";
      for await (const piece of call.body!.pipeThrough(new TextDecoderStream())) {
        text += piece;
        const [, question] = /"id":"([^"]+)"/.exec(text) ?? [];
        if (question !== undefined && statuses.length === 0)
          for (const answer of answers) {
            statuses.push((await post(headers, answer(question))).status);
          }
      }
      const last = [...text.matchAll(/^data: (.+)$/gm)].at(-1)![1]!;
      return { statuses, result: JSON.parse(last).result as Record<string, unknown> };
    };
    const answer = (part: object) => (question: string) => ({
      jsonrpc: "2.0",
      id: question,
      ...part,
    });
    const accept = answer({ result: { action: "accept", content: {} } });
    for (const bad of [
      { error: { code: -32601, message: "Not supported" } },
      { error: { code: -1, message: "The person closed the window" } },
      { result: { action: "perhaps" } },
      { result: {} },
    ]) {
      const shown = JSON.stringify(bad);
      const { statuses, result } = await ask(answer(bad), accept);
      expect(statuses, shown).to.deep.equal([202, 202]);
      expect(result, shown).to.include({ isError: true });
      expect(result.content, shown).to.deep.equal([
        {
          type: "text",
          text: "The client passed on no answer of the person. Nothing was changed.",
        },
      ]);
      expect((await ann.client.getTask({ id })).title, shown).to.equal("Kept");
    }
    const { statuses, result } = await ask((question) => [accept(question)]);
    expect(statuses).to.deep.equal([202]);
    expect(result.structuredContent).to.deep.equal({ done: true });
    expect((await ann.client.listTrash()).items[0]).to.include({ id });
  });

  it("takes an answer beside a request, and refuses one to another process as a whole", async () => {
    const { id } = await ann.client.createTask({ title: "Deleted beside" });
    const headers = { authorization: `Bearer ${key}`, "mcp-session-id": "asks-me" };
    const params = { name: "delete_task", arguments: { id } };
    const ping = { jsonrpc: "2.0", id: "beside", method: "ping" };
    const call = await post(headers, { jsonrpc: "2.0", id: 1, method: "tools/call", params });
    const statuses: number[] = [];
    const pong: string[] = [];
    let received = "";
    for await (const piece of call.body!.pipeThrough(new TextDecoderStream())) {
      received += piece;
      const [, question] = /"id":"([^"]+)"/.exec(received) ?? [];
      if (question === undefined || statuses.length > 0) continue;
      const result = { action: "accept", content: {} };
      const own = { jsonrpc: "2.0", id: question, result };
      for (const answers of [[own, { ...own, id: `not-${question}` }], [own]]) {
        const answer = await post(headers, [...answers, ping]);
        statuses.push(answer.status);
        pong.push(await answer.text());
      }
    }
    expect(statuses).to.deep.equal([400, 200]);
    expect(pong[0]).to.contain("This server has not asked that.");
    expect(pong[1]).to.contain('"id":"beside"');
    expect((await ann.client.listTrash()).items[0]).to.include({ id });
  });

  it("ends a call that is cancelled while its question waits, and no other", async () => {
    const { id } = await ann.client.createTask({ title: "Not deleted after all" });
    const headers = { authorization: `Bearer ${key}`, "mcp-session-id": "asks-me" };
    const params = { name: "delete_task", arguments: { id } };
    const call = await post(headers, { jsonrpc: "2.0", id: 7, method: "tools/call", params });
    const cancel = (session: string, requestId: unknown) =>
      post(
        { ...headers, "mcp-session-id": session },
        { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId } },
      );
    let received = "";
    let question: string | undefined;
    for await (const piece of call.body!.pipeThrough(new TextDecoderStream())) {
      received += piece;
      const [, asked] = /"id":"([^"]+)"/.exec(received) ?? [];
      if (asked === undefined || question !== undefined) continue;
      question = asked;
      for (const [session, requestId] of [
        ["asks-other", 7],
        ["asks-me", 8],
        ["asks-me", 7],
      ] as const)
        expect((await cancel(session, requestId)).status).to.equal(202);
    }
    expect(received).not.to.contain('"result"');
    const result = { action: "accept", content: {} };
    const late = await post(headers, { jsonrpc: "2.0", id: question, result });
    expect(late.status).to.equal(202);
    expect(await ann.client.getTask({ id })).to.include({ id });
  });

  it("ignores an answer to another process if it comes too late there, too", async () => {
    const headers = { authorization: `Bearer ${key}`, "mcp-session-id": "asks-me" };
    const answerTo = async (until: number) => {
      const id = `another-process.${until}.question`;
      const result = { action: "accept", content: {} };
      return (await post(headers, { jsonrpc: "2.0", id, result })).status;
    };
    expect(await answerTo(Date.now() - 1_000)).to.equal(202);
    expect(await answerTo(Date.now() + 60_000)).to.equal(400);
  });

  it("takes back a question that waits when the server stops, without delaying it", async () => {
    const other = await startTestApi();
    const { client, token } = await signUp(other.url, "Eve");
    const { id } = await client.createTask({ title: "Kept" });
    const params = { name: "delete_task", arguments: { id } };
    const call = await fetch(`${other.url}/mcp`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "mcp-session-id": "asks-me",
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
    });
    let received = "";
    let stopped: Promise<void> | undefined;
    for await (const piece of call.body!.pipeThrough(new TextDecoderStream())) {
      received += piece;
      if (received.includes("elicitation/create")) stopped ??= other.stop();
    }
    const [question, cancellation, answer] = [...received.matchAll(/^data: (.+)$/gm)].map(
      ([, data = ""]) => JSON.parse(data),
    );
    expect(cancellation.method).to.equal("notifications/cancelled");
    expect(cancellation.params.requestId).to.equal(question.id);
    expect(answer.result.isError).to.equal(true);
    expect(answer.result.content[0].text).to.contain("Nothing was changed.");
    await stopped;
  });

  it("routes each confirmation to its own client when several are connected", async () => {
    const bob = await signUp(api.url, "Bob");
    const people = [ann, bob].map((user) => ({
      user,
      person: { answers: user === ann ? "accept" : "decline", asked: [] } as Person,
    }));
    await Promise.all(
      people.map(async ({ user, person }) => {
        const client = await connectHttp(api.url, user.token, person);
        const tasks = await Promise.all(
          [1, 2, 3].map((n) => user.client.createTask({ title: `${user.email} ${n}` })),
        );
        await Promise.all(tasks.map(({ id }) => use(client, "delete_task", { id })));
        expect(person.asked).to.have.length(3);
        expect(person.asked.every((question) => question.includes(user.email))).to.equal(true);
        const { items } = await user.client.listTasks({ q: user.email });
        expect(items).to.have.length(person.answers === "accept" ? 0 : 3);
        await client.close();
      }),
    );
  });

  it("answers unknown paths below /mcp with a 404 in JSON", async () => {
    for (const [method, path] of [
      ["GET", "/mcp/sse"],
      ["POST", "/mcp/messages"],
      ["DELETE", "/mcp/x/y"],
    ] as const) {
      const answer = await fetch(`${api.url}${path}`, { method });
      expect(answer.status, path).to.equal(404);
      expect(answer.headers.get("content-type"), path).to.contain("application/problem+json");
    }
  });

  it("answers in JSON or in events, whatever of these the client accepts", async () => {
    const list = { method: "tools/call", params: { name: "list_lists", arguments: {} } };
    const one = { jsonrpc: "2.0", id: 1, ...list };
    const answers = [
      ["*/*", one, "application/json"],
      [null, one, "application/json"],
      ["application/*, text/html;q=0.1", one, "application/json"],
      ["application/json", one, "application/json"],
      ["application/json", [one], "application/json"],
      ["text/event-stream", one, "text/event-stream"],
      ["*/*", [one], "text/event-stream"],
    ] as const;
    for (const [accept, body, type] of answers) {
      const { port } = new URL(api.url);
      const given = { authorization: `Bearer ${key}`, "content-type": "application/json" };
      const headers = { ...given, ...(accept && { accept }) };
      const sent = request({ port, path: "/mcp", method: "POST", headers }); // fetch always accepts something
      sent.end(JSON.stringify(body));
      const [response] = (await once(sent, "response")) as [IncomingMessage];
      const shown = `${accept} ${Array.isArray(body)}`;
      expect(response.statusCode, shown).to.equal(200);
      expect(response.headers["content-type"], shown).to.contain(type);
      expect(await text(response), shown).to.contain("Inbox");
    }
    const html = await fetch(`${api.url}/mcp`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, accept: "text/html" },
      body: JSON.stringify(one),
    });
    expect(html.status).to.equal(406);
  });

  it("refuses a body that is nested too deeply to be read", async () => {
    const deep = `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`;
    for (const body of [`{"jsonrpc":"2.0","id":1,"method":"ping","params":${deep}}`, `[${deep}]`]) {
      const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
      const answer = await fetch(`${api.url}/mcp`, { method: "POST", headers, body });
      expect(answer.status).to.equal(400);
      expect(await answer.json()).to.include({ detail: "The body is nested too deeply." });
    }
  });

  it("takes null, [] and a text for what a client leaves out or has as an object", async () => {
    const headers = { authorization: `Bearer ${key}`, accept: "application/json" };
    const call = (args: unknown) => ({
      method: "tools/call",
      params: { name: "list_lists", arguments: args, _meta: null },
    });
    const requests = [
      ...[null, [], "", "{}", '{"archived": false}'].map(call),
      { method: "tools/list", params: null },
      { method: "tools/list", params: [] },
      { method: "resources/list", params: { cursor: null } },
    ].map((request, id) => ({ jsonrpc: "2.0", id, ...request }));
    const answers = [];
    for (const request of requests) answers.push(await (await post(headers, request)).json());
    answers.push(...((await (await post(headers, requests)).json()) as unknown[]));
    expect(answers).to.have.length(2 * requests.length);
    for (const { result } of answers as { result?: { isError?: boolean } }[]) {
      expect(result).to.be.an("object");
      expect(result!.isError).not.to.equal(true);
    }
    for (const args of ["x", "[1]", "5"]) {
      const answer = await post(headers, { jsonrpc: "2.0", id: 1, ...call(args) });
      expect((await answer.json()) as object, args).to.have.nested.property("error.code", -32602);
    }
  });

  it("answers invalid parameters with -32602, whatever the method", async () => {
    const requests = [
      { method: "resources/read", params: {} },
      { method: "resources/read" },
      { method: "resources/list", params: { cursor: 5 } },
      ...["tools/list", "prompts/list", "resources/list", "resources/templates/list"].map(
        (method) => ({ method, params: { cursor: "of no list" } }),
      ),
      { method: "prompts/get", params: {} },
      { method: "tools/call", params: {} },
      { method: "initialize", params: {} },
    ];
    for (const request of requests) {
      const answer = await fetch(`${api.url}/mcp`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${key}`,
          accept: "application/json, text/event-stream",
          "content-type": "application/json",
        },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...request }),
      });
      const { error } = (await answer.json()) as { error: { code: number } };
      expect(error.code, JSON.stringify(request)).to.equal(-32602);
    }
  });

  it("streams the answers to a batch in the order of its calls", async () => {
    const titles = ["First", "Second", "Third"];
    const calls = [
      ...titles.map((title) => ({ name: "add_task", arguments: { title } })),
      { name: "add_task", arguments: { title: "" } },
      { name: "list_tasks", arguments: { limit: 3 } },
    ];
    const response = await fetch(`${api.url}/mcp`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify(
        calls.map((params, id) => ({ jsonrpc: "2.0", id, method: "tools/call", params })),
      ),
    });
    expect(response.headers.get("content-type")).to.match(/^text\/event-stream/);
    const answers = [...(await response.text()).matchAll(/^data: (.+)$/gm)].map(
      ([, data = ""]) => JSON.parse(data) as { id: number; result: Record<string, unknown> },
    );
    expect(answers.map(({ id }) => id)).to.deep.equal([0, 1, 2, 3, 4]);
    expect(answers.map(({ result }) => result.isError ?? false)).to.deep.equal([
      false,
      false,
      false,
      true,
      false,
    ]);
    const { items } = answers[4]!.result.structuredContent as { items: Task[] };
    expect(items.map(({ title }) => title)).to.have.members(titles);
  });

  it("lists rows as a table with names, pages it, and leaves out what is not set", async () => {
    const meg = await signUp(api.url, "Meg");
    const home = await meg.client.createList({ name: "Home" });
    const phone = await meg.client.createLabel({ name: "phone" });
    const description = `Two lines\n${"and more ".repeat(40)}`;
    const call = await meg.client.createTask({
      title: "Call\tAnn",
      dueDate: "2030-01-02",
      dueTime: "09:30",
      priority: 1,
      description,
      listId: home.id,
      labelIds: [phone.id],
      repeat: { rule: "FREQ=WEEKLY", from: "completion" },
    });
    const plain = await meg.client.createTask({ title: "Buy milk" });
    const done = await meg.client.createTask({ title: "Pay", completed: true });
    const client = await connectHttp(api.url, meg.token);
    const { tools } = await client.listTools(); // what is listed is validated
    expect(tools.find(({ name }) => name === "list_tasks")!.outputSchema).to.be.an("object");
    const tableOf = (text: string) => text.split("\n").map((line) => line.split("\t"));

    const all = await use(client, "list_tasks", { sort: "oldest" });
    const [columns, ...rows] = tableOf(all.text);
    expect(columns).to.deep.equal([
      "id",
      "title",
      "due",
      "repeat",
      "list",
      "labels",
      "priority",
      "done",
      "notes",
    ]);
    const [first] = rows;
    expect(first!.slice(0, -1)).to.deep.equal([
      call.id,
      "Call Ann",
      "2030-01-02 09:30",
      "FREQ=WEEKLY from its completion",
      "Home",
      "phone",
      "1",
      "",
    ]);
    expect(first!.at(-1)).to.match(/^Two lines and more .*…$/);
    expect(rows[1]).to.deep.equal([plain.id, "Buy milk", "", "", "Inbox"]);
    expect(rows[2]!.at(-1)).to.equal(done.completedAt);
    const unset = { completed: false, listId: plain.listId, priority: 4 };
    expect((all.value.items as Task[])[1]).to.deep.equal({
      id: plain.id,
      title: "Buy milk",
      ...unset,
    });

    const page = await use(client, "list_tasks", { sort: "oldest", limit: 2 });
    const [, cursor] = /cursor "(.+)"\.$/.exec(page.text)!;
    const next = await use(client, "list_tasks", { sort: "oldest", limit: 2, cursor });
    expect(tableOf(next.text).map(([id]) => id)).to.deep.equal(["id", done.id]);
    expect((await use(client, "list_tasks", { q: "nowhere" })).text).to.equal("Nothing found.");
    const similar = await use(client, "list_tasks", { q: "mikl" });
    expect(similar.text).to.match(/^No task has all of these words; these have similar ones:\nid/);
    await meg.client.completeTask({ id: call.id });
    for (const tool of ["list_completions", "list_history"]) {
      const [named, latest] = tableOf((await use(client, tool)).text);
      expect(latest![named!.indexOf("title")], tool).to.equal("Call Ann");
      expect(named, tool).not.to.include("actorId");
    }
    for (const { name } of tools.filter(({ name }) => /^list_/.test(name))) {
      const args = name === "list_sections" ? { listId: home.id } : {};
      expect((await use(client, name, args)).failed, name).to.equal(false);
    }
    await client.close();
  });

  it("hides other users' tasks and conversations", async () => {
    const { id } = await ann.client.createTask({ title: "Ann's own" });
    const conversation = await ann.client.createConversation({ title: "Ann's chat" });
    const eve = await signUp(api.url, "Eve");
    const client = await connectHttp(api.url, eve.token);
    expect((await use(client, "list_tasks", {})).value.items).to.deep.equal([]);
    for (const tool of ["get_task", "complete_task", "update_task", "delete_task"]) {
      const args = tool === "update_task" ? { id, title: "Eve's" } : { id };
      expect((await use(client, tool, args)).text).to.equal("There is no such task.");
    }
    expect((await client.listResources()).resources).to.deep.equal([]);
    const uri = `docket://conversations/${conversation.id}`;
    expect((await client.readResource({ uri }).catch((e) => e)).code).to.equal(-32602);
    expect((await ann.client.getTask({ id })).title).to.equal("Ann's own");
    await client.close();
  });

  it("lets a read-only key read, and lists only the tools for reading", async () => {
    const { key: readKey } = await ann.client.createApiKey({ name: "reader", scope: "read" });
    const { id } = await ann.client.createTask({ title: "To be read" });
    const client = await connectHttp(api.url, readKey);
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name)).to.have.members([
      "list_completions",
      "list_trash",
      "list_history",
      ...["task", "list", "section", "label"].flatMap((noun) => [`list_${noun}s`, `get_${noun}`]),
    ]);
    expect((await use(client, "get_task", { id })).value).to.include({ title: "To be read" });
    for (const [tool, args] of [
      ["add_task", { title: "x" }],
      ["update_task", { id, title: "x" }],
      ["complete_task", { id }],
      ["delete_task", { id }],
    ] as const) {
      const refused = await use(client, tool, args);
      expect(refused, tool).to.deep.include({ failed: true });
      expect(refused.text).to.contain("read-only");
    }
    expect(await ann.client.getTask({ id })).to.include({ title: "To be read", completed: false });
    await client.close();
  });

  const post = (headers: Record<string, string>, body: unknown = listTools) =>
    fetch(`${api.url}/mcp`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...headers,
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const listTools = { jsonrpc: "2.0", id: 1, method: "tools/list" };

  it("requires a token or an API key, and rejects cookies and foreign origins", async () => {
    const authorization = `Bearer ${key}`;
    expect((await post({ authorization })).status).to.equal(200);
    const none = await post({});
    expect(none.status).to.equal(401);
    expect(none.headers.get("www-authenticate")).to.match(/^Bearer /);
    expect((await post({ cookie: ann.cookie })).status).to.equal(401);
    expect((await post({ authorization: `Bearer docket_${"x".repeat(64)}` })).status).to.equal(401);
    expect((await post({ authorization, origin: "https://evil.example" })).status).to.equal(403);
    expect((await post({ authorization, origin: "null" })).status).to.equal(403);
    expect((await post({ authorization, origin: api.url })).status).to.equal(200);
  });

  it("answers requests that are not MCP with a client error, never a server error", async () => {
    const authorization = `Bearer ${key}`;
    for (const body of ["{", "[]", "null", "42", '"x"', { jsonrpc: "1.0" }, { hello: "world" }]) {
      const { status } = await post({ authorization }, body);
      expect(status, JSON.stringify(body)).to.be.within(400, 499);
    }
    expect((await post({ authorization }, "x".repeat(300_000))).status).to.equal(413);
    for (const method of ["GET", "DELETE", "PUT"]) {
      const response = await fetch(`${api.url}/mcp`, { method, headers: { authorization } });
      expect(response.status, method).to.equal(405);
      expect(response.headers.get("allow")).to.equal("POST");
    }
    const stranger = await post({ authorization }, { jsonrpc: "2.0", id: "made-up", result: {} });
    expect(stranger.status).to.equal(400);
  });

  it("is stateless: a tool call needs no initialization before it", async () => {
    const authorization = `Bearer ${key}`;
    const call = {
      jsonrpc: "2.0",
      id: 7,
      method: "tools/call",
      params: { name: "add_task", arguments: { title: "Alone" } },
    };
    const response = await post({ authorization, "mcp-protocol-version": "2025-11-25" }, call);
    const { id, result } = (await response.json()) as {
      id: number;
      result: { structuredContent: Task };
    };
    expect(id).to.equal(7);
    expect(await ann.client.getTask({ id: result.structuredContent.id })).to.include({
      title: "Alone",
    });
  });

  it("answers all requests over stdio that were sent before the input ended", async () => {
    const env = { ...process.env, DOCKET_URL: api.url, DOCKET_API_KEY: key };
    const program = spawn(process.execPath, [stdio], { env, stdio: ["pipe", "pipe", "inherit"] });
    const message = (id: number, method: string, params: object) =>
      `${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`;
    const clientInfo = { name: "script", version: "1" };
    program.stdin.end(
      message(1, "initialize", { protocolVersion: "2025-06-18", capabilities: {}, clientInfo }) +
        message(2, "tools/call", { name: "add_task", arguments: { title: "From a pipe" } }) +
        message(3, "no/such/method", {}),
    );
    const lines = (await text(program.stdout))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ id }) => id)).to.have.members([1, 2, 3]);
    expect(lines.find(({ id }) => id === 2).result.structuredContent.title).to.equal("From a pipe");
    expect(lines.find(({ id }) => id === 3)).to.have.property("error");
  });

  it("reports a missing key, a rejected key and an unreachable server over stdio", async () => {
    const run = (env: Record<string, string>) => {
      const clean = { ...process.env, ...env } as Record<string, string>;
      return spawn(process.execPath, [stdio], { env: clean, stdio: "pipe" });
    };
    const silent = run({ DOCKET_API_KEY: "" });
    const words = await new Promise<string>((resolve) => {
      let text = "";
      silent.stderr.on("data", (part) => {
        text += part;
      });
      silent.on("close", (code) => resolve(`${code}: ${text}`));
    });
    expect(words).to.match(/^1: DOCKET_API_KEY is not set/);
    for (const [env, expected] of [
      [{ DOCKET_URL: api.url, DOCKET_API_KEY: "docket_wrong" }, /refused the API key/],
      [{ DOCKET_URL: "http://127.0.0.1:9", DOCKET_API_KEY: key }, /cannot be reached/],
    ] as const) {
      const client = newClient();
      const transport = new StdioClientTransport({
        command: process.execPath,
        args: [stdio],
        env: { ...process.env, ...env } as Record<string, string>,
      });
      const failure = await client.connect(transport as never).catch((e) => e);
      expect(failure.message).to.match(expected);
      await client.close();
    }
  });
});
