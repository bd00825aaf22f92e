import { type Database, statement, type UnitOptions } from "@docket/database";
import { Task } from "@docket/models";
import {
  createStandby,
  createTestServer,
  migrateDatabase,
  openDatabase,
  type Standby,
  type TestServer,
  withClient,
} from "@docket/testing";
import { expect } from "chai";

const DELAY = 700;
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const look = statement<{ replica: boolean; tasks: string }>(
  "SELECT pg_is_in_recovery() AS replica, (SELECT count(*) FROM tasks) AS tasks",
);
const add = statement("INSERT INTO tasks (user_id, title) VALUES ($1, 'more')");

describe("a replica that serves reads", () => {
  let server: TestServer;
  let standby: Standby;
  let database: Database;

  before(async function () {
    this.timeout(60_000);
    server = await createTestServer();
    await withClient(server.superuserUrl(), (client) =>
      client.query("CREATE DATABASE docket OWNER docket"),
    );
    await migrateDatabase(server.ownerUrl("docket"));
    await withClient(server.superuserUrl("docket"), (client) =>
      client.query(
        "INSERT INTO users (id, email, name) SELECT n, n || '@example.com', n FROM (VALUES ('ann'), ('bob'), ('carl')) v (n)",
      ),
    );
    standby = await createStandby(server);
  });
  after(async () => {
    await standby.remove();
    await server.remove();
  });
  beforeEach(async () => {
    await standby.setDelay(0);
    const url = server.ownerUrl("docket");
    database = openDatabase(url, { replicaUrl: standby.url(url), pool: { max: 4 } });
  });
  afterEach(() => database.destroy());

  const read = async (user: string, autocommit: UnitOptions["autocommit"] = true) => {
    const unit = { autocommit, readOnly: true };
    const { rows } = await database.forUser(user, () => database.execute(look, []), unit);
    const [row] = rows as unknown as [{ replica: boolean; tasks: string }];
    return { replica: row.replica, tasks: Number(row.tasks) };
  };
  const readsFromReplica = async (user: string) => {
    while (!(await read(user)).replica) await pause(20);
  };
  const write = (user: string) =>
    database.forUser(user, () => database.execute(add, [user]), { autocommit: true });

  it("serves read-only units and no others", async () => {
    await readsFromReplica("bob");
    expect((await read("bob", false)).replica).to.equal(true);
    const { rows } = await database.forUser("bob", () => database.execute(look, []));
    expect(rows[0]?.replica).to.equal(false);
    const counted = await database.asAdmin(() => database.execute(look, []));
    expect(counted.rows[0]?.replica, "administration looks at the truth").to.equal(false);
    await readsFromReplica("bob");
    expect(await database.forUser("bob", () => Task.count(), { readOnly: true })).to.be.a("number");
  });

  it("is not used for a user whose writes it lacks, until it has caught up", async () => {
    await readsFromReplica("ann");
    await readsFromReplica("bob");
    await standby.setDelay(DELAY);
    await pause(100);
    const { tasks } = await read("ann");
    for (let more = 1; more <= 10; more += 1) {
      await write("ann");
      expect(await read("ann")).to.deep.equal({ replica: false, tasks: tasks + more });
      expect(await read("ann", false)).to.deep.equal({ replica: false, tasks: tasks + more });
      expect((await read("bob")).replica, "who has not written").to.equal(true);
    }
    const caughtUp = readsFromReplica("ann");
    let last = await read("ann");
    while (!last.replica) {
      expect(last.tasks).to.equal(tasks + 10);
      await pause(20);
      last = await read("ann");
    }
    expect(last.tasks, "the replica has it all").to.equal(tasks + 10);
    await caughtUp;
  });

  it("has figures also while a unit is nested in one that it serves", async () => {
    await readsFromReplica("bob");
    const { sequelize } = database;
    const innermost = async () => {
      await database.execute(look, []);
      await database.asSystem(() => sequelize.query("SELECT 1"));
      expect(database.poolFigures().waiting).to.equal(0);
    };
    await database.asSystem(() =>
      sequelize.transaction(() =>
        database.asSystem(() => database.forUser("bob", innermost, { readOnly: true })),
      ),
    );
  });

  it("is not used for anybody while it lacks a write of the login role", async () => {
    await readsFromReplica("carl");
    await standby.setDelay(DELAY);
    await pause(100);
    const client = await database.driverPool.connect();
    await client.query("UPDATE users SET name = $1 WHERE id = $2", ["Carla", "carl"]);
    client.release();
    expect((await read("carl")).replica).to.equal(false);
    expect((await read("bob")).replica).to.equal(false);
    await standby.setDelay(0);
    await readsFromReplica("carl");
  });

  it("is not used by a new process until it has replayed possible writes of earlier ones", async () => {
    await standby.setDelay(DELAY);
    await pause(100);
    await withClient(server.superuserUrl("docket"), (client) =>
      client.query("INSERT INTO tasks (user_id, title) VALUES ('carl', 'earlier')"),
    );
    const { tasks, replica } = await read("carl");
    expect({ tasks, replica }).to.deep.equal({ tasks: 1, replica: false });
    await readsFromReplica("carl");
    expect((await read("carl")).tasks).to.equal(1);
  });

  it("fails no reads if it goes down: the primary serves them until it is back", async () => {
    await readsFromReplica("bob");
    const statuses: boolean[] = [];
    let stop = false;
    const reader = (async () => {
      while (!stop) statuses.push((await read("bob", statuses.length % 2 === 1)).replica);
    })();
    await standby.server.stop("immediate");
    for (let seen = 0; seen < 20; seen = statuses.filter((replica) => !replica).length)
      await pause(10);
    stop = true;
    await reader; // rejects if any read failed
    await standby.server.start(standby.port, { fsync: "off", max_connections: "200" });
    await readsFromReplica("bob");
  }).timeout(60_000);

  it("has connections separate from the primary's, each within its limit", async () => {
    await readsFromReplica("bob");
    await Promise.all(
      [...Array(20)].flatMap(() => [read("bob"), database.forUser("ann", () => Task.count())]),
    );
    // Sampling the replica's position borrows a connection now and then.
    for (let tries = 0; database.poolFigures().inUse > 0 && tries < 100; tries += 1)
      await pause(20);
    const { max, open, inUse, waiting } = database.poolFigures();
    expect({ max, inUse, waiting }).to.deep.equal({ max: 8, inUse: 0, waiting: 0 });
    expect(open).to.be.within(2, 8);
  });
});
