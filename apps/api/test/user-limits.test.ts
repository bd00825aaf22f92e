import { freePort } from "@docket/database/embedded";
import {
  createTestDatabase,
  type ScriptedModel,
  signUp,
  startScriptedModel,
  startTestApi,
  type TestApi,
  type TestDatabase,
  type TestUser,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { type Answer, call } from "./call.js";
import { assistantConfig } from "./support/assistant.js";

const userLimits = { waiting: 250, searches: 1, streams: 3, turns: 2 };

describe("limits per user", function () {
  this.timeout(60_000);
  let database: TestDatabase;
  let model: ScriptedModel;
  /** Two servers in this process, which behave as two processes would. */
  let servers: [TestApi, TestApi];
  let ann: TestUser;
  let bob: TestUser;

  before(async () => {
    database = await createTestDatabase();
    model = await startScriptedModel();
    const options = {
      databaseUrl: database.url,
      databaseDirectUrl: database.directUrl,
      assistant: assistantConfig(model),
      userLimits,
    };
    const start = async () =>
      startTestApi({ ...options, publicUrl: "http://docket.test", port: await freePort() });
    servers = [await start(), await start()];
    [ann, bob] = [await signUp(servers[0].url), await signUp(servers[0].url)];
  });
  after(async () => {
    for (const server of servers) await server.stop();
    await model.stop();
    await database.drop();
  });

  const post = (user: TestUser, path: string, body: unknown, server = servers[0]) =>
    call(`${server.url}${path}`, { method: "POST", headers: { cookie: user.cookie }, body });

  function expectTooMany({ status, headers, body }: Answer, words: RegExp): void {
    expect(status, JSON.stringify(body)).to.equal(429);
    expect(Number(headers.get("retry-after"))).to.be.at.least(1);
    expect(body.detail).to.match(words);
  }

  const say = async (user: TestUser, server: TestApi) => {
    const { id } = await user.client.createConversation({});
    return post(user, `/api/conversations/${id}/messages`, { content: "hello" }, server);
  };

  it("cap running turns across all processes, and allow another when one has ended", async () => {
    model.play(() => ({ stall: "Let me see" }));
    const running = [say(ann, servers[0]), say(ann, servers[1])];
    const turnIds = await untilRunning(ann.id, 2);
    for (const server of servers) expectTooMany(await say(ann, server), /^2 answers/);
    const another = say(bob, servers[0]);
    await untilRunning(bob.id, 1);
    await post(ann, `/api/turns/${turnIds[0]}/stop`, {});
    const next = say(ann, servers[1]);
    for (const id of await untilRunning(ann.id, 2)) await post(ann, `/api/turns/${id}/stop`, {});
    for (const id of await untilRunning(bob.id, 1)) await post(bob, `/api/turns/${id}/stop`, {});
    const answers = await Promise.all([...running, next, another]);
    expect(answers.map(({ status }) => status)).to.deep.equal([201, 201, 201, 201]);
  });

  it("hold for turns that begin at once, and do not count those whose server is gone", async () => {
    model.play(() => ({ stall: "Let me see" }));
    const cy = await signUp(servers[0].url);
    const all = Array.from({ length: 6 }, (_, nth) => say(cy, servers[nth % 2 ? 1 : 0]));
    const refused: Answer[] = [];
    await new Promise<void>((resolve) => {
      for (const one of all)
        void one.then((answer) => refused.push(answer) === all.length - 2 && resolve());
    });
    for (const answer of refused) expectTooMany(answer, /^2 answers/);
    await withClient(database.superuserUrl, (client) =>
      client.query(
        `UPDATE turns SET runner = 'gone', lease_until = now() - interval '1 second'
         WHERE user_id = $1 AND status = 'running'`,
        [cy.id],
      ),
    );
    const next = say(cy, servers[0]);
    await Promise.race([next, untilRunning(cy.id, 1, "lease_until > now()")]);
    for (const id of await untilRunning(cy.id, 1, "lease_until > now()"))
      await post(cy, `/api/turns/${id}/stop`, {});
    expect((await next).status).to.equal(201);
    await Promise.all(all);
  });

  it("cap open streams, and allow another when one is closed", async () => {
    model.play([{ stall: "Let me see" }]);
    const { id } = await bob.client.createConversation({});
    const turn = post(bob, `/api/conversations/${id}/messages`, { content: "hello" });
    const [turnId] = await untilRunning(bob.id, 1);
    const follow = async () => {
      const abort = new AbortController();
      const response = await fetch(`${servers[0].url}/api/turns/${turnId}`, {
        headers: { authorization: `Bearer ${bob.token}`, accept: "text/event-stream" },
        signal: abort.signal,
      });
      return { response, close: () => abort.abort() };
    };
    const first = await follow(); // besides the stream that waits for the answer
    const second = await follow();
    const refused = await follow();
    expectTooMany(
      {
        status: refused.response.status,
        headers: refused.response.headers,
        body: await refused.response.json(),
      },
      /^You have 3 streams open/,
    );
    expect((await call(`${servers[0].url}/api/turns/${turnId}`, { as: bob })).status).to.equal(200);
    first.close();
    for (;;) {
      const again = await follow();
      if (again.response.status === 200) {
        again.close();
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    second.close();
    await post(bob, `/api/turns/${turnId}/stop`, {});
    await turn;
  });

  it("cap searches that read all tasks, over HTTP and MCP, but not other searches or users", async () => {
    const search = (user: TestUser) => call(`${servers[0].url}/api/tasks?q=ab`, { as: user });
    const tool = () =>
      call(`${servers[0].url}/mcp`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${ann.token}`,
          accept: "application/json, text/event-stream",
        },
        body: {
          jsonrpc: "2.0",
          id: 1,
          method: "tools/call",
          params: { name: "list_tasks", arguments: { q: "ab" } },
        },
      });
    await Promise.all([search(ann), search(bob)]); // brings their indexes up to date
    await withClient(database.superuserUrl, async (client) => {
      await client.query("BEGIN; LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE");
      const three = [search(ann), search(ann), search(ann)];
      expectTooMany(await Promise.race(three), /^1 of your searches are waiting/);
      const { body } = await tool();
      expect(body.result, JSON.stringify(body)).to.include({ isError: true });
      expect(body.result.content[0].text).to.match(/^1 of your searches are waiting/);
      const others = [search(bob), call(`${servers[0].url}/api/tasks?q=abc`, { as: ann })];
      await client.query("ROLLBACK");
      const answers = await Promise.all([...three, ...others]);
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 200, 200, 200, 429]);
    });
  });

  async function untilRunning(userId: string, count: number, which = "true"): Promise<string[]> {
    return withClient(database.superuserUrl, async (client) => {
      for (;;) {
        const { rows } = await client.query<{ id: string }>(
          `SELECT id FROM turns WHERE user_id = $1 AND status = 'running' AND ${which} ORDER BY id`,
          [userId],
        );
        if (rows.length === count) return rows.map(({ id }) => id);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
  }
});
