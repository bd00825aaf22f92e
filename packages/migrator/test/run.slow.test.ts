import { expect } from "chai";
import pg from "pg";
import type { ConnectionOptions } from "#src/index.js";
import { sized } from "./support/long.js";
import { Project } from "./support/project.js";
import { adminConnection, createDatabase, query } from "./support/server.js";

const MANY = sized(3, 10);

describe("sequelize-cli with the journal storage", () => {
  let db: ConnectionOptions;
  let project: Project;

  beforeEach(async () => {
    db = await createDatabase();
    project = await Project.create(db);
  });
  afterEach(() => project.remove());

  it("applies up to one, applies a named one, reverts one, reverts all", async () => {
    for (const name of ["a", "b", "c"]) await writeTable(name);
    await run("db:migrate", "--to", "2026-b.ts");
    expect(await tables()).to.deep.equal(["a", "b"]);
    await run("db:migrate", "--name", "2026-c.ts");
    expect(await tables()).to.deep.equal(["a", "b", "c"]);
    expect((await run("db:migrate:status")).output).to.match(
      /up 2026-a\.ts\nup 2026-b\.ts\nup 2026-c\.ts/,
    );
    await run("db:migrate:undo");
    expect(await tables()).to.deep.equal(["a", "b"]);
    expect(await journal()).to.deep.equal(["2026-a.ts", "2026-b.ts"]);
    await run("db:migrate:undo:all");
    expect(await tables()).to.deep.equal([]);
    expect(await journal()).to.deep.equal([]);
    expect((await run("db:migrate:status")).output).to.match(/down 2026-a\.ts/);
    const log = await query(
      db,
      `SELECT direction, length(checksum) AS length FROM "SequelizeMetaLog" ORDER BY id`,
    );
    expect(log.map(({ direction }) => direction)).to.deep.equal([
      "up",
      "up",
      "up",
      "down",
      "down",
      "down",
    ]);
    expect(log.every(({ length }) => length === 64)).to.equal(true);
  });

  it("rolls back schema and journal if the last statement fails, and names it", async () => {
    await writeTable("a");
    await project.writeMigration(
      "2026-b.ts",
      ["CREATE TABLE b (id int)", "INSERT INTO b VALUES (1)", "ALTER TABLE b\n  ADD COLUMN id int"],
      [],
    );
    const failed = await project.sequelize(["db:migrate"]);
    expect(failed.code).to.equal(1);
    expect(failed.output).to.include(
      '2026-b.ts (up): statement 3 of 3 failed: column "id" of relation "b" already exists [42701]',
    );
    expect(failed.output).to.include("ADD COLUMN id int");
    expect(await tables()).to.deep.equal(["a"]);
    expect(await journal()).to.deep.equal(["2026-a.ts"]);
  });

  it("names the database that can't be reached", async () => {
    await project.useDatabase({ ...db, port: 1 });
    const { code, output } = await project.sequelize(["db:migrate"]);
    expect(code).to.equal(1);
    expect(output).to.include(`Can't connect to ${db.host}:1/${db.database}: connect ECONNREFUSED`);
  });

  it("names an applied migration whose file has changed, and a file that can't be loaded", async () => {
    await writeTable("a");
    await run("db:migrate");
    await project.write("migrations/2026-a.ts", "export const up = () => {}, down = up;");
    await project.write("migrations/2026-b.js", "this is no JavaScript");
    const { code, output } = await project.sequelize(["db:migrate"]);
    expect(code).to.equal(1);
    expect(output).to.match(/^2026-a\.ts has changed since it was applied here/m);
    expect(output).to.match(/2026-b\.js can't be loaded: Unexpected identifier/);
  });

  it("makes a migration in the classic style atomic, including its own transactions", async () => {
    await project.write(
      "migrations/2026-a.js",
      `module.exports = {
         up: async (q, S) => {
           await q.createTable("a", { id: { type: S.INTEGER, primaryKey: true } });
           await q.sequelize.transaction(async (transaction) => {
             await q.addColumn("a", "b", S.TEXT, { transaction });
           });
           if (process.env.BREAK) await q.addColumn("a", "b", S.TEXT);
         },
         down: (q) => q.dropTable("a"),
       };`,
    );
    process.env.BREAK = "1";
    const failed = await project.sequelize(["db:migrate"]);
    delete process.env.BREAK;
    expect(failed.code).to.equal(1);
    expect(failed.output).to.match(
      /2026-a\.js \(up\) failed: column "b" of relation "a" already exists/,
    );
    expect(await tables()).to.deep.equal([]);
    await run("db:migrate");
    expect(await tables()).to.deep.equal(["a"]);
    await run("db:migrate:undo");
    expect(await tables()).to.deep.equal([]);
  });

  it("runs a migration that is a function, and rolls it back as a whole", async () => {
    await project.write(
      "migrations/2026-a.ts",
      `import { migration } from "@docket/migrator";
       export const { up, down } = migration({
         up: async ({ sql, queryInterface }) => {
           await sql("CREATE TABLE a (id int)");
           await sql("INSERT INTO a VALUES ($1), ($2)", [1, 2]);
           const [{ n }] = await sql<{ n: number }>("SELECT count(*)::int AS n FROM a");
           await queryInterface.addColumn("a", "total", { type: "int", defaultValue: n });
           if (process.env.BREAK) await sql("SELECT 1 / 0");
         },
         down: ["DROP TABLE a"],
       });`,
    );
    process.env.BREAK = "1";
    const failed = await project.sequelize(["db:migrate"]);
    delete process.env.BREAK;
    expect(failed.output).to.match(/2026-a\.ts \(up\): statement 4 failed: division by zero/);
    expect(await tables()).to.deep.equal([]);
    await run("db:migrate");
    expect(await query(db, "SELECT total FROM a")).to.deep.equal([{ total: 2 }, { total: 2 }]);
  });

  it("applies each migration once if many processes migrate an empty database concurrently", async () => {
    for (const name of ["a", "b", "c", "d", "e"]) await writeTable(name, "SELECT pg_sleep(0.02)");
    const runs = await Promise.all(
      Array.from({ length: MANY }, () => project.sequelize(["db:migrate"])),
    );
    expect(runs.map(({ code }) => code)).to.deep.equal(Array(MANY).fill(0));
    const log = await query(db, `SELECT name FROM "SequelizeMetaLog" ORDER BY id`);
    expect(log.map(({ name }) => name)).to.deep.equal(
      ["a", "b", "c", "d", "e"].map((n) => `2026-${n}.ts`),
    );
    expect(await tables()).to.deep.equal(["a", "b", "c", "d", "e"]);
  });

  it("waits for another migrator, and names it", async () => {
    await query(db, "CREATE TABLE gate (id int)");
    await project.useDatabase(db, { lockTimeout: 60_000 });
    await writeTable("a", "LOCK TABLE gate");
    const gate = new pg.Client({ ...db, ssl: false });
    await gate.connect();
    await gate.query("BEGIN; LOCK TABLE gate");
    const runs = [project.sequelize(["db:migrate"])];
    await until(async () => (await waitingFor("gate")) > 0);
    runs.push(project.sequelize(["db:migrate"]));
    await until(async () => (await migrators()) > 1);
    await gate.end();
    const [first, second] = await Promise.all(runs);
    expect(first!.code).to.equal(0);
    expect(second!.output).to.match(
      /Waiting for another migrator: server process \d+ \(migrator \S+:\d+, postgres, 127\.0\.0\.1\S*\), connected since \d{4}-/,
    );
    expect(second!.output).to.match(/2026-a\.ts: already applied, nothing to do/);
  });

  it("yields to the application, and retries while a table is in use", async () => {
    await query(db, "CREATE TABLE busy (id int)");
    await project.useDatabase(db, { lockTimeout: 100 });
    await project.writeMigration("2026-a.ts", ["ALTER TABLE busy ADD COLUMN b int"], []);
    const application = new pg.Client({ ...db, ssl: false });
    await application.connect();
    await application.query("BEGIN; SELECT * FROM busy");
    const migrating = project.sequelize(["db:migrate"]);
    await until(async () => (await waitingFor("busy")) > 0);
    await until(async () => (await waitingFor("busy")) === 0); // it does not queue: another reader gets through
    await query(db, "SELECT * FROM busy");
    await application.query("COMMIT");
    await application.end();
    const { code, output } = await migrating;
    expect(code).to.equal(0);
    expect(output).to.match(
      /2026-a\.ts: a lock was not granted within 100 ms; rolled back, attempt 2 of 30/,
    );
  });

  it("refuses a pooled address and says which variable to set", async () => {
    await writeTable("a");
    await project.useDatabase({ ...db, host: "ep-cool-sun-123-pooler.eu-central-1.aws.neon.tech" });
    const refused = await project.sequelize(["db:migrate"]);
    expect(refused.code).to.equal(1);
    expect(refused.output).to.include("is a pooled address");
    expect(refused.output).to.include("Set DATABASE_DIRECT_URL to the direct address");
    expect(refused.output).to.include("ep-cool-sun-123.eu-central-1.aws.neon.tech");
  });

  it("fails a backfill whose rows row security hides from their owner, unless it lifts that", async () => {
    const role = `owner_${db.database}`;
    await query(
      adminConnection(),
      `CREATE ROLE ${role} LOGIN PASSWORD 'x'`,
      `ALTER DATABASE ${db.database} OWNER TO ${role}`,
    );
    await project.useDatabase({ ...db, user: role, password: "x" });
    await project.writeMigration(
      "2026-a.ts",
      [
        "CREATE TABLE a (id int)",
        "INSERT INTO a VALUES (1)",
        "ALTER TABLE a ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE a FORCE ROW LEVEL SECURITY",
      ],
      [],
    );
    await run("db:migrate");
    await project.writeMigration("2026-b.ts", ["UPDATE a SET id = 2"], []);
    const failed = await project.sequelize(["db:migrate"]);
    expect(failed.output).to.match(
      /query would be affected by row-level security policy for table "a"/,
    );
    await project.write(
      "migrations/2026-b.ts",
      `import { migration, withoutForcedRowSecurity } from "@docket/migrator";
       export const { up, down } = migration({
         up: [...withoutForcedRowSecurity("a", "UPDATE a SET id = 2")], down: [] });`,
    );
    await run("db:migrate");
    expect(
      await query(
        db,
        "SELECT id, relforcerowsecurity AS forced FROM a, pg_class WHERE oid = 'a'::regclass",
      ),
    ).to.deep.equal([{ id: 2, forced: true }]);
  });

  async function run(...args: string[]) {
    const finished = await project.sequelize(args);
    expect(finished.code, finished.output).to.equal(0);
    return finished;
  }

  async function writeTable(name: string, ...more: string[]): Promise<void> {
    await project.writeMigration(
      `2026-${name}.ts`,
      [`CREATE TABLE ${name} (id int)`, ...more],
      [`DROP TABLE ${name}`],
    );
  }

  async function tables(): Promise<string[]> {
    const rows = await query(
      db,
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
         AND relname NOT LIKE 'Sequelize%' ORDER BY 1`,
    );
    return rows.map(({ relname }) => relname);
  }

  async function journal(): Promise<string[]> {
    return (await query(db, `SELECT name FROM "SequelizeMeta" ORDER BY 1`)).map(({ name }) => name);
  }

  /** How many migrators have asked for the lock. */
  async function migrators(): Promise<number> {
    const [row] = await query(
      db,
      `SELECT count(*)::int AS n FROM pg_stat_activity
        WHERE datname = current_database() AND query ~ 'pg_try_advisory_lock|LOCK TABLE gate' AND pid <> pg_backend_pid()
          AND application_name LIKE 'migrator %'`,
    );
    return row!.n;
  }

  async function waitingFor(table: string): Promise<number> {
    const [row] = await query(
      db,
      `SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND relation = '${table}'::regclass`,
    );
    return row!.n;
  }
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}
