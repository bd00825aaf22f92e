import { appendFile } from "node:fs/promises";
import { expect } from "chai";
import {
  baseline,
  type ConnectionOptions,
  describeDifference,
  drift,
  hasDrifted,
  migrate,
  pendingSql,
  resolveConfig,
} from "#src/index.js";
import { Project } from "./support/project.js";
import { createDatabase, query } from "./support/server.js";

const names = { before: "migrations", after: "live" };

describe("drift", () => {
  let db: ConnectionOptions;
  let project: Project;

  beforeEach(async () => {
    db = await createDatabase();
    project = await Project.create(db);
    await project.writeMigration(
      "2026-a.ts",
      [
        "CREATE TABLE t (id int PRIMARY KEY, a text)",
        "CREATE INDEX t_a ON t (a)",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "CREATE POLICY own ON t USING (a = 'x')",
        "CREATE SCHEMA app",
        "CREATE TABLE app.t (id int)",
        "CREATE TABLE app (t text)",
        "GRANT SELECT ON app.t TO PUBLIC",
        "CREATE RULE kept AS ON DELETE TO t WHERE old.a = 'x' DO INSTEAD NOTHING",
      ],
      ["DROP TABLE t, app, app.t", "DROP SCHEMA app"],
    );
    await migrate({ connection: db, migrations: project.path("migrations") });
  });
  afterEach(() => project.remove());

  it("is empty after migrating, also with migrations pending", async () => {
    await project.writeMigration("2026-b.ts", ["CREATE TABLE b (id int)"], ["DROP TABLE b"]);
    expect(hasDrifted(await report())).to.equal(false);
  });

  it("names a changed file of an applied migration", async () => {
    await appendFile(project.path("migrations/2026-a.ts"), "// a word more\n");
    expect((await report()).changedFiles).to.deep.equal(["2026-a.ts"]);
  });

  it("ignores other line endings", async () => {
    const { readFile } = await import("node:fs/promises");
    const text = await readFile(project.path("migrations/2026-a.ts"), "utf8");
    await project.write("migrations/2026-a.ts", text.replaceAll("\n", "\r\n"));
    expect(hasDrifted(await report())).to.equal(false);
  });

  it("names a missing file", async () => {
    await project.writeMigration("2026-b.ts", ["CREATE TABLE b (id int)"], ["DROP TABLE b"]);
    await migrate({ connection: db, migrations: project.path("migrations") });
    const { rm } = await import("node:fs/promises");
    await rm(project.path("migrations/2026-b.ts"));
    expect((await report()).missingFiles).to.deep.equal(["2026-b.ts"]);
  });

  it("says what the journal lacks, or has too much, where that keeps it from comparing", async () => {
    await project.writeMigration(
      "2026-b.ts",
      ["ALTER TABLE t ADD COLUMN later int"],
      ["ALTER TABLE t DROP COLUMN later"],
    );
    await migrate({ connection: db, migrations: project.path("migrations") });
    await query(db, `DELETE FROM "SequelizeMeta" WHERE name = '2026-a.ts'`);
    const refused = await report().catch((error) => error);
    expect(refused.message)
      .to.contain('relation "t" does not exist')
      .and.to.contain("The journal lacks what comes before it: 2026-a.ts.")
      .and.to.contain("migrator baseline --to 2026-a.ts");
    const config = resolveConfig({ connection: () => db, models: async () => {} }, project.folder);
    await baseline(config, { to: "2026-a.ts" });
    expect((await report()).differences).to.deep.equal([]);

    await query(db, `INSERT INTO "SequelizeMeta" VALUES ('2027-gone.ts')`);
    await project.write("migrations/2028-pending.ts", "export const up = async () => {};");
    const noFile = await pendingSql(config).catch((error) => error);
    expect(noFile.message).to.contain("migrator resolve 2027-gone.ts --rolled-back");
  });

  it("finds none in policies of a role that owns the tables here, and another elsewhere", async () => {
    const owner = `owner_${db.database}`;
    await query(db, `CREATE ROLE ${owner} LOGIN PASSWORD 'x'`);
    const own = { ...(await createDatabase(owner)), user: owner, password: "x" };
    const connection = { ...own, user: db.user, password: db.password };
    const [asMaker, byName] = ["CURRENT_USER, pg_monitor", owner];
    await project.writeMigration(
      "2026-b.ts",
      [`CREATE POLICY a ON t TO ${asMaker}`, `CREATE POLICY b ON t TO ${byName}`],
      ["DROP POLICY a ON t", "DROP POLICY b ON t"],
    );
    await migrate({ connection: own, migrations: project.path("migrations") });
    const elsewhere = { connection: () => connection, scratch: () => ({ connection: db }) };
    const drifted = async () =>
      (await drift(resolveConfig({ ...elsewhere, models: async () => {} }, project.folder)))
        .differences;
    expect(await drifted()).to.deep.equal([]);
    await query(own, "ALTER POLICY a ON t TO pg_monitor");
    expect((await drifted()).map(({ name }) => name)).to.deep.equal(["t.a"]);
  });

  const changes: [what: string, sql: string, line: string | RegExp][] = [
    [
      "a column added by hand",
      "ALTER TABLE t ADD COLUMN b int",
      "column t.b is only in live: integer",
    ],
    ["a dropped index", "DROP INDEX t_a", /^index t_a is only in migrations: CREATE INDEX t_a/],
    [
      "a changed policy",
      "ALTER POLICY own ON t USING (true)",
      /^policy t\.own differs: in migrations .*'x'.*, in live .*using \(true\)/,
    ],
    [
      "row security that was switched off",
      "ALTER TABLE t DISABLE ROW LEVEL SECURITY",
      "row security t is only in migrations: enabled",
    ],
    ["a grant", "GRANT SELECT ON t TO PUBLIC", "grant t to public is only in live: SELECT"],
    [
      "a grant on a column beside one on a table of that name",
      "GRANT SELECT (t) ON app TO PUBLIC",
      "grant column app.t to public is only in live: SELECT",
    ],
    [
      "a changed default",
      "ALTER TABLE t ALTER COLUMN a SET DEFAULT 'y'",
      /^column t\.a differs: in migrations text, in live text default 'y'/,
    ],
    ["a rule that was switched off", "ALTER TABLE t DISABLE RULE kept", /^rule t\.kept differs/],
    ["a comment", "COMMENT ON COLUMN t.a IS 'hello'", "comment column t.a is only in live: hello"],
    [
      "a function",
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
      /^function f\(\) is only in live/,
    ],
    [
      "a constraint that is not validated",
      "ALTER TABLE t ADD CONSTRAINT c CHECK (id > 0) NOT VALID",
      /^constraint t\.c is only in live: CHECK \(\(id > 0\)\) NOT VALID/,
    ],
  ];
  it("names what was changed by hand", async () => {
    await query(db, ...changes.map(([, sql]) => sql));
    const { differences } = await report();
    const lines = differences.map((difference) => describeDifference(difference, names));
    for (const [what, , line] of changes) {
      const found = lines.filter((one) =>
        typeof line === "string" ? one === line : line.test(one),
      );
      expect(found, `${what}:\n${lines.join("\n")}`).to.have.length(1);
    }
  });

  function report() {
    return drift(resolveConfig({ connection: () => db, models: async () => {} }, project.folder));
  }
});
