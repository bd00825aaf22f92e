import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { followTurn } from "@docket/contract";
import { freePort } from "@docket/database/embedded";
import {
  createTestDatabase,
  type ScriptedModel,
  signUp,
  startScriptedModel,
  startTestApi,
  type TestApi,
  type TestDatabase,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";
import { assistantConfig } from "./support/assistant.js";

describe("turns where two servers share the database", () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.drop());

  /** Two servers at one address, as behind a proxy, and a conversation of a person. */
  async function setUp(model: Pick<ScriptedModel, "url">) {
    const start = async () =>
      startTestApi({
        databaseUrl: database.url,
        assistant: assistantConfig(model as ScriptedModel, { stallSeconds: 600, turnSeconds: 600 }),
        publicUrl: "http://docket.test",
        port: await freePort(),
      });
    const servers = [await start(), await start()] as const;
    const ann = await signUp(servers[0].url);
    const { id } = await ann.client.createConversation({});
    const stop = () => Promise.all(servers.map((server) => server.stop()));
    return { servers, ann, id, stop };
  }

  it("are run by one of them, though both are sent the message", async () => {
    const model = await startScriptedModel();
    const { servers, ann, id, stop } = await setUp(model);
    const { promise: hold, resolve: goOn } = Promise.withResolvers<void>();
    model.play(() => ({ text: ["Hello", ", Ann."], hold }));
    const message = { conversationId: id, content: "hello" };
    let begun = 0;
    const follow = async ({ url }: { url: string }) => {
      const headers = { authorization: `Bearer ${ann.token}` };
      const options = { baseUrl: url, headers, idempotencyKey: "the-same" };
      let said = "";
      for await (const { event, data } of followTurn(message, options)) {
        if (event === "text") said += data.text;
        if (said === "Hello" && ++begun === servers.length) goOn();
      }
      return said;
    };
    expect(await Promise.all(servers.map(follow))).to.deep.equal(["Hello, Ann.", "Hello, Ann."]);
    expect(model.requests).to.have.length(1);
    await stop();
    await model.stop();
  });

  it("are not run on by one of them once they were stopped through the other", async () => {
    const asked = Promise.withResolvers<ServerResponse>();
    const model = createServer(({ method }, response) => {
      if (method === "POST") asked.resolve(response); // and says nothing
    });
    model.listen(0, "127.0.0.1");
    await once(model, "listening");
    const { port } = model.address() as AddressInfo;
    const { servers, ann, id, stop } = await setUp({ url: `http://127.0.0.1:${port}/v1` });
    const answer = ann.client.sendMessage({ id, content: "hello" });
    const response = await asked.promise;
    const [turn] = (await ann.client.listMessages({ id })).turns;
    const stopped = await call(`${servers[1].url}/api/turns/${turn!.id}/stop`, {
      method: "POST",
      as: ann,
    });
    expect(stopped.body.turn.status).to.equal("stopped");
    if (!response.closed) await once(response, "close");
    expect((await answer).turn.status).to.equal("stopped");
    await stop();
    model.closeAllConnections();
    model.close();
  });

  it("are left to the one that runs them, however late its heartbeat, and ended by the other", async () => {
    const model = await startScriptedModel();
    const { servers, ann, id, stop } = await setUp(model);
    model.play([{ stall: "Let me see" }]);
    const answer = ann.client.sendMessage({ id, content: "hello" });
    await withClient(database.superuserUrl, async (client) => {
      const expire = async () => {
        const { rows } = await client.query<{ id: string }>(
          `UPDATE turns SET lease_until = now() - interval '1 second'
           WHERE user_id = $1 AND runner IS NOT NULL RETURNING id`,
          [ann.id],
        );
        return rows[0]?.id;
      };
      const isLocked = async (turnId = "0") => {
        await client.query("BEGIN");
        const { rows } = await client.query(
          "SELECT lease_until < now() AS expired FROM turns WHERE id = $1 FOR UPDATE",
          [turnId],
        );
        if (!rows[0]?.expired) await client.query("ROLLBACK");
        return rows[0]?.expired === true;
      };
      let turnId: string | undefined;
      do turnId = await expire();
      while (!(await isLocked(turnId))); // until then the heartbeat may renew it, which now waits
      const read = async ({ url }: TestApi) =>
        (await call(`${url}/api/turns/${turnId}`, { as: ann })).body.turn?.status;
      expect(await read(servers[0])).to.equal("running");
      await client.query("ROLLBACK");
      do await expire();
      while ((await read(servers[1])) === "running");
    });
    expect((await answer).turn.status).to.equal("interrupted");
    await stop();
    await model.stop();
  });
});
