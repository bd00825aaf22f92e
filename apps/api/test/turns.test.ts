import { createClient, followTurn, pick, type Turn, taskVersionFields } from "@docket/contract";
import {
  signUp,
  startTestApi,
  type TestApi,
  type TestUser,
  tokenOf,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import {
  assistantConfig,
  call,
  eventsOf,
  refusalOf,
  removeTasks,
  type Scene,
  setScene,
  textOf,
  until,
} from "./support/assistant.js";

describe("turns of the assistant", () => {
  let scene: Scene;
  let ann: TestUser;
  let say: Scene["say"];

  before(async () => {
    scene = await setScene({ messageLimit: 100 });
    ({ ann, say } = scene);
  });
  after(() => scene.stop());
  beforeEach(() => removeTasks(ann));

  const titles = async () =>
    (await ann.client.listTasks({ sort: "title" })).items.map(({ title }) => title);
  const add = (title: string, completed = false) => ann.client.createTask({ title, completed });

  it("store the message, run tools, and return receipts from the committed rows", async () => {
    const { turn, message, reply } = await say("Add milk, please", [
      call("add_task", { title: "Milk" }),
      { text: "I've added “Milk”." },
    ]);
    const [task] = (await ann.client.listTasks()).items;
    expect(turn).to.include({
      status: "completed",
      model: "scripted",
      approval: "none",
      undo: "possible",
    });
    expect(turn.calls).to.have.length(1);
    expect(turn.calls[0]).to.deep.include({
      position: 1,
      tool: "add_task",
      title: "Add a task",
      status: "done",
      before: null,
      after: pick(task!, taskVersionFields),
      result: task,
    });
    expect(turn.changes).to.deep.equal([
      { entity: "task", id: task?.id, name: "Milk", kind: "created", subtasks: 0, undone: false },
    ]);
    expect(message).to.include({ role: "user", content: "Add milk, please" });
    expect(reply).to.include({ role: "assistant", content: "I've added “Milk”." });
    const page = await ann.client.listMessages({ id: turn.conversationId });
    expect(page.items).to.deep.equal([message, reply]);
    expect(page.turns).to.deep.equal([turn]);
    const { title } = await ann.client.getConversation({ id: turn.conversationId });
    expect(title).to.equal("Add milk, please");
  });

  it("stream events, which can be read again from any of them on", async () => {
    scene.model.play([call("add_task", { title: "Tea" }), { text: "Added “Tea” to your list." }]);
    const { id: conversationId } = await ann.client.createConversation({});
    const events = await eventsOf(ann, scene.api.url, { conversationId, content: "add tea" });
    expect(events[0]?.event).to.equal("started");
    expect(events.at(-1)?.event).to.equal("ended");
    expect(events.map(({ id }) => Number(id))).to.deep.equal(events.map((_, index) => index + 1));
    expect(textOf(events)).to.equal("Added “Tea” to your list.");
    const ended = events.at(-1)!.data as { turn: Turn; reply: { content: string } };
    expect(ended.reply.content).to.equal(textOf(events));
    const turnId = ended.turn.id;
    const again = await eventsOf(ann, scene.api.url, { turnId });
    expect(again.map(({ event }) => event)).to.deep.equal(events.map(({ event }) => event));
    const later = await eventsOf(ann, scene.api.url, { turnId, lastEventId: "2" });
    expect(later.map(({ id }) => id)).to.deep.equal(events.slice(2).map(({ id }) => id));
    const over = await eventsOf(ann, scene.api.url, { turnId, lastEventId: String(events.length) });
    expect(over.map(({ event }) => event)).to.deep.equal(["ended"]);
  });

  it("continue when the client disconnects, and can be followed again", async () => {
    scene.model.play((_, turn) =>
      turn < 3 ? call("add_task", { title: `Thing ${turn}` }) : { text: "Added three tasks." },
    );
    const { id } = await ann.client.createConversation({});
    const left = new AbortController();
    const response = await fetch(`${scene.api.url}/api/conversations/${id}/messages`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${ann.token}`,
        accept: "text/event-stream",
        "content-type": "application/json",
      },
      body: JSON.stringify({ content: "add three things" }),
      signal: left.signal,
    });
    expect(response.status).to.equal(201);
    const [, turnId] = /\/api\/turns\/(\d+)/.exec(response.headers.get("location") ?? "") ?? [];
    left.abort();
    const events = await eventsOf(ann, scene.api.url, { turnId: turnId! });
    expect(events.at(-1)?.event).to.equal("ended");
    expect(await titles()).to.deep.equal(["Thing 0", "Thing 1", "Thing 2"]);
  });

  it("can be followed across broken connections, without gaps or duplicates", async () => {
    scene.model.play((_, turn) =>
      turn < 3 ? call("add_task", { title: `Part ${turn}` }) : { text: [..."And that was all."] },
    );
    const { id: conversationId } = await ann.client.createConversation({});
    let connections = 0;
    const breaking: typeof fetch = async (...request) => {
      connections += 1;
      const response = await fetch(...request);
      if (connections === 1) throw new TypeError("the answer was lost"); // its outcome is unknown
      let left = 1; // chunks until this connection breaks as well
      const body = response.body!.pipeThrough(
        new TransformStream({
          transform(chunk, controller) {
            controller.enqueue(chunk);
            if (left-- === 0) controller.error(new TypeError("broken"));
          },
        }),
      );
      return new Response(body, response);
    };
    const headers = { authorization: `Bearer ${ann.token}` };
    const events = [];
    const followed = { conversationId, content: "add three parts" };
    const options = { baseUrl: scene.api.url, headers, fetch: breaking };
    for await (const event of followTurn(followed, options)) events.push(event);
    expect(connections).to.be.at.least(3);
    expect(events.map(({ id }) => Number(id))).to.deep.equal(events.map((_, index) => index + 1));
    expect(textOf(events)).to.equal("And that was all.");
    expect(events.at(-1)?.event).to.equal("ended");
    expect(await titles()).to.deep.equal(["Part 0", "Part 1", "Part 2"]);
    expect((await ann.client.listMessages({ id: conversationId })).items).to.have.length(2);
  });

  it("can be followed, stopped and undone through any server on the same database", async () => {
    const other = await startTestApi({
      databaseUrl: scene.api.databaseUrl,
      assistant: assistantConfig(scene.model),
    });
    try {
      // Both servers sign with the keys in the database, but each for its own address.
      const [here, elsewhere] = [scene.api.url, other.url].map((url) => new URL(url).port);
      const token = await tokenOf(other.url, ann.cookie.replaceAll(here!, elsewhere!));
      const there = { ...ann, token, client: clientOf(other.url, token) };
      scene.model.play((_, turn) =>
        turn === 0 ? call("add_task", { title: "Here" }) : { stall: "And now" },
      );
      const { id } = await ann.client.createConversation({});
      const running = ann.client.sendMessage({ id, content: "add here" });
      const turn = await until(async () => (await there.client.listMessages({ id })).turns[0]);
      const followed = eventsOf(there, other.url, { turnId: turn.id });
      await until(async () => (await said(turn.id)) === "And now");
      const stopped = await there.client.stopTurn({ id: turn.id });
      expect(stopped.turn.status).to.equal("stopped");
      const events = await followed;
      expect(textOf(events)).to.equal("And now");
      expect(events.at(-1)?.data).to.deep.equal(stopped);
      expect(await running).to.deep.equal(stopped);
      const undone = await there.client.undoTurn({ id: turn.id });
      expect(undone.undo).to.equal("undone");
      expect(await titles()).to.deep.equal([]);
    } finally {
      await other.stop();
    }
  });

  const clientOf = (baseUrl: string, token: string) =>
    createClient({ baseUrl, headers: { authorization: `Bearer ${token}` } });

  it("start only once for an Idempotency-Key", async () => {
    scene.model.play([call("add_task", { title: "Once" }), { text: "Added." }]);
    const { id } = await ann.client.createConversation({});
    const send = () =>
      ann.client.sendMessage({ id, content: "add once" }, { idempotencyKey: "the-same" });
    const [first, second] = await Promise.all([send(), send()]);
    const third = await send();
    expect(second).to.deep.equal(first);
    expect(third).to.deep.equal(first);
    expect(first.turn.status).to.equal("completed");
    expect(await titles()).to.deep.equal(["Once"]);
    expect((await ann.client.listMessages({ id })).items).to.have.length(2);
  });

  it("run one at a time per conversation, and can be stopped", async () => {
    scene.model.play((_, turn) => (turn === 0 ? { stall: "Let me think" } : { text: "Hello." }));
    const { id } = await ann.client.createConversation({});
    const running = ann.client.sendMessage({ id, content: "think" });
    const turn = await until(async () => (await ann.client.listMessages({ id })).turns[0]);
    expect(turn.status).to.equal("running");
    expect(await refusalOf(ann.client.sendMessage({ id, content: "hello?" }))).to.include({
      status: 409,
    });
    expect(await refusalOf(ann.client.undoTurn({ id: turn.id }))).to.include({ status: 409 });
    await until(async () => {
      const text = await said(turn.id);
      return text === "Let me think";
    });
    const stopped = await ann.client.stopTurn({ id: turn.id });
    expect(stopped.turn.status).to.equal("stopped");
    expect(stopped.reply?.content).to.equal("Let me think");
    expect((await running).turn).to.deep.equal(stopped.turn);
    expect((await ann.client.stopTurn({ id: turn.id })).turn.status).to.equal("stopped");
    const next = await ann.client.sendMessage({ id, content: "hello?" });
    expect(next.reply?.content).to.equal("Hello.");
  });

  /** The text of a running turn's reply that is stored so far. */
  async function said(turnId: string): Promise<string> {
    return withClient(scene.api.superuserUrl, async (client) => {
      const { rows } = await client.query(
        "SELECT string_agg(data->>'text', '' ORDER BY number) AS text FROM turn_events WHERE turn_id = $1",
        [turnId],
      );
      return rows[0].text;
    });
  }

  it("send the model the earlier messages and tool calls", async () => {
    const first = await say("add salt", [call("add_task", { title: "Salt" }), { text: "Added." }]);
    scene.model.play([{ text: "Salt, a moment ago." }]);
    const id = first.turn.conversationId;
    await ann.client.sendMessage({ id, content: "what did I add?" });
    const [request] = scene.model.requests;
    expect(request?.messages.map(({ role }) => role)).to.deep.equal([
      "system",
      "user",
      "assistant",
      "tool",
      "assistant",
      "user",
    ]);
    expect(request?.authorization).to.equal("Bearer a key for the model");
    expect(request?.tools?.map((tool) => tool.function.name)).to.include("list_tasks");
  });

  it("report what changed from the rows, whatever the reply claims", async () => {
    const lie = await say("add pepper", [{ text: "Done! I've added “Pepper” to your list." }]);
    expect(lie.turn.changes).to.deep.equal([]);
    const milk = await add("Milk");
    const early = await say("delete milk", [
      call("delete_task", { id: milk.id }),
      { text: "I have deleted “Milk”." },
    ]);
    expect(early.turn.changes).to.deep.equal([]);
    const { changes } = await ann.client.approveTurn({ id: early.turn.id });
    expect(changes).to.deep.equal([
      { entity: "task", id: milk.id, name: "Milk", kind: "deleted", subtasks: 0, undone: false },
    ]);
  });

  it("reject a message that is blank, too long, or in an unknown conversation", async () => {
    const { id } = await ann.client.createConversation({});
    const send = (content: string, to = id) =>
      refusalOf(ann.client.sendMessage({ id: to, content }));
    expect(await send("  ")).to.include({ status: 400 });
    expect(await send("x".repeat(101))).to.include({ status: 400 });
    expect(await send("hello", "999999999")).to.include({ status: 404 });
    expect((await ann.client.listMessages({ id })).items).to.deep.equal([]);
    scene.model.play([{ text: "ok" }]);
    const { message } = await ann.client.sendMessage({ id, content: "👍".repeat(100) });
    expect(message.content).to.equal("👍".repeat(100));
  });

  it("cannot be followed by another user", async () => {
    const { turn } = await say("hello", [{ text: "Hello." }]);
    const bob = await signUp(scene.api.url, "Bob");
    const stream = await fetch(`${scene.api.url}/api/turns/${turn.id}`, {
      headers: { authorization: `Bearer ${bob.token}`, accept: "text/event-stream" },
    });
    expect(stream.status).to.equal(404);
  });

  it("are listed with the messages, on pages that end early where there are very many calls", async () => {
    const { turn } = await say("one", [call("add_task", { title: "One" }), { text: "Added." }]);
    const id = turn.conversationId;
    const turns = [turn.id];
    for (const content of ["two", "three"]) {
      scene.model.play([call("add_task", { title: content }), { text: "Added." }]);
      turns.push((await ann.client.sendMessage({ id, content })).turn.id);
    }
    await withClient(scene.api.superuserUrl, (client) =>
      client.query(
        `INSERT INTO turn_calls (user_id, turn_id, position, tool, input, status)
         SELECT user_id, id, n, 'list_tasks', '{}', 'done'
         FROM turns, generate_series(2, 300) AS n WHERE id = ANY ($1)`,
        [turns],
      ),
    );
    const pages: string[][] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await ann.client.listMessages({ id, limit: 10, cursor });
      pages.push(page.items.map(({ content }) => content));
      const calls = page.turns.reduce((sum, one) => sum + one.calls.length, 0);
      expect(calls).to.be.within(300, 600);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(pages).to.deep.equal([
      ["three", "Added."],
      ["two", "Added."],
      ["one", "Added."],
    ]);
  });

  it("are deleted with their conversation", async () => {
    const { turn } = await say("hello", [{ text: "Hello." }]);
    await ann.client.deleteConversation({ id: turn.conversationId });
    expect(await refusalOf(ann.client.getTurn({ id: turn.id }))).to.include({ status: 404 });
    await withClient(scene.api.superuserUrl, async (client) => {
      for (const table of ["turns", "turn_calls", "turn_events"]) {
        const column = table === "turns" ? "id" : "turn_id";
        const { rows } = await client.query(
          `SELECT count(*)::int AS n FROM ${table} WHERE ${column} = $1`,
          [turn.id],
        );
        expect(rows[0].n, table).to.equal(0);
      }
    });
  });
});

describe("turns without a model", () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi({ assistant: assistantConfig(null) });
  });
  after(() => api.stop());

  it("are run by the interpreter with the same tools, and remember the turns before", async () => {
    const ann = await signUp(api.url, "Ann");
    expect((await ann.client.getAssistant()).model).to.equal(null);
    const { id } = await ann.client.createConversation({});
    const say = (content: string) => ann.client.sendMessage({ id, content });
    await say("add milk and bread");
    const listed = await say("show my tasks");
    expect(listed.reply?.content).to.contain("milk").and.to.contain("bread");
    const { turn } = await say("complete the second one");
    expect(turn.model).to.equal(null);
    const done = (await ann.client.listTasks({ completed: true })).items;
    expect(done).to.have.length(1);
    const proposal = await say("delete it");
    expect(proposal.turn.approval).to.equal("pending");
    await ann.client.approveTurn({ id: proposal.turn.id });
    expect((await ann.client.listTasks()).items).to.have.length(1);
  });

  it("end well after an upgrade to a version that does not understand what was remembered", async () => {
    const { id: userId, client } = await signUp(api.url, "Ann");
    for (const title of ["Buy milk", "Warm milk"]) await client.createTask({ title });
    const { id } = await client.createConversation({});
    const say = async (content: string) => (await client.sendMessage({ id, content })).turn;
    await say("set milk to priority 1");
    await withClient(api.superuserUrl, (database) =>
      database.query(
        `UPDATE turns SET memory = '{"version": "0.0.1", "question": {"kind": "gone"}}' WHERE user_id = $1`,
        [userId],
      ),
    );
    expect(await say("the first")).to.include({ status: "completed", detail: null });
    await say("set milk to priority 1");
    await say("the first");
    expect((await client.listTasks({ priority: 1 })).items).to.have.length(1);
  });

  it("create what a line names first, read it in the person's language, and tell lists apart", async () => {
    const ann = await signUp(api.url, "Ann");
    await ann.client.updateMe({ locale: "de-CH", timeZone: "Europe/Zurich" });
    const { id } = await ann.client.createConversation({});
    const say = async (content: string) =>
      (await ann.client.sendMessage({ id, content })).reply?.content ?? "";
    const work = await ann.client.createList({ name: "Work" });
    const home = await ann.client.createList({ name: "Home" });
    const made = "Created the label “neu”.\nAdded “Suppe” (due tomorrow 9:00) to “Work”.";
    expect(await say("add Suppe @neu morgen um 9 to Work")).to.equal(made);
    await say("add Suppe #Home /Backlog every week");
    const [second, first] = (await ann.client.listTasks()).items;
    const [label] = (await ann.client.listLabels()).items;
    const [section] = (await ann.client.listSections()).items;
    expect(first).to.deep.include({ listId: work.id, labelIds: [label?.id], dueTime: "09:00" });
    expect(second).to.deep.include({ title: "Suppe", listId: home.id, sectionId: section?.id });
    expect(second?.repeat?.rule).to.equal("FREQ=WEEKLY");
    expect(await say("how many tasks are in Work and Home?")).to.contain("2 open tasks");
    const question =
      "Which task do you want to mark as done?\n1. Suppe, in Home\n2. Suppe, in Work";
    expect(await say("complete suppe")).to.equal(question);
    await say("the one in Work");
    const done = (await ann.client.listTasks({ completed: true })).items;
    expect(done.map((task) => task.id)).to.deep.equal([first?.id]);
  });

  it("end also for the longest messages, which take no longer than their length warrants", async () => {
    const mallory = await signUp(api.url, "Mallory");
    const { id } = await mallory.client.createConversation({});
    for (const piece of ["add a", 'add "', "mon and ", "move a to b "]) {
      const content = piece.padEnd(5_000, piece.slice(piece.indexOf(" ") + 1) || piece);
      const { turn } = await mallory.client.sendMessage({ id, content });
      expect(turn.status, piece).to.equal("completed");
    }
  });

  it("approve, reject and undo earlier changes by a typed message", async () => {
    const cy = await signUp(api.url, "Cy");
    const { id } = await cy.client.createConversation({});
    const say = async (content: string) => (await cy.client.sendMessage({ id, content })).reply;
    const left = async () => (await cy.client.listTasks()).items.map(({ title }) => title).sort();
    await say("add tea and rice");
    await say("delete tea");
    expect((await say("sure?"))?.content).to.contain("can't answer");
    expect(await left()).to.deep.equal(["rice", "tea"]);
    await say("delete tea");
    await say("no");
    expect((await say("yes"))?.content).to.contain("nothing is waiting");
    await say("delete everything");
    expect((await say("wait, not the rice"))?.content).to.contain("approval: delete “tea”");
    expect((await say("no"))?.content).to.equal("Left “tea” unchanged.");
    expect(await left()).to.deep.equal(["rice", "tea"]);
    await say("delete tea");
    expect((await say("yes"))?.content).to.contain("Deleted “tea”");
    expect(await left()).to.deep.equal(["rice"]);
    await say("undo");
    expect(await left()).to.deep.equal(["rice", "tea"]);
    await say("delete everything");
    expect((await say("yes"))?.content).to.contain("button");
    expect(await left()).to.have.length(2);
    await say("add salt, and delete tea");
    for (const [said, answer] of [
      ["undo that", "Left “tea” unchanged."],
      ["undo", "Undone: “salt”."],
    ] as const)
      expect((await say(said))?.content, said).to.equal(answer);
    expect(await left()).to.deep.equal(["rice", "tea"]);
    await say("add pepper");
    for (let asked = 0; asked < 4; asked += 1) await say("what is overdue?");
    expect((await say("undo"))?.content).to.equal("Undone: “pepper”.");
    await cy.client.createTask({ title: "tea" });
    await say("delete everything");
    expect((await say("no"))?.content).to.match(/^Left (?=.*“rice”).*“tea”.*“tea”.* unchanged\.$/);
  });

  it("name all that an undo concerns, also a task and a list with the same id", async () => {
    const lea = await signUp(api.url, "Lea");
    const { id } = await lea.client.createConversation({});
    const say = async (content: string) => (await lea.client.sendMessage({ id, content })).reply;
    await withClient(api.superuserUrl, (client) =>
      client.query(`SELECT setval(pg_get_serial_sequence(name, 'id'), 70000)
        FROM unnest(ARRAY['tasks', 'lists']) AS name`),
    );
    await say("create a list called camp and add tent to it");
    expect((await say("undo"))?.content).to.equal("Undone: “camp” and “tent”.");
  });

  it("undo several turns by one message, after asking", async () => {
    const kim = await signUp(api.url, "Kim");
    const { id } = await kim.client.createConversation({});
    const say = async (content: string) => (await kim.client.sendMessage({ id, content })).reply;
    const left = async () => (await kim.client.listTasks()).items.map(({ title }) => title).sort();
    await say("add tea");
    await say("make it urgent");
    await say("add rice");
    expect((await say("undo all of that"))?.content).to.equal(
      "Shall I undo the last 3 changes?\n- Added “tea”.\n- Set “tea” to priority 1.\n- Added “rice”.",
    );
    expect(await left()).to.deep.equal(["rice", "tea"]);
    expect((await say("yes"))?.content).to.equal("Undone: “rice” and “tea”.");
    expect(await left()).to.deep.equal([]);
    await say("add salt and pepper");
    expect((await say("undo all of that"))?.content).to.equal("Undone: “salt” and “pepper”.");
    expect(await left()).to.deep.equal([]);
  });

  it("restore from the trash, and report each row that was restored or undone", async () => {
    const eve = await signUp(api.url, "Eve");
    const milk = await eve.client.createTask({ title: "Milk" });
    const trip = await eve.client.createTask({ title: "Trip" });
    await eve.client.createTask({ title: "Tickets", parentId: trip.id });
    const garden = await eve.client.createList({ name: "Garden" });
    await eve.client.createTask({ title: "Fig", listId: garden.id });
    for (const { id } of [milk, trip]) await eve.client.deleteTask({ id });
    await eve.client.deleteList({ id: garden.id });
    const { id } = await eve.client.createConversation({});
    const say = async (content: string) => {
      const { turn, reply } = await eve.client.sendMessage({ id, content });
      const changes = turn.changes.map(({ kind, entity, name, subtasks }) =>
        [kind, entity, name, subtasks].join(" "),
      );
      return { turn, changes, reply: reply?.content };
    };
    const restored = await say("restore milk, the trip and garden");
    expect(restored.reply).to.equal("Restored “Milk”, “Trip” and “Garden”.");
    expect(restored.turn).to.include({ approval: "none", undo: "possible" });
    expect(restored.changes).to.deep.equal([
      "restored task Milk 0",
      "restored task Trip 1",
      "restored list Garden 0",
    ]);
    expect((await eve.client.listTrash({})).items).to.deep.equal([]);
    const undone = await say("undo");
    expect(undone.changes).to.have.members([
      "deleted task Milk 0",
      "deleted task Trip 1",
      "deleted list Garden 0",
    ]);
    expect((await eve.client.listTrash({})).items).to.have.length(3);
    // A rejected deletion leaves nothing to restore.
    await eve.client.restoreFromTrash({ entity: "task", id: milk.id });
    await say("delete milk");
    await say("no");
    await eve.client.deleteTask({ id: milk.id });
    expect((await say("restore milk")).changes).to.deep.equal(["restored task Milk 0"]);
  });

  it("resolve numbers by the order on the user's screen, also when regenerated", async () => {
    const dan = await signUp(api.url, "Dan");
    const [one, two, three] = [
      await dan.client.createTask({ title: "One" }),
      await dan.client.createTask({ title: "Two" }),
      await dan.client.createTask({ title: "Three" }),
    ];
    const { id } = await dan.client.createConversation({});
    const visibleTaskIds = [two.id, three.id, one.id];
    const { turn } = await dan.client.sendMessage({ id, content: "complete 3", visibleTaskIds });
    expect(turn.changes.map(({ name }) => name)).to.deep.equal(["One"]);
    const again = await dan.client.regenerateTurn({ id: turn.id });
    expect(again.turn.changes.map(({ name }) => name)).to.deep.equal(["One"]);
    const many = Array.from({ length: 101 }, () => one.id);
    const refused = dan.client.sendMessage({ id, content: "x", visibleTaskIds: many });
    expect(await refusalOf(refused)).to.include({ status: 400 });
  });
});
