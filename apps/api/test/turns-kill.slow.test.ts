import { createClient, readEventStream, type Turn, type TurnEvent } from "@docket/contract";
import {
  type Child,
  createTestDatabase,
  ready,
  type ScriptedModel,
  signUp,
  spawnApi,
  startScriptedModel,
  type TestDatabase,
  type TestUser,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { call, eventsOf, setScene, until } from "./support/assistant.js";

/** How often the server is killed; 50 with DOCKET_LONG=1. */
const KILLS = process.env.DOCKET_LONG === "1" ? 50 : 1;
const CALLS = 5;

describe("a server that is killed or stopped during a turn", function () {
  this.timeout(60_000 + KILLS * 10_000);
  let database: TestDatabase;
  let model: ScriptedModel;
  let child: Child;
  let ann: TestUser;
  let variables: Record<string, string>;
  /** The events that the client received before each kill. */
  const told: { conversationId: string; events: TurnEvent[] }[] = [];

  before(async () => {
    database = await createTestDatabase();
    model = await startScriptedModel();
    variables = {
      DATABASE_URL: database.url,
      BETTER_AUTH_SECRET: "a secret for tests, 32 characters and more",
      ASSISTANT_BASE_URL: model.url,
      ASSISTANT_MODEL: "scripted",
    };
    child = await start();
    variables.PORT = new URL(child.url).port;
    ann = await signUp(child.url, "Ann");
  });
  after(async () => {
    child.process.kill("SIGKILL"); // unless it has been stopped
    await child.ended;
    await model.stop();
    await database.drop();
  });

  async function start(): Promise<Child> {
    const next = await spawnApi(variables);
    await ready(next);
    return next;
  }

  /** Plays a turn that writes text and adds a task in each step; the first one to be killed never ends by itself. */
  function play(run: number): void {
    model.play((_, step) => {
      if (run === 1 && step === CALLS - 1) return { stall: "And then" };
      return step < CALLS
        ? {
            text: `Step ${step}. `,
            calls: [{ name: "add_task", arguments: { title: `Run ${run}, task ${step}` } }],
          }
        : { text: "That was all of it, as far as I can tell." };
    });
  }

  it(`applies no call twice, loses no acknowledged event and leaves no turn running (${KILLS} kills)`, async () => {
    const untouched = await turnUntouched();
    for (let run = 1; run <= KILLS; run += 1) {
      // At a random time, but once in every part of a turn, and before its last event.
      const after = Math.floor(((run - Math.random()) / KILLS) * untouched.events);
      await turnAndKill(run, Math.max(after, 1));
    }

    const turns = await until(async () => {
      const all = await readTurns();
      return all.every(({ status }) => status !== "running") && all;
    });
    const titles = await readTitles();
    expect(new Set(titles).size, "a title twice: a call was applied twice").to.equal(titles.length);
    const receipts = turns.flatMap(({ calls }) => calls.map(({ after }) => after!.title));
    expect(receipts.sort(), "receipts and rows agree").to.deep.equal(titles.sort());
    for (const turn of turns) expect(turn.status).to.be.oneOf(["completed", "interrupted"]);
    const broken = turns.filter(({ status }) => status === "interrupted");
    expect(broken, "no kill hit a turn").not.to.deep.equal([]);
    for (const { detail } of broken) expect(detail).to.contain("interrupted");
    for (const one of told) await whatWasToldIsThere(one);
    await theConversationGoesOn(told[0]!.conversationId);
  });

  it("interrupts the turn on SIGTERM, tells the reader, and exits", async () => {
    model.play([{ stall: "Let me see" }]);
    const asked = model.requests.length;
    const { id: conversationId } = await ann.client.createConversation({});
    const events = eventsOf(ann, child.url, { conversationId, content: "hello" });
    await until(async () => {
      const { turns } = await ann.client.listMessages({ id: conversationId });
      return turns[0]?.status === "running" && model.requests.length > asked;
    });
    child.process.kill("SIGTERM");
    const last = (await events).at(-1);
    expect(last?.event).to.equal("ended");
    expect((last!.data as { turn: Turn }).turn.status).to.equal("interrupted");
    expect(await child.ended).to.equal(0);
  });

  async function turnUntouched(): Promise<{ events: number }> {
    play(0);
    const { id: conversationId } = await ann.client.createConversation({});
    const events = await eventsOf(ann, child.url, { conversationId, content: "run 0" });
    expect(events.at(-1)?.event).to.equal("ended");
    told.push({ conversationId, events });
    return { events: events.length };
  }

  /** Kills the server within 10 ms after this many events. */
  async function turnAndKill(run: number, after: number): Promise<void> {
    play(run);
    const asked = model.requests.length;
    const { id: conversationId } = await ann.client.createConversation({});
    const events: TurnEvent[] = [];
    told.push({ conversationId, events });
    let ended = false;
    const listening = listen(conversationId, `run ${run}`, events).finally(() => {
      ended = true;
    });
    // The first turn stalls at its last call, and sends no event after that.
    const stalls = () => run === 1 && model.requests.length - asked >= CALLS;
    while (events.length < after && !ended && !stalls())
      await new Promise((resolve) => setTimeout(resolve, 1));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
    child.process.kill("SIGKILL");
    expect(await child.ended).to.equal("SIGKILL");
    await listening;
    child = await start();
  }

  /** Reads one stream until it breaks; every event that arrived is an acknowledgement. */
  async function listen(id: string, content: string, events: TurnEvent[]): Promise<void> {
    try {
      const response = await fetch(`${child.url}/api/conversations/${id}/messages`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${ann.token}`,
          accept: "text/event-stream",
          "content-type": "application/json",
        },
        body: JSON.stringify({ content }),
      });
      for await (const { event, data } of readEventStream(response.body!)) {
        events.push({ event, data: JSON.parse(data) } as TurnEvent);
      }
    } catch {
      // The kill breaks the connection.
    }
  }

  async function readTurns(): Promise<Turn[]> {
    const pages = await Promise.all(
      told.map(({ conversationId }) => ann.client.listMessages({ id: conversationId })),
    );
    return pages.flatMap((page) => page.turns);
  }

  function readTitles(): Promise<string[]> {
    return withClient(database.superuserUrl, async (client) => {
      const { rows } = await client.query("SELECT title FROM tasks");
      return rows.map(({ title }) => title as string);
    });
  }

  async function whatWasToldIsThere({ conversationId, events }: (typeof told)[number]) {
    const { items, turns } = await ann.client.listMessages({ id: conversationId });
    const [turn] = turns;
    const reply = items.find(({ id }) => id === turn?.replyId)?.content ?? "";
    let said = "";
    for (const { event, data } of events) {
      if (event === "started") expect(items[0]).to.deep.equal(data.message);
      if (event === "call") expect(turn?.calls).to.deep.include(data.call);
      if (event === "text") said += data.text;
      if (event === "ended") expect(turn).to.deep.equal(data.turn);
    }
    expect(reply.startsWith(said), `${reply} begins with ${said}`).to.equal(true);
  }

  async function theConversationGoesOn(id: string): Promise<void> {
    model.play([{ text: "Here I am." }]);
    const client = createClient({
      baseUrl: child.url,
      headers: { authorization: `Bearer ${ann.token}` },
    });
    const { turn, reply } = await client.sendMessage({ id, content: "are you there?" });
    expect(turn.status).to.equal("completed");
    expect(reply?.content).to.equal("Here I am.");
  }
});

describe("a server that loses its database connections during a turn", () => {
  it("applies no call twice, and its receipts match the tasks", async () => {
    const scene = await setScene({ maxSteps: 100 });
    const { ann, api } = scene;
    const added = 19;
    scene.model.play((_, step) =>
      step < added ? call("add_task", { title: `Task ${step}` }) : { text: "That was all." },
    );
    const { id } = await ann.client.createConversation({});
    let over = false;
    const turn = ann.client
      .sendMessage({ id, content: "go on" })
      .then(
        ({ turn: ended }) => ended,
        () => null, // the request may have used one of the connections
      )
      .finally(() => {
        over = true;
      });
    await until(async () => (await ann.client.listMessages({ id })).turns[0]);
    let cut = 0;
    await withClient(api.superuserUrl, async (client) => {
      while (!over) {
        const { rowCount } = await client.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename = 'docket'",
        );
        cut += rowCount ?? 0;
        await new Promise((resolve) => setTimeout(resolve, 15 + Math.random() * 60));
      }
    });
    await turn;
    expect(cut).to.be.at.least(1);
    const ended = await until(async () => {
      const { turns } = await ann.client.listMessages({ id });
      return turns[0]?.status !== "running" && turns[0];
    });
    const titles = (await ann.client.listTasks({ sort: "oldest", limit: 200 })).items.map(
      ({ title }) => title,
    );
    expect(new Set(titles).size).to.equal(titles.length);
    const receipts = ended.calls
      .filter(({ status }) => status === "done")
      .map(({ after }) => after!.title);
    expect(receipts).to.deep.equal(titles);
    expect(ended.status, ended.detail ?? "").to.be.oneOf(["completed", "failed", "interrupted"]);
    await scene.stop();
  }).timeout(60_000);
});
