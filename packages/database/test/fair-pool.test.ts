import { AsyncResource } from "node:async_hooks";
import { type Database, FairQueue, isDatabaseError, statement } from "@docket/database";
import { openDatabase } from "@docket/testing";
import { expect } from "chai";
import { type Fixture, failureOf, openFixture } from "./fixture.js";

const one = statement("SELECT 1");
/** Runs work outside the unit of work in which this is called. */
const outsideUnit = AsyncResource.bind(<T>(begin: () => T): T => begin());

describe("fairness of the connection pool", () => {
  let fixture: Fixture;
  let database: Database;
  /** Who was served, in order. */
  let served: string[];

  before(async () => {
    fixture = await openFixture();
  });
  after(() => fixture.stop());
  beforeEach(() => {
    served = [];
    database = openDatabase(fixture.test.url, {
      pool: { max: 1, maxWaiting: 10, maxWaitingPerUser: 6, acquireTimeout: 10_000 },
    });
  });
  afterEach(() => database.destroy());

  const work = (user: string) =>
    database
      .forUser(user, () => database.execute(one, []), { autocommit: true })
      .then(() => void served.push(user));
  const systemWork = () =>
    database
      .asSystem(() => database.sequelize.query("SELECT 1" as never))
      .then(() => void served.push("system"));

  /** Holds the only connection until all of `asked` are queued. */
  async function queued(asked: () => Promise<unknown>[]): Promise<void> {
    let all: Promise<unknown>[] = [];
    await database.forUser("zoe", async () => {
      await database.execute(one, []);
      all = outsideUnit(asked);
      await waitingAre(all.length);
    });
    await Promise.all(all);
  }

  async function waitingAre(count: number): Promise<void> {
    while (database.poolFigures().waiting < count) await new Promise(setImmediate);
  }

  it("serves waiting users round-robin, however many requests each has", async () => {
    await queued(() => [
      ...["ann", "ann", "ann", "ann"].map(work),
      ...["bob", "bob"].map(work),
      systemWork(),
      work("carl"),
    ]);
    expect(served).to.deep.equal(["ann", "bob", "system", "carl", "ann", "bob", "ann", "ann"]);
    expect(database.poolFigures()).to.deep.include({ inUse: 0, waiting: 0, open: 1 });
  });

  it("rejects a user with too many waiting requests, with the reason, and still serves others", async () => {
    let refused: (Error & { code?: string }) | undefined;
    const refusals: Promise<void>[] = [];
    await queued(() => {
      const all = Array.from({ length: 6 }, () => work("ann"));
      const seventh = failureOf(work("ann")).then((error) => {
        refused = error;
      });
      refusals.push(seventh);
      return [...all, work("bob"), work("carl"), systemWork()];
    });
    await Promise.all(refusals);
    expect(isDatabaseError(refused, "user-overloaded"), String(refused)).to.equal(true);
    expect(refused?.message).to.match(/^6 of your requests wait/);
    expect(served.filter((who) => who === "ann")).to.have.length(6);
    expect(served.slice(0, 4)).to.deep.equal(["ann", "bob", "carl", "system"]);
  });

  it("gives a lone user all connections, and only half of them while others are active", async () => {
    await database.destroy();
    database = openDatabase(fixture.test.url, { pool: { max: 8 } });
    const nap = statement("SELECT pg_sleep(0.15)");
    const holding = () => database.poolFigures().inUse;
    const ask = () =>
      Promise.all(
        Array.from({ length: 16 }, () => database.forUser("ann", () => database.execute(nap, []))),
      );
    const alone = ask();
    while (holding() < 8) await new Promise(setImmediate);
    await alone;
    await work("bob");
    const all = ask();
    while (holding() < 4) await new Promise(setImmediate);
    await work("bob");
    expect(holding(), "what is left for others").to.equal(4);
    await all;
    expect(database.poolFigures()).to.deep.include({ inUse: 0, waiting: 0 });
  });

  it("keeps a connection for what is begun inside of units that keep the others", async () => {
    await database.destroy();
    database = openDatabase(fixture.test.url, { pool: { max: 2, acquireTimeout: 2_000 } });
    const { sequelize } = database;
    const inside = [
      () => database.asSystem(() => sequelize.query("SELECT 1")),
      () => database.asSystem(() => sequelize.transaction(() => sequelize.query("SELECT 1"))),
      () => database.asSystem(() => database.forUser("bob", () => database.execute(one, []))),
      async () => (await database.driverPool.connect()).release(),
    ];
    for (const begin of inside) {
      const units = Array.from({ length: 12 }, (_, index) =>
        database.forUser(`user ${index}`, async () => {
          await database.execute(one, []);
          await begin();
        }),
      );
      await Promise.all([...units, work("ann")]);
    }
    expect(database.poolFigures()).to.deep.include({ inUse: 0, waiting: 0 });
  });

  it("lends more than one of them to what is begun inside while others are free", async () => {
    await database.destroy();
    database = openDatabase(fixture.test.url, { pool: { max: 3, acquireTimeout: 2_000 } });
    const { sequelize } = database;
    const query = () => sequelize.query("SELECT 1");
    const inner = () => sequelize.transaction(() => database.asSystem(query));
    const unit = async () => {
      await database.execute(one, []);
      await database.asSystem(inner);
    };
    await database.forUser("ann", unit);
    expect(database.poolFigures()).to.deep.include({ inUse: 0, waiting: 0 });
  });

  it("keeps one for each depth of what is begun inside", async () => {
    await database.destroy();
    database = openDatabase(fixture.test.url, { pool: { max: 1, acquireTimeout: 3_000 } });
    const { sequelize } = database;
    const inside = (depth: number): Promise<unknown> =>
      depth === 0
        ? database.asSystem(() => sequelize.query("SELECT 1"))
        : database.asSystem(() => sequelize.transaction(() => inside(depth - 1)));
    const deepest = () => database.forUser("bob", () => database.execute(one, []));
    await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        database.forUser(`user ${index}`, async () => {
          await database.execute(one, []);
          await inside(index);
          await database.asSystem(() => sequelize.transaction(() => database.asSystem(deepest)));
        }),
      ),
    );
    expect(database.poolFigures()).to.deep.include({ inUse: 0, waiting: 0 });
  });

  it("does not open connections without an end for what is nested without one", async () => {
    await database.destroy();
    database = openDatabase(fixture.test.url, { pool: { max: 2, acquireTimeout: 2_000 } });
    const { sequelize } = database;
    const endless = (): Promise<never> =>
      database.asSystem(() =>
        sequelize.transaction(async () => {
          await database.execute(one, []);
          return endless();
        }),
      );
    const failures = await Promise.all([endless(), endless()].map(failureOf));
    for (const failure of failures) {
      expect(failure).to.include({ code: "misused-unit-of-work" });
      expect(failure.message).to.match(/begun inside 11 others/);
    }
    const { open, ...figures } = database.poolFigures();
    expect(open).to.be.within(11, 2 + 10);
    expect(figures).to.deep.include({ inUse: 0, waiting: 0 });
    await work("ann");
  });

  it("has the default of a limit that is given as undefined, and takes no other value than a number", async () => {
    await database.destroy();
    const left = { max: undefined, acquireTimeout: undefined, maxAge: undefined };
    const timeouts = { statement: undefined };
    database = openDatabase(fixture.test.url, { pool: left, timeouts });
    const opened = statement<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const pid = async () =>
      (await database.forUser("ann", () => database.execute(opened, []))).rows[0]?.pid;
    expect(await pid(), "a connection that is used again").to.equal(await pid());
    expect(database.poolFigures().max).to.be.greaterThan(1);
    for (const wrong of [Number.NaN, -1, "5" as never, Number.POSITIVE_INFINITY])
      expect(() => openDatabase(fixture.test.url, { pool: { acquireTimeout: wrong } })).to.throw(
        TypeError,
        `acquireTimeout must be a number from 0 to 2000000000, not ${wrong}.`,
      );
  });

  it("hands out what is free once the others have asked for nothing for a while", async () => {
    const queue = new FairQueue({
      places: 3,
      placesWhenShared: () => 2,
      maxWaiting: 9,
      maxWaitingPerLane: 9,
    });
    for (const lane of ["ann", "ann", "bob"]) expect(queue.tryEnter(lane)).to.equal(true);
    queue.leave("bob");
    expect(queue.tryEnter("ann"), "while places are shared").to.equal(false);
    expect(await queue.wait("ann", 8_000)).to.equal(true);
  }).timeout(10_000);

  it("frees connections and queue places after errors, timeouts and cut connections", async () => {
    await database.destroy();
    database = openDatabase(fixture.test.url, { pool: { max: 1, acquireTimeout: 100 } });
    const broken = statement("SELECT 1 / $1::int");
    const die = statement("SELECT pg_terminate_backend(pg_backend_pid())");
    for (let round = 0; round < 3; round += 1) {
      await failureOf(database.forUser("ann", () => database.execute(broken, [0])));
      await failureOf(database.forUser("ann", () => database.execute(die, [])));
      await database.forUser("ann", async () => {
        await database.execute(one, []);
        const late = outsideUnit(() => [failureOf(work("bob"))]);
        expect(isDatabaseError(await late[0], "overloaded")).to.equal(true);
      });
    }
    await work("bob");
    expect(database.poolFigures()).to.deep.include({ inUse: 0, waiting: 0 });
  });
});
