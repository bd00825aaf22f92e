import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type ModelStep, signUp, startTestApi, type TestUser, withClient } from "@docket/testing";
import { expect } from "chai";
import { type Answer, call } from "./call.js";
import { type Scene, setScene, call as toolCall } from "./support/assistant.js";

/** More than the buffers of the network hold. */
const TASKS = 12_000;

const FILE = "title,description\nOne,a\nTwo,b\n";

describe("what somebody has begun when their access ends", () => {
  let scene: Scene;
  let admin: TestUser;

  before(async () => {
    scene = await setScene();
    admin = scene.ann; // the first account
  });
  after(() => scene.stop());

  const asSuperuser = <T>(work: Parameters<typeof withClient<T>>[1]) =>
    withClient(scene.api.superuserUrl, work);
  const rows = (statement: string, values: unknown[]) =>
    asSuperuser(async (client) => (await client.query(statement, values)).rows);
  const titles = async ({ id }: TestUser) =>
    (await rows("SELECT title FROM tasks WHERE user_id = $1", [id])).map(({ title }) => title);

  /** Every way to end the access of somebody who is signed in. */
  const ways: Record<string, (user: TestUser) => Promise<unknown>> = {
    "a sign-out": ({ cookie }) => auth("sign-out", cookie, {}),
    "a change of the password": ({ cookie, password: currentPassword }) =>
      auth("change-password", cookie, {
        currentPassword,
        newPassword: "another password",
        revokeOtherSessions: true,
      }),
    "a disabled account": ({ id }) => admin.client.updateUser({ id, disabled: true }),
    "a deleted account": ({ client }) => client.deleteMe(),
  };

  async function auth(path: string, cookie: string, body: object) {
    const url = `${scene.api.url}/api/auth/${path}`;
    const { status } = await call(url, {
      method: "POST",
      headers: { cookie, origin: scene.api.url },
      body,
    });
    expect(status, path).to.equal(200);
  }

  const importFile = (url: string, headers: Record<string, string>): Promise<Answer> =>
    call(`${url}/api/import`, {
      method: "POST",
      body: FILE,
      headers: { "content-type": "text/csv", ...headers },
    });

  /** Runs `work` while an import of the user waits in the middle of its transaction. */
  async function duringImport(user: TestUser, work: () => Promise<void>): Promise<Answer> {
    await user.client.createTask({ title: "There before" });
    return asSuperuser(async (client) => {
      await client.query("BEGIN");
      await client.query("SELECT FROM change_clocks WHERE user_id = $1 FOR UPDATE", [user.id]);
      const imported = importFile(scene.api.url, { cookie: user.cookie, origin: scene.api.url });
      const isWaiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
      while ((await rows(isWaiting, [])).length === 0) await sleep(10);
      await work();
      await client.query("ROLLBACK");
      return imported;
    });
  }

  for (const [way, end] of Object.entries(ways)) {
    it(`a turn of the assistant ends with ${way}`, async () => {
      const user = await signUp(scene.api.url);
      const { promise: held, resolve: release } = Promise.withResolvers<void>();
      const steps: ModelStep[] = [
        toolCall("add_task", { title: "Asked for" }),
        { text: ["Said before. ", "Said after."], hold: held },
      ];
      scene.model.play(steps);
      const { id } = await user.client.createConversation({});
      const answer = user.client.sendMessage({ id, content: "Go" }).catch(() => null);
      const said = "SELECT FROM turn_events WHERE user_id = $1 AND event = 'text'";
      while ((await rows(said, [user.id])).length === 0) await sleep(10);
      await end(user);
      await answer;
      const running = "SELECT FROM turns WHERE user_id = $1 AND status = 'running'";
      while ((await rows(running, [user.id])).length > 0) await sleep(10);
      release();
      await sleep(100);
      const isKept = way !== "a deleted account";
      const turns = await rows("SELECT status, detail FROM turns WHERE user_id = $1", [user.id]);
      expect(turns).to.have.length(isKept ? 1 : 0);
      for (const turn of turns) {
        expect(turn.status).to.equal("interrupted");
        expect(turn.detail).to.contain("access ended");
      }
      const kept = await rows("SELECT content FROM messages WHERE user_id = $1", [user.id]);
      expect(JSON.stringify(kept)).to.not.contain("Said after");
      expect(await titles(user)).to.deep.equal(isKept ? ["Asked for"] : []);
    });

    it(`an export ends with ${way}`, async () => {
      const user = await signUp(scene.api.url);
      await asSuperuser(async (client) => {
        await client.query("SET session_replication_role = replica"); // the triggers take long
        await client.query(
          `INSERT INTO tasks (user_id, list_id, position, title, description)
          SELECT user_id, id, 'h' || lpad(n::text, 8, '0'), 'Task ' || n, repeat('d', 1000)
          FROM lists, generate_series(1, $2) AS n WHERE user_id = $1`,
          [user.id, TASKS],
        );
      });
      const answer = await fetch(`${scene.api.url}/api/me/export`, {
        headers: { cookie: user.cookie, "accept-encoding": "identity" },
      });
      const reader = answer.body!.getReader();
      await reader.read();
      await end(user);
      let length = 0;
      const whole = (async () => {
        for (let one = await reader.read(); !one.done; one = await reader.read())
          length += one.value.length;
      })();
      const failure = await whole.catch((error: Error) => error);
      expect(failure, `after ${length} bytes`).to.be.an("error");
    });

    if (way !== "a deleted account") {
      it(`an import is refused after ${way}, and nothing of it is kept`, async () => {
        const user = await signUp(scene.api.url);
        const { status, body } = await duringImport(user, async () => void (await end(user)));
        expect(status).to.equal(401);
        expect(body.detail).to.contain("nothing was imported");
        expect(await titles(user)).to.deep.equal(["There before"]);
      });
    }
  }

  it("a turn ends as well whose message was on its way when access ended", async () => {
    const user = await signUp(scene.api.url);
    const { id: conversation } = await user.client.createConversation({});
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    scene.model.play([{ text: ["Said before. ", "Said after."], hold: held }]);
    const sent = request(`${scene.api.url}/api/conversations/${conversation}/messages`, {
      method: "POST",
      headers: {
        cookie: user.cookie,
        origin: scene.api.url,
        "content-type": "application/json",
      },
    });
    const closed = new Promise((resolve) => sent.on("error", () => {}).on("close", resolve));
    sent.write('{"content":');
    await sleep(200);
    await ways["a sign-out"]!(user);
    sent.end('"Go"}');
    await closed;
    const turns = () => rows("SELECT status, detail FROM turns WHERE user_id = $1", [user.id]);
    while ((await turns()).every(({ status }) => status === "running")) await sleep(10);
    const [turn] = await turns();
    expect(turn.status).to.equal("interrupted");
    expect(turn.detail).to.contain("access ended");
    release();
  });

  it("a question of an AI client ends with its key, and with no other", async () => {
    const user = await signUp(scene.api.url);
    const { id } = await user.client.createTask({ title: "To be deleted" });
    const [mine, other] = await Promise.all(
      ["AI", "Another"].map((name) => user.client.createApiKey({ name, scope: "write" })),
    );
    const send = (method: string, params: object, headers: Record<string, string> = {}) =>
      fetch(`${scene.api.url}/mcp`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${mine!.key}`,
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          ...headers,
        },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      });
    const begun = await send("initialize", {
      protocolVersion: "2025-06-18",
      capabilities: { elicitation: {} },
      clientInfo: { name: "test", version: "1" },
    });
    const session = { "mcp-session-id": begun.headers.get("mcp-session-id")! };
    const asked = await send("tools/call", { name: "delete_task", arguments: { id } }, session);
    const reader = asked.body!.getReader();
    const read = () =>
      reader
        .read()
        .then(({ done }) => !done)
        .catch(() => false);
    expect(await read()).to.equal(true);
    const next = read();
    await user.client.deleteApiKey({ id: other!.id });
    expect(await Promise.race([next, sleep(200, "open")])).to.equal("open");
    await user.client.deleteApiKey({ id: mine!.id });
    expect(await next).to.equal(false);
    expect(await titles(user)).to.deep.equal(["To be deleted"]);
  });

  it("the deletion of an account is refused at once while an import runs", async () => {
    const user = await signUp(scene.api.url);
    const { status } = await duringImport(user, async () => {
      const refused = await call(`${scene.api.url}/api/me`, {
        method: "DELETE",
        headers: { cookie: user.cookie, origin: scene.api.url },
      });
      expect(refused.status).to.equal(429);
      expect(refused.body.detail).to.contain("import in progress");
    });
    expect(status).to.equal(200);
    await user.client.deleteMe();
    expect(await titles(user)).to.deep.equal([]);
  });

  it("a server that does not know yet that the account is deleted says so", async () => {
    const other = await startTestApi({ databaseUrl: scene.api.databaseUrl });
    try {
      const user = await signUp(scene.api.url);
      const { key } = await user.client.createApiKey({ name: "A script", scope: "write" });
      const headers = { authorization: `Bearer ${key}` };
      const send = (path: string, body: object) =>
        call(`${other.url}/api/${path}`, { method: "POST", headers, body });
      expect((await send("tasks", { title: "Known here" })).status).to.equal(201);
      await user.client.deleteMe();
      const answers = [
        await send("tasks", { title: "x" }),
        await send("tasks/quick", { text: "x #New" }),
        await send("lists", { name: "x" }),
        await send("conversations", {}),
        await importFile(other.url, headers),
        await call(`${other.url}/api/changes?since=0`, { headers }),
        await call(`${other.url}/api/me/export`, { headers }),
      ];
      for (const { status, body } of answers) {
        expect(status, JSON.stringify(body)).to.equal(401);
        expect(body.detail).to.equal("This account does not exist any more.");
      }
    } finally {
      await other.stop();
    }
  });
});
