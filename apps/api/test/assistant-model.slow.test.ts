import { readConfig } from "@docket/api";
import { followTurn } from "@docket/contract";
import { expect } from "chai";
import { call, lastResult, type Scene, setScene, statuses } from "./support/assistant.js";

const event = (data: object) => `data: ${JSON.stringify(data)}\n\n`;

/** A whole answer that ends for a reason. */
function ended(finish_reason: string, content: string) {
  const choices = [{ index: 0, delta: { role: "assistant", content }, finish_reason }];
  return { raw: `${event({ id: "1", choices })}data: [DONE]\n\n` };
}

/** An error in the middle of a stream. */
const reported = (code: number | string) => event({ error: { message: "Too busy.", code } });

describe("the assistant with a language model", () => {
  let scene: Scene;
  let say: Scene["say"];

  before(async () => {
    scene = await setScene({ maxSteps: 4 });
    ({ say } = scene);
  });
  after(() => scene.stop());

  const titles = async () => (await scene.ann.client.listTasks()).items.map(({ title }) => title);

  it("streams its reply and keeps every character, even one that arrives in halves", async () => {
    const text = `Grüße, 東京 and ${"👩‍👩‍👧, ".repeat(300)} — “ok”.`;
    const { promise: hold, resolve: goOn } = Promise.withResolvers<void>();
    scene.model.play([{ text: text.split(""), hold }]);
    const { id: conversationId } = await scene.ann.client.createConversation({});
    const headers = { authorization: `Bearer ${scene.ann.token}` };
    const asked = { conversationId, content: "hello" };
    let streamed = "";
    for await (const { event, data } of followTurn(asked, { baseUrl: scene.api.url, headers })) {
      if (event === "text") streamed += data.text;
      if (streamed === "G") goOn(); // the model says nothing more before that has arrived
      if (event === "ended") expect(data.reply?.content).to.equal(text);
    }
    expect(streamed).to.equal(text);
  });

  it("starts a new paragraph in the reply after tool calls", async () => {
    const { reply, turn } = await say("add milk", [
      { text: "Let me add that.", calls: [{ name: "add_task", arguments: { title: "Milk" } }] },
      { text: "Added “Milk”." },
    ]);
    expect(reply?.content).to.equal("Let me add that.\n\nAdded “Milk”.");
    expect(statuses(turn)).to.deep.equal(["add_task done"]);
  });

  it("removes the model's reasoning from the reply, however it is split into chunks", async () => {
    const texts: [string, string][] = [
      ["<think>The person greets me.</think>Hello", "Hello"],
      ["\n<think>\nWell <b>…</b> </thin\n</think>\n\nHello", "Hello"],
      ["<thinking>First.</thinking><think>Second.</think> Hello", "Hello"],
      ["<thought></thought>Hello", "Hello"],
      ["Added “<think>about it</think>”.", "Added “<think>about it</think>”."],
      ["<thin", "<thin"],
      ["<b>Hello</b>", "<b>Hello</b>"],
    ];
    for (const [text, shown] of texts) {
      const { reply } = await say("hello", [{ text: [...text] }]);
      expect(reply?.content).to.equal(shown);
    }
    const { turn } = await say("add milk", [
      { text: "<think>Now.</think>", calls: [{ name: "add_task", arguments: { title: "Milk" } }] },
      { text: ["<think>Never", " ending"] },
    ]);
    expect(statuses(turn)).to.deep.equal(["add_task done"]);
    const page = await scene.ann.client.listMessages({ id: turn.conversationId });
    expect(JSON.stringify(page.items)).to.not.match(/Now|Never/);
  });

  it("processes a reply of newlines about as fast as one of letters", async () => {
    const times: Record<string, number[]> = { "\n": [], a: [] };
    for (let round = 0; round < 3; round += 1)
      for (const [character, ofIt] of Object.entries(times)) {
        const text = ["So", ...Array<string>(49).fill(character.repeat(1_000)), "."];
        const from = performance.now();
        const { reply } = await say("hello", [{ text }]);
        ofIt.push(performance.now() - from);
        expect(reply?.content).to.equal(text.join(""));
      }
    const median = (values: number[] = []) => values.sort((a, b) => a - b)[1] as number;
    expect(median(times["\n"])).to.be.lessThan(10 * median(times.a));
  });

  it("waits for the time in Retry-After when the model is busy", async () => {
    const from = Date.now();
    const { turn } = await say("hello", [
      { status: 429, headers: { "retry-after": "1" } },
      { text: "Hello." },
    ]);
    expect(turn.status).to.equal("completed");
    expect(Date.now() - from).to.be.at.least(900);
  });

  const failures: [string, Parameters<typeof say>[1], RegExp][] = [
    ["stays busy", () => ({ status: 429, headers: { "retry-after": "0" } }), /busy|quota/],
    ["refuses the key", [{ status: 401 }], /refused the key/],
    ["does not know the model", [{ status: 404 }], /does not know the model “scripted”/],
    ["finds the conversation too long", [{ status: 413 }], /too long/],
    ["has an error of its own", () => ({ status: 500 }), /problem of its own/],
    ["refuses the request", [{ status: 400, message: "no" }], /refused the request/],
    ["has no credit", [{ status: 402 }], /no credit/],
    [
      "cannot use tools",
      [{ status: 400, message: "scripted does not support tools" }],
      /“scripted” cannot use tools/,
    ],
    ["is cut off", [ended("length", "Well, ")], /cut off/],
    ["ends with an error", [ended("error", "Well, ")], /stopped in the middle/],
    ["has its answer withheld", [ended("content_filter", "")], /withheld/],
    ["says nothing", [ended("stop", "")], /gave no answer/],
    ["writes a call as text", [ended("stop", "<tool_call>{}</tool_call>")], /gave no answer/],
    ["is no stream", [{ status: 200 }], /application\/json instead of a stream/],
    [
      "is the page of a proxy",
      [{ status: 200, headers: { "content-type": "text/html; charset=utf-8" } }],
      /text\/html instead of a stream/,
    ],
    ["reports a full queue in the stream", [{ raw: reported(429) }], /busy|quota/],
    ["reports an error in the stream", [{ raw: reported("overloaded") }], /problem of its own/],
    ["closes the stream half-way", [{ breakOff: "Well, " }], /stopped in the middle/],
    ["drops the connection", [{ reset: "Well, " }], /stopped in the middle/],
    ["sends what is no JSON", [{ raw: "data: {not json}\n\n" }], /could not be understood/],
    ["sends an empty stream", [{ raw: "" }], /stopped in the middle/],
  ];
  for (const [what, script, expected] of failures) {
    it(`reports it when the model ${what}, and keeps the message`, async () => {
      const { turn, message, reply } = await say("add milk", script);
      expect(turn.status).to.equal("failed");
      expect(turn.detail).to.match(expected);
      expect(message.content).to.equal("add milk");
      const page = await scene.ann.client.listMessages({ id: turn.conversationId });
      expect(page.items.map(({ id }) => id)).to.deep.equal(
        [message.id, reply?.id].filter((id) => id !== undefined),
      );
      if (reply) expect(reply.content).to.equal("Well, ");
    });
  }

  it("reports a model that stalls, before or after its first text", async () => {
    const stuck = await setScene({ stallSeconds: 1 });
    for (const stall of [true, "Well, "] as const) {
      const { turn, reply } = await stuck.say("hello", [{ stall }]);
      expect(turn.status).to.equal("failed");
      expect(turn.detail).to.match(/did not respond for 1 second/);
      expect(reply?.content).to.equal(stall === true ? undefined : stall);
    }
    await stuck.stop();
  });

  it("reports a model that cannot be reached", async () => {
    const gone = await setScene();
    await gone.model.stop();
    const { turn } = await gone.say("hello", []);
    expect(turn).to.include({ status: "failed" });
    expect(turn.detail).to.match(/cannot be reached/);
    await gone.api.stop();
  });

  it("returns invalid JSON, unknown tools and invalid input to the model as errors", async () => {
    const { turn } = await say("do things", [
      { calls: [{ name: "add_task", arguments: '{"title": "Mi' }] },
      call("drop_database", { really: true }),
      {
        calls: [
          { name: "add_task", arguments: { title: "", surprise: 1 } },
          { name: "complete_task", arguments: { id: "123456789" } },
          { name: "add_task", arguments: { title: "half \ud800 and \0" } },
        ],
      },
      { text: "None of that worked." },
    ]);
    expect(turn.status).to.equal("completed");
    expect(statuses(turn)).to.deep.equal([
      "add_task refused",
      "drop_database refused",
      "add_task refused",
      "complete_task refused",
      "add_task refused",
    ]);
    expect(turn.calls.map(({ detail }) => detail)).to.satisfy((details: string[]) =>
      [
        /JSON/,
        /no tool drop_database/,
        /blank.*surprise|surprise.*blank/,
        /no such task/,
        /NUL/,
      ].every((pattern, index) => pattern.test(details[index] ?? "")),
    );
    expect(lastResult(scene.model.requests[2]!)).to.have.nested.property("error.detail");
    // The model is told more than the person, who reads the receipts.
    const results = scene.model.requests.at(-1)?.messages.filter(({ role }) => role === "tool");
    expect(results?.[2]?.content).to.match(/"hint":"the fields are title, /);
    expect(turn.changes).to.deep.equal([]);
  });

  it("accepts empty or null arguments and numeric ids, and rejects arguments that are no object", async () => {
    const { id } = await scene.ann.client.createTask({ title: "Milk" });
    const { turn } = await say("what is there?", [
      { calls: ["null", "", "{}"].map((args) => ({ name: "list_tasks", arguments: args })) },
      { calls: [{ name: "complete_task", arguments: `{"id": ${id}}` }] },
      { calls: ["[]", "42", '"milk"'].map((args) => ({ name: "list_tasks", arguments: args })) },
      { text: "Done." },
    ]);
    expect(turn.status).to.equal("completed");
    expect(statuses(turn)).to.deep.equal([
      ...Array(3).fill("list_tasks done"),
      "complete_task done",
      ...Array(3).fill("list_tasks refused"),
    ]);
  });

  it("understands streams that differ from the protocol", async () => {
    const chunk = (delta: object | null, more: object = {}) =>
      event({ id: 7, usage: "none", choices: [{ index: 0, delta, ...more }], error: null });
    const stop = `${chunk({}, { finish_reason: "stop" })}data: [DONE]\n\n`;
    const text = (...oddities: object[]) =>
      `${oddities.map(event).join("")}${chunk({ role: "model", content: "Hello." })}${stop}`;
    const oddities = [{}, { choices: null }, { type: "ping" }, { usage: { total_tokens: "5" } }];
    for (const odd of [...oddities, { error: null }, { choices: [null] }, { choices: [{}] }]) {
      const { turn, reply } = await say("hello", [{ raw: text(odd) }]);
      expect([turn.status, reply?.content], JSON.stringify(odd)).to.eql(["completed", "Hello."]);
    }
    const added = { name: "add_task", arguments: { title: "Object" } };
    const asked = chunk({ tool_calls: [{ index: 0, id: "1", function: added }] });
    const { turn } = await say("add it", [
      { raw: asked + chunk({ tool_calls: [{ index: 0 }] }) + chunk({ tool_calls: [null] }) + stop },
      { text: "Done." },
    ]);
    expect([turn.status, ...statuses(turn)]).to.deep.equal(["completed", "add_task done"]);
    expect(await titles()).to.include("Object");
  });

  it("sends reasoning and signatures back with the results of a step, to servers that send them", async () => {
    const call = { index: 0, id: "1", function: { name: "list_lists", arguments: "{}" } };
    const signed = { ...call, extra_content: { google: { thought_signature: "s1" } } };
    for (const [deltas, sent] of [
      [[{ reasoning_content: "Let me " }, { reasoning_content: "look." }], "Let me look."],
      [[{ reasoning: "Let me look." }], undefined],
    ] as const) {
      const chunks = [...deltas, { tool_calls: [signed] }].map((delta) =>
        event({ id: "1", choices: [{ index: 0, delta }] }),
      );
      const { turn } = await say("look", [
        { raw: chunks.join("") + event({ choices: [{ index: 0, finish_reason: "tool_calls" }] }) },
        { text: "Done." },
      ]);
      expect(turn.status).to.equal("completed");
      const asked = scene.model.requests[1]?.messages.find(({ tool_calls }) => tool_calls);
      expect(asked)
        .to.have.nested.property("tool_calls[0].extra_content")
        .eql(signed.extra_content);
      expect((asked as { reasoning_content?: string }).reasoning_content).to.equal(sent);
    }
  });

  it("makes a call that is repeated within a turn once, but one that was refused again", async () => {
    const repeated = [{ name: "add_task", arguments: { title: "Once" } }];
    const { turn } = await say("add it", [
      { calls: [...repeated, ...repeated] },
      { calls: [...repeated, { name: "add_task", arguments: { title: "Once", priority: 1 } }] },
      { calls: ["list_tasks", "list_tasks"].map((name) => ({ name, arguments: {} })) },
      { text: "Done." },
    ]);
    expect(statuses(turn)).to.deep.equal([
      "add_task done",
      "add_task refused",
      "add_task refused",
      "add_task done",
      "list_tasks done",
      "list_tasks done",
    ]);
    expect((await titles()).filter((title) => title === "Once")).to.have.length(2);
    const unknown = call("complete_task", { id: "123456789" });
    const { turn: tried } = await say("complete it", [unknown, unknown, { text: "It is gone." }]);
    const details = tried.calls.map(({ detail }) => detail);
    expect(details).to.deep.equal(Array(2).fill("There is no such task."));
  });

  it("may say nothing after a change", async () => {
    const { turn } = await say("add milk", [
      call("add_task", { title: "Silent" }),
      ended("stop", ""),
    ]);
    expect([turn.status, turn.changes.length]).to.deep.equal(["completed", 1]);
  });

  it("ends a loop of tool calls at the step limit; its changes can be undone", async () => {
    const { turn } = await say("loop", (_, step) => call("add_task", { title: `Loop ${step}` }));
    expect(turn.status).to.equal("failed");
    expect(turn.detail).to.match(/within 4 steps/);
    expect(turn.calls).to.have.length(3);
    expect(turn.undo).to.equal("possible");
    await scene.ann.client.undoTurn({ id: turn.id });
    expect((await titles()).filter((title) => title.startsWith("Loop"))).to.deep.equal([]);
  });

  it("ends a turn at its time limit", async () => {
    const slow = await setScene({ turnSeconds: 1, stallSeconds: 30 });
    const { turn } = await slow.say("hello", [{ stall: "So" }]);
    expect(turn).to.include({ status: "failed" });
    // Whether something was changed is told from the change log, not here.
    expect(turn.detail).to.equal("The answer took longer than 1 second, so it was stopped.");
    await slow.stop();
  });

  it("ends a turn whose reply grows without end, and truncates the reply", async () => {
    const { turn, reply } = await say("talk", [{ text: Array(60).fill("blah ".repeat(200)) }]);
    expect(turn).to.include({ status: "failed" });
    expect(turn.detail).to.match(/did not finish/);
    expect(reply!.content.length).to.be.at.most(50_000);
  });

  it("adds at most twenty tasks in a turn", async () => {
    const { turn } = await say("add many", [
      {
        calls: Array.from({ length: 25 }, (_, index) => ({
          name: "add_task",
          arguments: { title: `Many ${index}` },
        })),
      },
      { text: "Some were refused." },
    ]);
    expect(turn.calls.filter(({ status }) => status === "done")).to.have.length(20);
    expect(turn.calls.filter(({ status }) => status === "refused")).to.have.length(5);
  });

  it("rejects incomplete or invalid ASSISTANT_ settings", () => {
    const secret = { BETTER_AUTH_SECRET: "a secret for tests, 32 characters and more" };
    expect(readConfig(secret).assistant.model).to.equal(null);
    const set = { ASSISTANT_BASE_URL: "http://localhost:11434/v1/", ASSISTANT_MODEL: "llama" };
    expect(readConfig({ ...secret, ...set }).assistant.model).to.deep.equal({
      baseUrl: "http://localhost:11434/v1",
      apiKey: undefined,
      name: "llama",
    });
    for (const wrong of [
      { ASSISTANT_MODEL: "llama" },
      { ASSISTANT_BASE_URL: "http://localhost:11434/v1" },
      { ...set, ASSISTANT_BASE_URL: "localhost" },
      { ...set, ASSISTANT_BASE_URL: "http://ann:secret@localhost/v1" },
      { ...set, ASSISTANT_BASE_URL: "http://localhost/v1?version=2" },
      { ...set, ASSISTANT_MAX_STEPS: "0" },
      { ...set, ASSISTANT_TURN_SECONDS: "soon" },
    ]) {
      expect(() => readConfig({ ...secret, ...wrong }), JSON.stringify(wrong)).to.throw(
        "ASSISTANT_",
      );
    }
  });
});
