import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import pg from "pg";
import { type ConnectionOptions, migrate, undo } from "#src/index.js";
import { Project } from "./support/project.js";
import { createDatabase, query } from "./support/server.js";
import { shareConnection } from "./support/shared-connection.js";

describe("migrate and undo as functions", () => {
  let db: ConnectionOptions;
  let project: Project;

  beforeEach(async () => {
    db = await createDatabase();
    project = await Project.create(db);
    await project.writeMigration("2026-a.ts", ["CREATE TABLE a (id int)"], ["DROP TABLE a"]);
  });
  afterEach(() => project.remove());

  it("apply pending migrations with a log line each, and do nothing the second time", async () => {
    await run();
    await project.writeMigration("2026-b.ts", ["CREATE TABLE b (id int)"], ["DROP TABLE b"]);
    const lines: string[] = [];
    const runs = await run(lines);
    expect(runs.map(({ name }) => name)).to.deep.equal(["2026-b.ts"]);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^2026-b\.ts: applied in \d+ ms$/);
    expect(await run()).to.deep.equal([]);
  });

  it("name an applied migration whose file has changed", async () => {
    await run();
    await project.writeMigration("2026-a.ts", ["CREATE TABLE a (id bigint)"], ["DROP TABLE a"]);
    const lines: string[] = [];
    expect(await run(lines)).to.deep.equal([]);
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^2026-a\.ts has changed since it was applied here/);
  });

  it("stop with the cause if a migration fails, and roll that one back", async () => {
    await project.writeMigration(
      "2026-b.ts",
      ["CREATE TABLE b (id int)", "SELECT * FROM nowhere"],
      [],
    );
    const message = await failureOf(run());
    expect(message).to.match(
      /^2026-b\.ts \(up\): statement 2 of 2 failed: relation "nowhere" does not exist \[42P01\]/,
    );
    expect(message).to.match(/SELECT \* FROM nowhere\n\s+\^/);
    expect(await names()).to.deep.equal(["2026-a.ts"]);
    expect(await query(db, "SELECT to_regclass('b') AS b")).to.deep.equal([{ b: null }]);
  });

  it("say what to do about rows that do not fit, and that nothing was done", async () => {
    await query(db, "CREATE TABLE n (i int)", "INSERT INTO n VALUES (-1)");
    await project.writeMigration(
      "2026-b.ts",
      ["ALTER TABLE n ADD COLUMN j int", "ALTER TABLE n ADD CONSTRAINT p CHECK (i > 0)"],
      [],
    );
    expect(await failureOf(run())).to.match(
      /\[23514\][\s\S]*\n\nRows that violate it: SELECT \* FROM n WHERE NOT \(i > 0\)\. .* Nothing of 2026-b\.ts was applied\.$/,
    );
  });

  it("leave out the statement where its own RAISE hints at what to do", async () => {
    const raise = `DO $$ BEGIN RAISE EXCEPTION 'No role.' USING HINT = 'Create it.'; END $$`;
    await project.writeMigration("2026-b.ts", [raise], []);
    expect(await failureOf(run())).to.equal(
      "2026-b.ts (up): statement 1 of 1 failed: No role. [P0001]\n  hint: Create it.",
    );
  });

  it("refuse what would end the transaction of a migration, in whatever style, and do nothing of it", async () => {
    const steps = ["CREATE TABLE b (id int)", "COMMIT", "CREATE TABLE c (id int)"];
    const asCode = (what: string) =>
      `for (const step of ${JSON.stringify(steps)}) await ${what}(step);`;
    const styles = [
      `import { migration } from "@docket/migrator"; export const { up, down } = migration({ up: ${JSON.stringify(steps)}, down: [] });`,
      `import { migration } from "@docket/migrator"; export const { up, down } = migration({ up: async ({ sql }) => { ${asCode("sql")} }, down: [] });`,
      `export async function up(q) { ${asCode("q.sequelize.query")} }`,
    ];
    for (const style of styles) {
      await project.write("migrations/2026-b.ts", style);
      const message = await failureOf(run());
      expect(message).to.match(
        /2026-b\.ts \(up\).* failed: this would end the migration's transact/,
      );
      expect(message).to.match(/outsideTransaction: \[\n +"2026-b\.ts",\n/);
      expect(await names()).to.deep.equal(["2026-a.ts"]);
      expect(await query(db, "SELECT to_regclass('b') AS b")).to.deep.equal([{ b: null }]);
    }
    const atomic = `CREATE FUNCTION one() RETURNS int BEGIN ATOMIC SELECT 1; END`;
    const kept = ["SAVEPOINT s", "ROLLBACK TO s", `SELECT 'x; COMMIT;' -- ; COMMIT`, atomic];
    await project.writeMigration("2026-b.ts", kept, ["DROP FUNCTION one()"]);
    await run();
    expect(await names()).to.deep.equal(["2026-a.ts", "2026-b.ts"]);
  });

  it("take back what a migration has set for its session", async () => {
    await query(db, "CREATE SCHEMA other; GRANT ALL ON SCHEMA other, public TO pg_monitor");
    const own = ["CREATE TABLE c (id int)", "CREATE TABLE other.d AS SELECT current_user AS who"];
    const settings = [
      ["SET search_path = other", "SET statement_timeout = 200", "SET ROLE pg_monitor"],
      ["SELECT set_config('search_path', '', false)"],
    ];
    for (const set of settings) {
      await project.writeMigration("2026-b.ts", set, ["SET search_path = other"]);
      await project.writeMigration(
        "2026-c.ts",
        [...own, "SELECT pg_sleep(0.3)"],
        ["DROP TABLE public.c", "DROP TABLE other.d"],
      );
      await run();
      expect(await query(db, "SELECT who FROM other.d")).to.deep.equal([{ who: "postgres" }]);
      expect(await query(db, "SELECT to_regclass('public.c') IS NOT NULL AS made")).to.deep.equal([
        { made: true },
      ]);
      await undo({ connection: db, migrations: project.path("migrations") }, 2);
      expect(await names()).to.deep.equal(["2026-a.ts"]);
    }
  });

  it("are not subject to the timeouts of the database, however long an answer takes", async () => {
    const timeout = "idle_in_transaction_session_timeout";
    await query(db, `ALTER DATABASE ${db.database} SET ${timeout} = 1`);
    class Client extends pg.Client {
      override query = ((...given: unknown[]) =>
        sleep(5).then(() => (super.query as (...all: unknown[]) => unknown)(...given))) as never;
    }
    await migrate({ connection: { ...db, Client }, migrations: project.path("migrations") });
    expect(await names()).to.deep.equal(["2026-a.ts"]);
  });

  it("keep the role that the connection has taken when it was opened", async () => {
    await query(db, "GRANT ALL ON SCHEMA public TO pg_monitor");
    class Client extends pg.Client {
      constructor(config?: pg.ClientConfig) {
        super(config);
        this.once("connect", () => void this.query("SET ROLE pg_monitor"));
      }
    }
    for (const name of ["b", "c"])
      await project.writeMigration(
        `2026-${name}.ts`,
        [`CREATE TABLE ${name} AS SELECT current_user AS who`],
        [`DROP TABLE ${name}`],
      );
    await migrate({ connection: { ...db, Client }, migrations: project.path("migrations") });
    for (const name of ["b", "c"])
      expect(await query(db, `SELECT who FROM ${name}`)).to.deep.equal([{ who: "pg_monitor" }]);
  });

  it("share the journal with sequelize-cli", async () => {
    await run();
    const { output } = await project.sequelize(["db:migrate"]);
    expect(output).to.match(/already up to date/);
    const undone = await undo(
      { connection: db, migrations: project.path("migrations") },
      Number.POSITIVE_INFINITY,
    );
    expect(undone.map(({ name }) => name)).to.deep.equal(["2026-a.ts"]);
    expect((await project.sequelize(["db:migrate:status"])).output).to.match(/down 2026-a\.ts/);
  });

  it("support a journal with another name and schema", async () => {
    await query(db, "CREATE SCHEMA ops");
    const journal = { table: "applied", schema: "ops" };
    await migrate({ connection: db, migrations: project.path("migrations"), journal });
    expect(await query(db, "SELECT name FROM ops.applied")).to.deep.equal([{ name: "2026-a.ts" }]);
    expect(await query(db, `SELECT name FROM ops."appliedLog"`)).to.have.length(1);
  });

  it("refuse a pooled address before connecting", async () => {
    const pooled = { ...db, host: "ep-x-pooler.eu-central-1.aws.neon.tech" };
    const settings = { directUrlVariable: "MY_DIRECT_URL" };
    const refused = migrate({
      connection: pooled,
      migrations: project.path("migrations"),
      settings,
    });
    expect(await failureOf(refused)).to.match(
      /is a pooled address.*Set MY_DIRECT_URL to the direct address/,
    );
  });

  it("refuse a pooler that lends a connection to several clients in turns, and leave no lock there", async () => {
    const pooler = await shareConnection(db);
    const pooled = { ...db, port: pooler.port };
    expect(await query(pooled, "SELECT 1 AS one")).to.deep.equal([{ one: 1 }]);
    const refused = migrate({ connection: pooled, migrations: project.path("migrations") });
    expect(await failureOf(refused)).to.match(
      /A pooler in transaction mode answers at this address.*Set DATABASE_DIRECT_URL/,
    );
    const ownLocks = `SELECT FROM pg_locks WHERE locktype = 'advisory'
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    expect(await query(db, ownLocks)).to.deep.equal([]);
    pooler.close();
  });

  it("detect a lost lock, as behind a pooler that swaps connections", async () => {
    await project.writeMigration("2026-b.ts", ["SELECT pg_advisory_unlock_all()"], []);
    await project.writeMigration("2026-c.ts", ["CREATE TABLE c (id int)"], []);
    expect(await failureOf(run())).to.match(/The migration lock is gone.*DATABASE_DIRECT_URL/);
    expect(await names()).to.deep.equal(["2026-a.ts", "2026-b.ts"]);
  });

  it("say that a database takes no changes", async () => {
    await query(db, `ALTER DATABASE ${db.database} SET default_transaction_read_only = on`);
    expect(await failureOf(run())).to.match(
      /^127\.0\.0\.1:\d+\/t_\w+ takes no changes: default_transaction_read_only is on/,
    );
  });

  it("need no more rights than those to the journal, and say if they lack them", async () => {
    const role = `clerk_${randomBytes(4).toString("hex")}`;
    await query(db, `CREATE ROLE ${role} LOGIN PASSWORD 'x'`, "CREATE SCHEMA own");
    await query(db, `ALTER SCHEMA own OWNER TO ${role}`);
    const as = { connection: { ...db, user: role, password: "x" } };
    const migrations = project.path("migrations");
    const lacking = /^permission denied for .*: run this as the role that owns them/;
    expect(await failureOf(migrate({ ...as, migrations }))).to.match(lacking);
    await run();
    await project.writeMigration("2026-b.ts", ["CREATE TABLE own.b ()"], ["DROP TABLE own.b"]);
    expect(await failureOf(migrate({ ...as, migrations }))).to.match(lacking);
    const journal = `"SequelizeMeta", "SequelizeMetaLog"`;
    await query(db, `GRANT SELECT, INSERT, UPDATE, DELETE ON ${journal} TO ${role}`);
    expect(await migrate({ ...as, migrations })).to.have.length(1);
    expect(await names()).to.deep.equal(["2026-a.ts", "2026-b.ts"]);
  });

  it("name the server that can't be reached", async () => {
    const nobody = { ...db, port: 1 };
    const failed = migrate({ connection: nobody, migrations: project.path("migrations") });
    expect(await failureOf(failed)).to.match(
      /^Can't connect to 127\.0\.0\.1:1\/t_\w+: .*ECONNREFUSED/,
    );
  });

  function run(lines: string[] = []) {
    return migrate({
      connection: db,
      migrations: project.path("migrations"),
      log: (line) => lines.push(line),
    });
  }

  async function names(): Promise<string[]> {
    return (await query(db, `SELECT name FROM "SequelizeMeta" ORDER BY 1`)).map(({ name }) => name);
  }
});

async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("It should have failed.");
}
