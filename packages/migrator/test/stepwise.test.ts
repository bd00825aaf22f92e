import { expect } from "chai";
import pg from "pg";
import { type ConnectionOptions, migrate, migration, undo } from "#src/index.js";
import { Project } from "./support/project.js";
import { createDatabase, query } from "./support/server.js";

describe("a migration outside a transaction", () => {
  let db: ConnectionOptions;
  let project: Project;

  beforeEach(async () => {
    db = await createDatabase();
    project = await Project.create(db);
    await query(
      db,
      "CREATE TABLE t (id int, a int)",
      "INSERT INTO t SELECT n, n % 10 FROM generate_series(1, 1000) n",
    );
  });
  afterEach(() => project.remove());

  it("builds an index concurrently and takes it away", async () => {
    await writeIndex("CREATE INDEX CONCURRENTLY t_a ON t (a)");
    await run();
    expect(await index()).to.deep.equal([{ valid: true }]);
    await undo({ connection: db, migrations: project.path("migrations") });
    expect(await index()).to.deep.equal([]);
    expect(await unfinished()).to.deep.equal([]);
  });

  it("leaves no invalid index and no mark behind when the build fails", async () => {
    await writeIndex("CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a)");
    expect(await failureOf(run())).to.match(
      /statement 1 of 1 failed: could not create unique index/,
    );
    expect(await index()).to.deep.equal([]);
    expect(await unfinished()).to.deep.equal([]);
    await query(db, "DELETE FROM t WHERE id > 10");
    await run();
    expect(await index()).to.deep.equal([{ valid: true }]);
  });

  it("repairs an index that a broken build left invalid, in the next run", async () => {
    await writeIndex("CREATE INDEX CONCURRENTLY t_a ON t (a)");
    await breakDuringBuild();
    expect(await index()).to.deep.equal([{ valid: false }]);
    expect(await unfinished()).to.deep.equal([{ name: "2026-a.ts", steps: 0 }]);
    const lines: string[] = [];
    await run(lines);
    expect(lines.join("\n")).to.match(/broke off after 0 statements .*finishing it first/);
    expect(lines.join("\n")).to.match(/Dropping t_a: a build that broke off left it invalid/);
    expect(await index()).to.deep.equal([{ valid: true }]);
    expect(await unfinished()).to.deep.equal([]);
  });

  it("goes on after the last statement that was done", async () => {
    await project.writeMigration(
      "2026-a.ts",
      [
        "CREATE TABLE once (id int)",
        "CREATE INDEX CONCURRENTLY t_a ON t (a)",
        "CREATE TABLE last (id int)",
      ],
      ["DROP TABLE last", "DROP INDEX CONCURRENTLY t_a", "DROP TABLE once"],
      "transaction: false",
    );
    await breakDuringBuild();
    expect(await unfinished()).to.deep.equal([{ name: "2026-a.ts", steps: 1 }]);
    await run();
    expect(
      await query(
        db,
        "SELECT to_regclass('once') IS NOT NULL AS one, to_regclass('last') IS NOT NULL AS two",
      ),
    ).to.deep.equal([{ one: true, two: true }]);
    await undo({ connection: db, migrations: project.path("migrations") });
    expect(
      await query(db, "SELECT to_regclass('once') AS one, to_regclass('last') AS two"),
    ).to.deep.equal([{ one: null, two: null }]);
  });

  it("is not continued with another file", async () => {
    await writeIndex("CREATE INDEX CONCURRENTLY t_a ON t (a)");
    await breakDuringBuild();
    await writeIndex("CREATE INDEX CONCURRENTLY t_a ON t (a, id)");
    expect(await failureOf(run())).to.match(/broke off half-way and its file has changed since/);
  });

  it("must be a list of statements", () => {
    expect(() => migration({ transaction: false, up: async () => {}, down: [] })).to.throw(
      /is a list of statements/,
    );
  });

  it("is asked for where a statement needs it", async () => {
    await project.writeMigration("2026-a.ts", ["CREATE INDEX CONCURRENTLY t_a ON t (a)"], []);
    expect(await failureOf(run())).to.match(/Give the migration `transaction: false`/);
  });

  async function writeIndex(sql: string): Promise<void> {
    await project.writeMigration(
      "2026-a.ts",
      [sql],
      ["DROP INDEX CONCURRENTLY t_a"],
      "transaction: false",
    );
  }

  function run(lines: string[] = []) {
    return migrate({
      connection: db,
      migrations: project.path("migrations"),
      log: (line) => lines.push(line),
    });
  }

  /** A writer keeps the build waiting; then the migrator's own server process is ended under it. */
  async function breakDuringBuild(): Promise<void> {
    const writer = new pg.Client({ ...db, ssl: false });
    await writer.connect();
    await writer.query("BEGIN; INSERT INTO t VALUES (0, 0)");
    const broken = failureOf(run());
    for (let builder: unknown; builder === undefined; ) {
      const [row] = await query(
        db,
        "SELECT pg_terminate_backend(pid) AS pid FROM pg_stat_progress_create_index WHERE datname = current_database() AND phase LIKE 'waiting%'",
      );
      builder = row?.pid;
    }
    await broken;
    await writer.query("COMMIT");
    await writer.end();
  }

  function index() {
    return query(db, "SELECT indisvalid AS valid FROM pg_index WHERE indrelid = 't'::regclass");
  }

  function unfinished() {
    return query(db, `SELECT name, steps FROM "SequelizeMetaLog" WHERE finished_at IS NULL`);
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
