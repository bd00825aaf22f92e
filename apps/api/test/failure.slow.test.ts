import {
  createTestServer,
  signUp,
  startTcpProxy,
  startTestApi,
  type TestApi,
  type TestServer,
  through,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";
import { refusedStart } from "./support/refused-start.js";
import { Writers } from "./support/writers.js";

const CLIENTS = 20;
const ROUNDS = process.env.DOCKET_LONG ? 20 : 2;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("when the database goes away", () => {
  let server: TestServer;
  let api: TestApi;

  before(async function () {
    this.timeout(60_000);
    server = await createTestServer();
    await withClient(server.superuserUrl(), (client) =>
      client.query("CREATE DATABASE docket OWNER docket"),
    );
  });
  afterEach(() => api.stop());
  after(() => server.remove());

  const start = async (databaseUrl: string, databaseDirectUrl?: string) => {
    api = await startTestApi({ databaseUrl, databaseDirectUrl, databasePoolMax: CLIENTS });
  };

  it("connection cuts under load neither lose nor duplicate writes, and the pool recovers", async () => {
    const proxy = await startTcpProxy({ host: "127.0.0.1", port: server.port });
    try {
      const direct = server.ownerUrl("docket");
      await start(through(proxy, direct), direct);
      const load = await Writers.start(CLIENTS, () => api.url);
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
      let figures = await poolFigures(api);
      // Other processes are notified of the last writes a moment later.
      for (let tries = 0; figures.inUse !== 0 && tries < 100; tries += 1) {
        await pause(50);
        figures = await poolFigures(api);
      }
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

  it("requests get 503 problem+json with Retry-After while it is unreachable; /livez stays 200", async () => {
    const proxy = await startTcpProxy({ host: "127.0.0.1", port: server.port });
    try {
      const direct = server.ownerUrl("docket");
      await start(through(proxy, direct), direct);
      const ann = await signUp(api.url);
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
        requests.map(([address, options]) => call(`${api.url}${address}`, options)),
      );
      for (const [index, answer] of answers.entries()) {
        const [address] = requests[index] ?? [];
        expect(answer.status, `${address}: ${JSON.stringify(answer.body)}`).to.equal(503);
        expect(answer.headers.get("retry-after"), address).to.match(/^\d+$/);
        expect(answer.headers.get("content-type"), address).to.contain("application/problem+json");
        expect(JSON.stringify(answer.body)).to.not.match(/ECONN|127\.0\.0\.1|docket_app/);
      }
      expect((await call(`${api.url}/livez`)).status).to.equal(200);
      proxy.mode = "pass";
      expect((await call(`${api.url}/api/tasks`, { as: ann })).status).to.equal(200);
      expect((await call(`${api.url}/readyz`)).status).to.equal(200);
    } finally {
      await proxy.stop();
    }
  }).timeout(60_000);

  it("people sign in once it is back, where it was away when the first wanted to", async () => {
    const proxy = await startTcpProxy({ host: "127.0.0.1", port: server.port });
    try {
      const direct = server.ownerUrl("docket");
      await start(through(proxy, direct), direct);
      proxy.mode = "refuse";
      proxy.cut();
      const body = { email: "nobody@example.com", password: "a wrong password" };
      const signIn = () => call(`${api.url}/api/auth/sign-in/email`, { method: "POST", body });
      expect((await signIn()).status).to.equal(503);
      proxy.mode = "pass";
      expect((await signIn()).status).to.equal(401);
    } finally {
      await proxy.stop();
    }
  }).timeout(120_000);

  for (const what of ["it", "the pooler in front of it"])
    it(`the API waits for ${what} at startup for a while, then fails with an error that names it`, async () => {
      const proxy = await startTcpProxy({ host: "127.0.0.1", port: server.port });
      try {
        proxy.mode = "refuse";
        const direct = server.ownerUrl("docket");
        const databaseUrl = through(proxy, direct);
        const urls = { databaseUrl, databaseDirectUrl: what === "it" ? databaseUrl : direct };
        let started = false;
        const late = startTestApi(urls).finally(() => {
          started = true;
        });
        expect(await refusedStart({ ...urls, databaseWaitSeconds: 1 }))
          .to.contain(`The database at 127.0.0.1:${proxy.port} cannot be reached`)
          .and.contain(what === "it" ? "DATABASE_DIRECT_URL" : "DATABASE_URL");
        expect(started, "it waits").to.equal(false);
        proxy.mode = "pass";
        api = await late;
      } finally {
        await proxy.stop();
      }
    }).timeout(60_000);
});

async function poolFigures(api: TestApi): Promise<Record<string, number>> {
  const { body } = await call(`${api.url}/metrics`);
  const lines = String(body).matchAll(/docket_database_connections\{state="(\w+)"\} (\d+)/g);
  return Object.fromEntries([...lines].map(([, state, value]) => [state, Number(value)]));
}
