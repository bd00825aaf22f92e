import { rm } from "node:fs/promises";
import { expect } from "chai";
import pg from "pg";
import {
  type ConnectionOptions,
  migrate,
  migration,
  resolve,
  resolveConfig,
  undo,
} from "#src/index.js";
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

  it("builds an index concurrently and drops it", async () => {
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

  it("rebuilds an index in the next run if an interrupted build left it invalid", async () => {
    await writeIndex("CREATE INDEX CONCURRENTLY t_a ON t (a)");
    await breakDuringBuild();
    expect(await index()).to.deep.equal([{ valid: false }]);
    expect(await unfinished()).to.deep.equal([{ name: "2026-a.ts", steps: 0 }]);
    const lines: string[] = [];
    await run(lines);
    expect(lines.join("\n")).to.match(/was interrupted after 0 statements .*finishing it first/);
    expect(lines.join("\n")).to.match(/Dropping t_a: an interrupted build left it invalid/);
    expect(await index()).to.deep.equal([{ valid: true }]);
    expect(await unfinished()).to.deep.equal([]);
  });

  it("resumes after the last completed statement", async () => {
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
    const { output } = await project.sequelize(["db:migrate:status"]);
    expect(output.match(/^(up|down) .*$/gm)).to.deep.equal(["down 2026-a.ts"]);
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

  it("resumes at the failed statement once that is fixed", async () => {
    await writeSteps("CREATE TABLE once (id int)", "CREATE INDEX CONCURRENTLY t_a ON t (aa)");
    expect(await failureOf(run())).to.match(/statement 2 of 2 failed: column "aa" does not exist/);
    await writeSteps("CREATE TABLE once (id int)", "CREATE INDEX CONCURRENTLY t_a ON t (a)");
    await run();
    expect(await index()).to.deep.equal([{ valid: true }]);
    expect(await unfinished()).to.deep.equal([]);
    await undo({ connection: db, migrations: project.path("migrations") });
  });

  it("does not resume if a completed statement has changed, and can be resolved by hand either way", async () => {
    for (const applied of [true, false]) {
      await writeSteps(`CREATE TABLE once_${applied} (id int)`, "SELECT nothing");
      await failureOf(run());
      await writeSteps(`CREATE TABLE other_${applied} (id int)`, "SELECT 1");
      expect(await failureOf(run())).to.match(
        /has changed since in one of the 1 statements[\s\S]*migrator resolve 2026-a\.ts --rolled-back/,
      );
      const config = resolveConfig(
        { connection: () => db, models: async () => {} },
        project.folder,
      );
      await resolve(config, ["migrations/2026-a.ts"], applied);
      expect(await unfinished()).to.deep.equal([]);
      expect(await query(db, `SELECT name FROM "SequelizeMeta"`)).to.have.length(applied ? 1 : 0);
      await query(db, `DELETE FROM "SequelizeMeta"`);
    }
    await run();
    expect(await query(db, `SELECT name FROM "SequelizeMeta"`)).to.deep.equal([
      { name: "2026-a.ts" },
    ]);
  });

  it("can be resolved if its file is gone, so that it no longer keeps others from running", async () => {
    await writeSteps("CREATE TABLE once (id int)", "SELECT nothing");
    await failureOf(run());
    await rm(project.path("migrations/2026-a.ts"));
    await project.writeMigration("2026-b.ts", ["CREATE TABLE b (id int)"], ["DROP TABLE b"]);
    expect(await failureOf(run())).to.match(
      /2026-a\.ts was interrupted and its file can't be read: .*`migrator resolve 2026-a\.ts --rolled-back`/,
    );
    const config = resolveConfig({ connection: () => db, models: async () => {} }, project.folder);
    await resolve(config, ["2026-a.ts"], false);
    expect(await unfinished()).to.deep.equal([]);
    await run();
    expect(await query(db, `SELECT name FROM "SequelizeMeta"`)).to.deep.equal([
      { name: "2026-b.ts" },
    ]);
    await rm(project.path("migrations/2026-b.ts"));
    await resolve(config, ["2026-b.ts"], false);
    expect(await query(db, `SELECT name FROM "SequelizeMeta"`)).to.deep.equal([]);
    expect(await failureOf(resolve(config, ["2026-c.ts"], true))).to.match(/no migration 2026-c/);
  });

  it("refuses a statement that would end its transaction", async () => {
    await writeSteps("BEGIN; CREATE TABLE once (id int); COMMIT", "SELECT 1");
    expect(await failureOf(run())).to.match(
      /statement 1 of 2 failed: this would end .*transaction/,
    );
    expect(await query(db, "SELECT to_regclass('once') AS once")).to.deep.equal([{ once: null }]);
    expect(await unfinished()).to.deep.equal([]);
  });

  it("does not take for done what was so before the statement, however often it fails", async () => {
    const first = "CREATE TABLE once (id int)";
    await query(db, "CREATE INDEX t_a ON t (id)");
    for (const [steps, says] of [
      [["DROP INDEX CONCURRENTLY t_x"], /index "t_x" does not exist/],
      [[first, "DROP INDEX CONCURRENTLY t_x"], /index "t_x" does not exist/],
      [["CREATE INDEX CONCURRENTLY t_a ON t (a)"], /relation "t_a" already exists/],
      [[first, "CREATE INDEX CONCURRENTLY t_a ON t (a)"], /relation "t_a" already exists/],
    ] as const) {
      await writeSteps(...steps);
      for (let time = 0; time < 3; time++) expect(await failureOf(run())).to.match(says);
      await writeSteps(...steps.slice(0, -1), "DROP INDEX CONCURRENTLY t_a");
      await run();
      await query(db, `DROP TABLE IF EXISTS once; TRUNCATE "SequelizeMeta", "SequelizeMetaLog"`);
      await query(db, "CREATE INDEX t_a ON t (id)");
    }
  });

  it("takes a statement for done that was interrupted before it was recorded, unless it has changed since", async () => {
    await run(); // makes the log
    await query(
      db,
      "CREATE FUNCTION die() RETURNS trigger AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END' LANGUAGE plpgsql",
      `CREATE TRIGGER die BEFORE UPDATE OF steps ON "SequelizeMetaLog" EXECUTE FUNCTION die()`,
    );
    await writeIndex("CREATE INDEX CONCURRENTLY t_a ON t (a)");
    await failureOf(run());
    await query(db, `DROP TRIGGER die ON "SequelizeMetaLog"`);
    const [built] = await query(db, "SELECT 't_a'::regclass::oid AS id");
    await writeIndex("CREATE INDEX CONCURRENTLY t_a ON t (id)");
    expect(await failureOf(run())).to.match(/relation "t_a" already exists/);
    await writeIndex("CREATE INDEX CONCURRENTLY t_a ON t (a)");
    await run();
    expect(await query(db, "SELECT 't_a'::regclass::oid AS id")).to.deep.equal([built]);
    expect(await unfinished()).to.deep.equal([]);
  });

  it("neither takes an index for done nor drops it that IF NOT EXISTS found invalid", async () => {
    await query(db, "CREATE INDEX t_a ON t (a)");
    await query(db, "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_a'::regclass");
    await writeIndex("CREATE INDEX CONCURRENTLY IF NOT EXISTS t_a ON t (a)");
    expect(await failureOf(run())).to.match(/IF NOT EXISTS took something else.*invalid/);
    expect(await index()).to.deep.equal([{ valid: false }]);
    await query(db, "DROP INDEX t_a");
    await run();
    expect(await index()).to.deep.equal([{ valid: true }]);
  });

  it("in the classic style reports what failed, and runs again once that is fixed", async () => {
    const classic = (column: string) => `module.exports = { transaction: false,
      up: (q) => q.sequelize.query("CREATE INDEX CONCURRENTLY t_a ON t (${column})"), down: () => {} };`;
    await project.write("migrations/2026-a.js", classic("aa"));
    expect(await failureOf(run())).to.equal(
      '2026-a.js (up) failed: column "aa" does not exist [42703]\n\n    CREATE INDEX CONCURRENTLY t_a ON t (aa)',
    );
    expect(await unfinished()).to.deep.equal([]);
    await project.write("migrations/2026-a.js", classic("a"));
    await run();
    expect(await index()).to.deep.equal([{ valid: true }]);
  });

  it("in the classic style is not rerun if it is partly done", async () => {
    await project.write(
      "migrations/2026-a.js",
      `module.exports = { transaction: false, down: () => {},
         up: async (q) => { await q.sequelize.query("CREATE TABLE once (id int)"); await q.sequelize.query("SELECT nothing"); } };`,
    );
    expect(await failureOf(run())).to.match(/column "nothing" does not exist/);
    expect(await failureOf(run())).to.match(
      /was interrupted after 1 statements[\s\S]*can't be resumed[\s\S]*migrator resolve 2026-a\.js --applied/,
    );
  });

  it("is requested for all classic files that need it at once, and can be listed in the settings", async () => {
    const up = (sql: string) =>
      `module.exports = { up: (q) => q.sequelize.query(\`${sql}\`), down: () => {} };`;
    await query(db, "CREATE TYPE mood AS ENUM ('good')");
    await project.write("migrations/2026-a.js", up("CREATE INDEX CONCURRENTLY t_a ON t (a)"));
    await project.write("migrations/2026-b.js", up("CREATE TABLE b (id int)"));
    await project.write(
      "migrations/2026-c.js",
      `module.exports = { down: () => {}, up: async (q) => {
         await q.sequelize.query("ALTER TYPE mood ADD VALUE 'bad'");
         await q.sequelize.query("CREATE TABLE c (m mood DEFAULT 'bad')"); } };`,
    );
    await project.write("migrations/2026-d.js", up("VACUUM t"));
    const message = await failureOf(run());
    const files = ["2026-a.js", "2026-c.js", "2026-d.js"];
    expect(message).to.include(
      `outsideTransaction: [\n${files.map((file) => `        "${file}",\n`).join("")}    ]`,
    );
    await migrate({
      connection: db,
      migrations: project.path("migrations"),
      settings: { outsideTransaction: files },
    });
    expect(await query(db, `SELECT name FROM "SequelizeMeta"`)).to.have.length(4);
  });

  it("must be a list of statements", () => {
    expect(() => migration({ transaction: false, up: async () => {}, down: [] })).to.throw(
      /is a list of statements/,
    );
  });

  it("is requested if a statement needs it", async () => {
    await project.writeMigration("2026-a.ts", ["CREATE INDEX CONCURRENTLY t_a ON t (a)"], []);
    expect(await failureOf(run())).to.match(
      /cannot run inside a transaction block[\s\S]*`transaction: false`/,
    );
  });

  function writeSteps(...steps: string[]): Promise<void> {
    const down = ["DROP INDEX IF EXISTS t_a", "DROP TABLE IF EXISTS once"];
    return project.writeMigration("2026-a.ts", steps, down, "transaction: false");
  }

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

  /** A writer keeps the build waiting; then the migrator's own server process is terminated. */
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
