import { availableParallelism } from "node:os";
import { type Database, isDatabaseError, statement, waitForDatabase } from "@docket/database";
import { Task } from "@docket/models";
import { openDatabase, startTcpProxy, type TcpProxy, through, withClient } from "@docket/testing";
import { expect } from "chai";
import { type Fixture, failureOf, openFixture, rowsOf } from "./fixture.js";

const MAX = 5;
const nap = statement<{ pid: string }>(
  "SELECT pg_backend_pid()::text AS pid FROM (SELECT pg_sleep($1::float8)) AS slept",
);
const add = statement("INSERT INTO tasks (user_id, title) VALUES ($1, $2)");
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("the pool", () => {
  let fixture: Fixture;
  let proxy: TcpProxy;
  let database: Database;

  before(async () => {
    fixture = await openFixture();
    const { hostname, port } = new URL(fixture.test.url);
    proxy = await startTcpProxy({ host: hostname, port: Number(port) });
  });
  after(async () => {
    await proxy.stop();
    await fixture.stop();
  });
  beforeEach(() => {
    proxy.mode = "pass";
    database = openDatabase(through(proxy, fixture.test.url), {
      pool: { max: MAX, maxWaiting: 20, acquireTimeout: 1_500, pingAfter: 200 },
      timeouts: { statement: 400 },
    });
  });
  afterEach(async () => {
    await database.destroy();
    expect(await connectionsAtServer(), "connections left at the server").to.equal(0);
  });

  const one = { autocommit: true } as const;
  const sleep = (seconds: number, user = "ann") =>
    database.forUser(user, () => database.execute(nap, [seconds]), one);
  const inParallel = (count: number, seconds: number) =>
    Promise.all(Array.from({ length: count }, () => sleep(seconds)));
  const connectionsAtServer = async () => {
    for (let attempt = 0; ; attempt += 1) {
      const [row] = await rowsOf(
        fixture,
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'docket'",
      );
      const open = database.poolFigures().open;
      // A server process needs a moment to notice that its client has gone.
      if (row?.n === open || attempt === 40) return row?.n as number;
      await pause(50);
    }
  };
  /** Everything works, with as many connections as allowed, and no other is left. */
  const expectFull = async () => {
    proxy.mode = "pass";
    const pids = new Set<unknown>();
    // On a busy machine a connection may be free again before another has been opened.
    for (let tries = 0; pids.size !== MAX && tries < 10; tries += 1) {
      pids.clear();
      for (const { rows } of await inParallel(MAX, 0.2)) pids.add(rows[0]?.pid);
    }
    expect(pids.size).to.equal(MAX);
    // An attempt that began while the server was away may still be returning its connection.
    for (let tries = 0; database.poolFigures().inUse > 0 && tries < 100; tries += 1)
      await pause(20);
    expect(database.poolFigures()).to.deep.equal({
      max: MAX,
      open: MAX,
      idle: MAX,
      inUse: 0,
      waiting: 0,
    });
    expect(await connectionsAtServer()).to.equal(MAX);
  };

  it("never exceeds its maximum, and serves all waiting requests", async () => {
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, database.poolFigures().open);
    }, 1);
    const answers = await inParallel(20, 0.01);
    clearInterval(watch);
    expect(answers).to.have.length(20);
    expect(most).to.equal(MAX);
    await expectFull();
  });

  it("rejects requests at once if the queue is full", async () => {
    const running = inParallel(MAX + 20, 0.05);
    const from = performance.now();
    const error = await failureOf(sleep(0));
    const waited = performance.now() - from;
    const others = performance.now();
    await running;
    expect(isDatabaseError(error, "overloaded")).to.equal(true);
    expect(waited, "quicker than those who waited").to.be.lessThan(performance.now() - others);
    expect(database.poolFigures().waiting).to.equal(0);
  });

  it("rejects requests that wait beyond the timeout, and removes them from the queue", async () => {
    await database.destroy();
    database = openDatabase(through(proxy, fixture.test.url), {
      pool: { max: 1, acquireTimeout: 150 },
    });
    // On a busy machine, connecting alone may take longer.
    while (
      await sleep(0).then(
        () => false,
        () => true,
      )
    );
    const holding = sleep(0.5);
    const error = await failureOf(sleep(0));
    expect(isDatabaseError(error, "overloaded")).to.equal(true);
    await holding;
    expect(database.poolFigures()).to.deep.include({ inUse: 0, waiting: 0, open: 1 });
  });

  it("is sized by the number of processors if the database is on the same machine", () => {
    const max = (url: string, options = {}) => openDatabase(url, options).poolFigures().max;
    const near = Math.min(Math.max(2 * availableParallelism() + 1, 5), 20);
    for (const host of ["localhost", "127.0.0.1", "[::1]"])
      expect(max(`postgresql://ann@${host}/docket`), host).to.equal(near);
    expect(max("postgresql://ann@db.example.com/docket")).to.equal(20);
    expect(max("postgresql://ann@localhost/docket?pgbouncer=true")).to.equal(20);
    expect(max("postgresql://ann@localhost/docket", { pool: { max: 12 } })).to.equal(12);
    const replicaUrl = "postgresql://ann@replica.example.com/docket";
    expect(max("postgresql://ann@localhost/docket", { replicaUrl }), "both").to.equal(20 + 20);
  });

  it("reports overload, not an unavailable database, if all connections are in use", async () => {
    await database.destroy();
    database = openDatabase(fixture.test.url, { pool: { max: 1 } });
    const holding = sleep(1.5);
    const error = await failureOf(database.ping());
    expect(isDatabaseError(error, "overloaded"), String(error)).to.equal(true);
    await holding;
    await database.ping();
  });

  it("replaces a connection that exceeds its maximum age", async () => {
    await database.destroy();
    database = openDatabase(through(proxy, fixture.test.url), { pool: { max: 1, maxAge: 1_000 } });
    const [first, second] = [await sleep(0), await sleep(0)].map(({ rows }) => rows[0]?.pid);
    expect(second).to.equal(first);
    await pause(1_100);
    expect((await sleep(0)).rows[0]?.pid).to.not.equal(first);
    expect(await connectionsAtServer()).to.equal(1);
  });

  it("detects connections that died while idle", async () => {
    await inParallel(MAX, 0.02);
    await withClient(fixture.test.superuserUrl, (client) =>
      client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
      ),
    );
    await expectFull();
  });

  it("detects all unresponsive connections at the cost of one", async () => {
    const old = await inParallel(MAX, 0.1);
    await pause(250);
    proxy.mode = "stall";
    const work = sleep(0);
    await pause(300);
    proxy.mode = "pass"; // what was sent meanwhile is lost
    const pids = [await work, ...(await inParallel(MAX, 0.2))].map(({ rows }) => rows[0]?.pid);
    expect(old.filter(({ rows }) => pids.includes(rows[0]?.pid))).to.deep.equal([]);
    await expectFull();
  });

  for (const [name, disturb] of Object.entries<(proxy: TcpProxy) => void>({
    "are cut": (it) => it.cut(),
    "are cut in the middle of an answer": (it) => it.cutInAnswer(),
    "are half closed": (it) => it.halfClose(),
  })) {
    it(`recovers all connections if they ${name}, with no write lost or duplicated`, async () => {
      const label = `${name} ${Math.random()}`;
      const acknowledged: string[] = [];
      const failures: Error[] = [];
      let stop = false;
      const writers = Array.from({ length: 10 }, async (_, writer) => {
        for (let count = 0; !stop; count += 1) {
          const title = `${label} ${writer}-${count}`;
          const many = writer % 2 === 0;
          const work = database.forUser<unknown>(
            "ann",
            () =>
              many ? Task.create({ userId: "ann", title }) : database.execute(add, ["ann", title]),
            { autocommit: !many },
          );
          await work.then(
            () => acknowledged.push(title),
            (error: Error) => failures.push(error),
          );
        }
      });
      for (let round = 1; round <= 8; round += 1) {
        while (acknowledged.length < round * 10) await pause(5);
        disturb(proxy);
      }
      stop = true;
      await Promise.all(writers);
      const codes = new Set(
        failures.map(
          (error) =>
            (error as { code?: string }).code ??
            (error as { original?: { code?: string } }).original?.code,
        ),
      );
      // A user's statement waits for earlier ones, on a busy machine beyond its limit of 400 ms.
      const expected = ["unavailable", "57014"];
      expect([...codes].filter((code) => !expected.includes(code!))).to.deep.equal([]);
      const stored = await rowsOf(fixture, "SELECT title FROM tasks WHERE title LIKE $1", [
        `${label}%`,
      ]);
      const titles = stored.map(({ title }) => title as string);
      expect(new Set(titles).size, "a task is there twice").to.equal(titles.length);
      expect(acknowledged.filter((title) => !titles.includes(title))).to.deep.equal([]);
      await expectFull();
    });
  }

  it("rejects all work instead of hanging if the network stalls, and recovers all connections", async () => {
    await inParallel(MAX, 0.02);
    proxy.mode = "stall";
    const from = performance.now();
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 10 }, () => sleep(0)),
      ...Array.from({ length: 4 }, () =>
        database.forUser("ann", async () => {
          await Task.count();
          await Task.create({ userId: "ann", title: "stalled" });
        }),
      ),
    ]);
    const took = performance.now() - from;
    for (const outcome of outcomes) {
      expect(outcome.status).to.equal("rejected");
      const { code } = (outcome as PromiseRejectedResult).reason as { code?: string };
      expect(code).to.be.oneOf(["unavailable", "overloaded"]);
    }
    // A statement has 0.4 s and 2 s of grace, a connection 1.5 s; a unit is not begun again later.
    console.log(`        a stalled network was given up after ${Math.round(took)} ms`);
    await expectFull();
  });

  for (const [outage, mode] of [
    ["a short outage", "refuse"],
    ["the cold start of a database that was suspended", "wake"],
  ] as const) {
    it(`waits for the server during ${outage} without failing any request`, async () => {
      proxy.mode = mode;
      proxy.cut();
      const url = through(proxy, fixture.test.url);
      const work = Promise.all([
        sleep(0),
        database.forUser("ann", () => Task.count()),
        waitForDatabase(url, { timeoutMs: 5_000 }),
      ]);
      await pause(300);
      proxy.mode = "pass";
      await work;
      await expectFull();
    });
  }

  it("rejects reads and writes as unavailable during a longer outage", async () => {
    proxy.mode = "refuse";
    const attempts = [
      sleep(0),
      database.forUser("ann", () => Task.create({ userId: "ann", title: "x" })),
      database.ping(),
    ];
    for (const error of await Promise.all(attempts.map(failureOf))) {
      expect(isDatabaseError(error, "unavailable"), error.message).to.equal(true);
    }
    await expectFull();
  });

  it("sets no limit on the time of a statement if that is 0", async () => {
    const patient = openDatabase(fixture.test.url, { timeouts: { statement: 0 } });
    const waited = patient.forUser("ann", () => patient.execute(nap, [2.2]), one);
    expect((await waited).rowCount).to.equal(1);
    await patient.destroy();
  });

  it("rejects new work once closed, and finishes what is running", async () => {
    const running = inParallel(MAX, 0.3);
    await pause(100);
    const closing = database.destroy();
    const errors = [
      await failureOf(sleep(0)),
      await failureOf(database.forUser("ann", () => Task.count())),
    ];
    for (const error of errors) {
      expect(isDatabaseError(error, "unavailable"), error.message).to.equal(true);
    }
    await running; // what runs is finished first
    await closing;
  });

  it("closes at once even if the server does not respond", async () => {
    await inParallel(MAX, 0.02);
    proxy.mode = "stall";
    await database.destroy();
    proxy.cut();
  });
});
