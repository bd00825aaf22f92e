import {
  type Child,
  createTestServer,
  ready,
  signUp,
  spawnApi,
  startTcpProxy,
  type TestServer,
  through,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";
import { Writers } from "./support/writers.js";

const CLIENTS = 20;
const ROUNDS = process.env.DOCKET_LONG ? 20 : 2;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("when the database goes away", () => {
  let server: TestServer;
  let children: Child[] = [];

  before(async function () {
    this.timeout(60_000);
    server = await createTestServer();
    await withClient(server.superuserUrl(), (client) =>
      client.query("CREATE DATABASE docket OWNER docket"),
    );
  });
  afterEach(async () => {
    for (const child of children) {
      child.process.kill("SIGTERM");
      await child.ended;
    }
    children = [];
  });
  after(() => server.remove());

  const start = async (databaseUrl: string, variables: Record<string, string> = {}) => {
    const child = await spawnApi({
      DATABASE_URL: databaseUrl,
      BETTER_AUTH_SECRET: "a secret for tests, 32 characters and more",
      AUTH_RATE_LIMIT: "off",
      DATABASE_POOL_MAX: String(CLIENTS),
      ...variables,
    });
    children.push(child);
    await ready(child);
    return child;
  };

  it("is cut off again and again under load: the same, and the pool is back to full", async () => {
    const proxy = await startTcpProxy({ host: "127.0.0.1", port: server.port });
    try {
      const direct = server.ownerUrl("docket");
      const child = await start(through(proxy, direct), { DATABASE_DIRECT_URL: direct });
      const load = await Writers.start(CLIENTS, () => child.url);
      const ways = [proxy.cut, proxy.halfClose, proxy.cutInAnswer];
      for (let round = 0; round < ROUNDS; round += 1) {
        await load.acknowledgedSince(50);
        ways[round % ways.length]?.();
      }
      proxy.mode = "refuse";
      proxy.cut();
      await pause(300);
      proxy.mode = "pass";
      await load.acknowledgedSince(100);
      await load.stop();
      await load.check(server.superuserUrl("docket"), [200, 201, 503]);
      const figures = await poolFigures(child);
      expect(figures).to.deep.include({ inUse: 0, waiting: 0, max: CLIENTS });
      const atServer = await withClient(server.superuserUrl("docket"), (client) =>
        client.query("SELECT FROM pg_stat_activity WHERE application_name = 'docket'"),
      );
      expect(atServer.rowCount, "connections that the pool does not know").to.equal(figures.idle);
      console.log(`        ${load.figures()}`);
    } finally {
      await proxy.stop();
    }
  }).timeout(120_000);

  it("is away: every operation answers 503 as a problem with Retry-After, the page's addresses live on", async () => {
    const proxy = await startTcpProxy({ host: "127.0.0.1", port: server.port });
    try {
      const direct = server.ownerUrl("docket");
      const child = await start(through(proxy, direct), { DATABASE_DIRECT_URL: direct });
      const ann = await signUp(child.url);
      await ann.client.listTasks({});
      proxy.mode = "refuse";
      proxy.cut();
      const requests: [string, Parameters<typeof call>[1]][] = [
        ["/api/tasks", { as: ann }],
        ["/api/tasks", { as: ann, method: "POST", body: { title: "x" } }],
        ["/api/tasks/1", { as: ann, method: "PATCH", body: { title: "x" } }],
        ["/api/me/export", { as: ann }],
        ["/api/conversations", { as: ann }],
        ["/api/auth/sign-in/email", { method: "POST", body: { email: ann.email, password: "x" } }],
        ["/api/auth/get-session", { headers: { cookie: ann.cookie } }],
        ["/readyz", {}],
      ];
      const answers = await Promise.all(
        requests.map(([address, options]) => call(`${child.url}${address}`, options)),
      );
      for (const [index, answer] of answers.entries()) {
        const [address] = requests[index] ?? [];
        expect(answer.status, `${address}: ${JSON.stringify(answer.body)}`).to.equal(503);
        expect(answer.headers.get("retry-after"), address).to.match(/^\d+$/);
        expect(answer.headers.get("content-type"), address).to.contain("application/problem+json");
        expect(JSON.stringify(answer.body)).to.not.match(/ECONN|127\.0\.0\.1|docket_app/);
      }
      expect((await call(`${child.url}/livez`)).status).to.equal(200);
      proxy.mode = "pass";
      expect((await call(`${child.url}/api/tasks`, { as: ann })).status).to.equal(200);
      expect((await call(`${child.url}/readyz`)).status).to.equal(200);
    } finally {
      await proxy.stop();
    }
  }).timeout(60_000);

  it("is dead when the API starts: it is waited for a while, then named in a clear error", async () => {
    const proxy = await startTcpProxy({ host: "127.0.0.1", port: server.port });
    try {
      proxy.mode = "refuse";
      const secret = { BETTER_AUTH_SECRET: "a secret for tests, 32 characters and more" };
      const url = through(proxy, server.ownerUrl("docket"));
      const late = await spawnApi({ DATABASE_URL: url, ...secret });
      children.push(late);
      const never = await spawnApi({ DATABASE_URL: url, DATABASE_WAIT_SECONDS: "1", ...secret });
      expect(await never.ended).to.equal(1);
      expect(never.output()).to.contain(`127.0.0.1:${proxy.port}`).and.contain("DATABASE_URL");
      expect(never.output()).to.not.contain("    at ");
      expect(late.process.exitCode, "it waits").to.equal(null);
      proxy.mode = "pass";
      await ready(late);
    } finally {
      await proxy.stop();
    }
  }).timeout(60_000);
});

async function poolFigures(child: Child): Promise<Record<string, number>> {
  const { body } = await call(`${child.url}/metrics`);
  const lines = String(body).matchAll(/docket_database_connections\{state="(\w+)"\} (\d+)/g);
  return Object.fromEntries([...lines].map(([, state, value]) => [state, Number(value)]));
}
