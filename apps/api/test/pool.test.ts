import {
  createTestDatabase,
  signUp,
  startTestApi,
  type TestApi,
  type TestDatabase,
  type TestUser,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

/** A sign-up keeps a connection for its transaction, and needs another meanwhile. */
describe("more sign-ups than connections", () => {
  it("are all served: none waits for a connection that another one keeps", async () => {
    const api = await startTestApi({ databasePoolMax: 2 });
    const signUpAs = (name: string) =>
      call(`${api.url}/api/auth/sign-up/email`, {
        method: "POST",
        body: { name, email: `${name}@example.com`, password: "a good password" },
      });
    try {
      const answers = await Promise.all(["ann", "bob", "cid"].map(signUpAs));
      expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200]);
    } finally {
      await api.stop();
    }
  });
});

const REQUESTS = 200;
const MAX = 20;

describe("more requests than connections", () => {
  let database: TestDatabase;
  let api: TestApi;
  let ann: TestUser;

  before(async () => {
    database = await createTestDatabase();
    api = await startTestApi({
      databaseUrl: database.url,
      databasePoolMax: MAX,
      databaseMaxWaiting: REQUESTS,
    });
    ann = await signUp(api.url);
  });
  after(async () => {
    await api.stop();
    await database.drop();
  });

  const connections = () =>
    withClient(database.superuserUrl, async (client) => {
      const { rows } = await client.query(
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'docket'",
      );
      return rows[0].n as number;
    });
  /** Locks the tasks table during the given work, so that requests pile up. */
  const holdTasks = async (during: () => Promise<void>) =>
    withClient(database.superuserUrl, async (client) => {
      await client.query("BEGIN; LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE");
      await during().finally(() => client.query("ROLLBACK"));
    });
  const create = (index: number) =>
    call(`${api.url}/api/tasks`, { method: "POST", as: ann, body: { title: `Task ${index}` } });

  it(`are all served: ${REQUESTS} at once on a pool of ${MAX}, by at most ${MAX} connections`, async () => {
    let most = 0;
    const answers = await Promise.all([
      ...Array.from({ length: REQUESTS }, (_, index) => create(index)),
      (async () => {
        for (let look = 0; look < 10; look += 1) most = Math.max(most, await connections());
      })(),
    ]);
    const statuses = answers.slice(0, REQUESTS).map((answer) => answer?.status);
    expect(statuses).to.deep.equal(Array(REQUESTS).fill(201));
    expect(most).to.be.within(1, MAX);
    const { items } = await ann.client.listTasks({ limit: 200 });
    expect(new Set(items.map(({ title }) => title)).size).to.equal(REQUESTS);
  });

  it("beyond the queue's limit are answered 503 with Retry-After at once; queued ones are served", async () => {
    const waiting: Promise<number>[] = [];
    await holdTasks(async () => {
      for (let index = 0; index < MAX + REQUESTS; index += 1) {
        waiting.push(create(index).then(({ status }) => status));
      }
      await poolHolds(MAX, REQUESTS);
      // No waiting request can have been served yet, so this one did not wait behind them.
      const refused = await create(0);
      expect(refused.status).to.equal(503);
      expect(refused.headers.get("retry-after")).to.match(/^\d+$/);
      expect(refused.headers.get("content-type")).to.contain("application/problem+json");
      expect((await call(`${api.url}/livez`)).status).to.equal(200);
      await poolHolds(MAX, REQUESTS);
    });
    const statuses = await Promise.all(waiting);
    const turnedAway = statuses.filter((status) => status === 503);
    expect(statuses.filter((status) => status !== 503)).to.deep.equal(
      Array(MAX + REQUESTS - turnedAway.length).fill(201),
    );
    // The notice to other processes of an earlier write may be in the queue as well.
    expect(turnedAway.length).to.be.at.most(1);
    await poolHolds(0, 0);
    expect(await connections()).to.be.within(1, MAX);
  });

  /** Waits until this many connections are in use and this many requests are waiting. */
  async function poolHolds(inUse: number, waiting: number): Promise<void> {
    for (;;) {
      const { body } = await call(`${api.url}/metrics`);
      const figure = (state: string) =>
        Number(new RegExp(`connections\\{state="${state}"\\} (\\d+)`).exec(String(body))?.[1]);
      if (figure("inUse") === inUse && figure("waiting") === waiting) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
});
