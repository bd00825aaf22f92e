import {
  freePort,
  type ScriptedModel,
  signUp,
  startScriptedModel,
  startTestApi,
  type TestApi,
  type TestUser,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";
import { assistantConfig, until } from "./support/assistant.js";
import { Application } from "./support/oauth.js";

/** More than the 30 seconds that the documents state. */
const TIMEOUT = 90_000;

describe("what somebody has begun in another process than the one in which their access ends", function () {
  this.timeout(TIMEOUT);
  let first: TestApi;
  let other: TestApi;
  let model: ScriptedModel;
  let admin: TestUser;

  before(async () => {
    model = await startScriptedModel();
    const port = await freePort();
    const shared = {
      publicUrl: `http://127.0.0.1:${port}`,
      assistant: assistantConfig(model, { turnSeconds: 600, stallSeconds: 600 }),
    };
    first = await startTestApi({ ...shared, port });
    const { databaseUrl } = first;
    other = await startTestApi({ ...shared, port: await freePort(), databaseUrl });
    admin = await signUp(first.url);
  });
  after(async () => {
    await other.stop();
    await first.stop();
    await model.stop();
  });

  type Headers = Record<string, string>;

  /** Reads a response that has begun, to its end. */
  async function begun(response: Response): Promise<{ over: Promise<unknown> }> {
    expect(response.status).to.equal(200);
    const reader = response.body!.getReader();
    await reader.read();
    const rest = async () => {
      for (let one = await reader.read(); !one.done; ) one = await reader.read();
    };
    return { over: rest().catch(() => {}) };
  }

  const followChanges = async (headers: Headers) =>
    begun(
      await fetch(`${other.url}/api/changes/stream`, {
        headers: { accept: "text/event-stream", ...headers },
      }),
    );

  async function beAsked({ client }: TestUser, token: string) {
    const { id } = await client.createTask({ title: "To be deleted" });
    const params = { name: "delete_task", arguments: { id } };
    return begun(
      await fetch(`${other.url}/mcp`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${token}`,
          "mcp-session-id": "asks-me",
          "content-type": "application/json",
          accept: "text/event-stream",
        },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
      }),
    );
  }

  async function beginTurn({ client, cookie }: TestUser) {
    model.play([{ text: ["Said before. ", "Said after."], hold: new Promise(() => {}) }]);
    const { id } = await client.createConversation({});
    const said = call(`${other.url}/api/conversations/${id}/messages`, {
      method: "POST",
      body: { content: "Go" },
      headers: { cookie, origin: first.url },
    });
    await until(async () => (await client.listMessages({ id })).items.length > 0);
    return { over: said.catch(() => {}), client, id };
  }

  const signOut = ({ cookie }: TestUser) =>
    call(`${first.url}/api/auth/sign-out`, {
      method: "POST",
      body: {},
      headers: { cookie, origin: first.url },
    });
  const newKey = ({ client }: TestUser) => client.createApiKey({ name: "AI", scope: "write" });

  it("ends as well, and nothing else does", async () => {
    const users = await Promise.all(Array.from({ length: 7 }, () => signUp(first.url)));
    const [out, keyed, turned, asked, allowing, gone, stays] = users as [TestUser, ...TestUser[]] &
      TestUser[];
    const key = await newKey(keyed!);
    const askedKey = await newKey(asked!);
    const application = new Application(first.url);
    await (await application.connect(allowing!)).close();
    const staying = await followChanges({ cookie: stays!.cookie });
    let isOpen = true;
    void staying.over.then(() => {
      isOpen = false;
    });
    const turn = await beginTurn(turned!);
    const all = [
      turn,
      await followChanges({ cookie: out.cookie }),
      await followChanges({ authorization: `Bearer ${key.key}` }),
      await followChanges({ authorization: `Bearer ${gone!.token}` }),
      await beAsked(asked!, askedKey.key),
      await beAsked(allowing!, application.kept!.access_token),
    ];
    await Promise.all([
      signOut(out),
      signOut(turned!),
      keyed!.client.deleteApiKey({ id: key.id }),
      asked!.client.deleteApiKey({ id: askedKey.id }),
      allowing!.client.deleteConnection({ id: String(application.client!.client_id) }),
      admin.client.updateUser({ id: gone!.id, disabled: true }),
    ]);
    await Promise.all(all.map(({ over }) => over));
    expect(isOpen).to.equal(true);
  });
});
