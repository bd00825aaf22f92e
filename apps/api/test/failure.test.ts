import {
  createTestServer,
  signUp,
  startTcpProxy,
  startTestApi,
  type TestApi,
  type TestServer,
  type TestUser,
  through,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { type Answer, call } from "./call.js";
import { refusedStart } from "./support/refused-start.js";

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

  it(`is killed and started ${ROUNDS} times under ${CLIENTS} writing clients: what was acknowledged is there, nothing is there twice, nobody sees a 500`, async () => {
    await start(server.ownerUrl("docket"));
    const load = await startLoad(api);
    const downtimes: number[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      await load.acknowledgedSince(50);
      await server.kill();
      const { status } = await call(`${api.url}/readyz`);
      expect(status, "/readyz tells").to.equal(503);
      await server.restart();
      const from = performance.now();
      await load.acknowledgedSince(1);
      downtimes.push(Math.round(performance.now() - from));
    }
    await load.acknowledgedSince(100);
    await load.stop();
    expect((await call(`${api.url}/readyz`)).status).to.equal(200);
    await load.check(server.superuserUrl("docket"));
    console.log(
      `        ${load.figures()}; back after the database by ${Math.max(...downtimes)} ms at most (${downtimes.join(", ")})`,
    );
  }).timeout(60_000 + ROUNDS * 20_000);

  it("is cut off again and again under load: the same, and the pool is back to full", async () => {
    const proxy = await startTcpProxy({ host: "127.0.0.1", port: server.port });
    try {
      const direct = server.ownerUrl("docket");
      await start(through(proxy, direct), direct);
      const load = await startLoad(api);
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
      await load.check(server.superuserUrl("docket"));
      const figures = await poolFigures(api);
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

  it("is dead when the API starts: it is waited for a while, then named in a clear error", async () => {
    const proxy = await startTcpProxy({ host: "127.0.0.1", port: server.port });
    try {
      proxy.mode = "refuse";
      const databaseUrl = through(proxy, server.ownerUrl("docket"));
      let started = false;
      const late = startTestApi({ databaseUrl }).finally(() => {
        started = true;
      });
      expect(await refusedStart({ databaseUrl, databaseWaitSeconds: 1 }))
        .to.contain(`127.0.0.1:${proxy.port}`)
        .and.contain("DATABASE_URL");
      expect(started, "it waits").to.equal(false);
      proxy.mode = "pass";
      api = await late;
    } finally {
      await proxy.stop();
    }
  }).timeout(60_000);
});

/** Clients that create task after task, and what became of each. */
async function startLoad(api: TestApi) {
  const users = await Promise.all([1, 2, 3, 4].map(() => signUp(api.url)));
  const run = Math.random().toString(36).slice(2);
  const acknowledged: string[] = [];
  const statuses = new Map<number, number>();
  const odd: unknown[] = [];
  let stopped = false;

  const create = async (title: string, user: TestUser, headers = {}) => {
    const answer = await call(`${api.url}/api/tasks`, {
      method: "POST",
      as: user,
      body: { title },
      headers,
    }).catch((error: unknown) => error as Error);
    if (answer instanceof Error) {
      odd.push(answer);
      stopped = true;
      return false;
    }
    note(answer);
    if (answer.status === 201) acknowledged.push(title);
    return answer.status === 201;
  };
  const note = (answer: Answer) => {
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    if (answer.status !== 201 && answer.status !== 503) odd.push(answer);
  };
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    const user = users[client % users.length] as TestUser;
    for (let count = 0; !stopped; count += 1) {
      const title = `${run} ${client}-${count}`;
      if (client % 2 === 0) await create(title, user);
      // With a key a client may repeat what it got no answer to.
      else
        while (
          !(await create(title, user, { "idempotency-key": title.replace(" ", "-") })) &&
          !stopped
        );
    }
  });

  return {
    /** Resolves when `count` more were acknowledged than when it was called. */
    async acknowledgedSince(count: number) {
      const goal = acknowledged.length + count;
      while (acknowledged.length < goal && !stopped) await pause(5);
      expect(odd, JSON.stringify(odd.map(String))).to.deep.equal([]);
    },
    async stop() {
      stopped = true;
      await Promise.all(clients);
      expect(odd).to.deep.equal([]);
    },
    async check(superuserUrl: string) {
      const { rows } = await withClient(superuserUrl, (client) =>
        client.query("SELECT title, count(*)::int AS n FROM tasks WHERE title LIKE $1 GROUP BY 1", [
          `${run} %`,
        ]),
      );
      const stored = new Map(rows.map(({ title, n }) => [title as string, n as number]));
      const lost = acknowledged.filter((title) => !stored.has(title));
      const twice = [...stored].filter(([, n]) => n > 1);
      expect(lost, "acknowledged and lost").to.deep.equal([]);
      expect(twice, "stored twice").to.deep.equal([]);
    },
    figures: () =>
      `${acknowledged.length} writes acknowledged, ${statuses.get(503) ?? 0} answered 503, none lost, none twice`,
  };
}

async function poolFigures(api: TestApi): Promise<Record<string, number>> {
  const { body } = await call(`${api.url}/metrics`);
  const lines = String(body).matchAll(/docket_database_connections\{state="(\w+)"\} (\d+)/g);
  return Object.fromEntries([...lines].map(([, state, value]) => [state, Number(value)]));
}
