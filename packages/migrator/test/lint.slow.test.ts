import { expect } from "chai";
import {
  asScript,
  type ConnectionOptions,
  lint,
  migrate,
  pendingSql,
  resolveConfig,
} from "#src/index.js";
import { Project } from "./support/project.js";
import { createDatabase } from "./support/server.js";

const mixed = 'CREATE TABLE "Mixed" ("B" int)';
const parted = "CREATE TABLE parted (a int) PARTITION BY RANGE (a)";
const part = "CREATE TABLE part PARTITION OF parted DEFAULT";
const other = "CREATE SCHEMA other";
/** Each statement of a test has a table of its own, so that one run checks them all. */
const model = ["t", ...Array.from({ length: 12 }, (_, index) => `t${index}`)]
  .map((table) => `CREATE TABLE ${table} (id int PRIMARY KEY, a varchar(20), b int, kept text)`)
  .join("; ");
const onTable = (sql: string, index: number) =>
  sql.replace(/(?<=\b(?:TABLE|ON|REFERENCES) (?:public\.)?)t\b/g, `t${index}`);

describe("lint and sql", () => {
  let db: ConnectionOptions;
  let project: Project;

  beforeEach(async () => {
    db = await createDatabase();
    project = await Project.create(db);
    await project.writeMigration(
      "2026-a.ts",
      [model, mixed, parted, part, other],
      ['DROP TABLE t, "Mixed", parted'],
    );
    await migrate({ connection: db, migrations: project.path("migrations") });
  });
  afterEach(() => project.remove());

  it("reports each danger at its statement", async () => {
    const findings: [rule: string, sql: string][] = [
      ["index-without-concurrently", "CREATE INDEX t_a ON t (a)"],
      ["volatile-default", "ALTER TABLE t ADD COLUMN at timestamptz DEFAULT clock_timestamp()"],
      ["type-change-rewrites", "ALTER TABLE t ALTER COLUMN b TYPE bigint"],
      ["not-null-without-check", "ALTER TABLE t ALTER COLUMN b SET NOT NULL"],
      ["dropped-but-in-models", "ALTER TABLE t DROP COLUMN kept"],
      ["data-loss", "ALTER TABLE t DROP COLUMN a"],
      ["constraint-missing-not-valid", "ALTER TABLE t ADD CONSTRAINT positive CHECK (b > 0)"],
    ];
    const all = await lintOf(findings.map(([, sql]) => sql));
    for (const [index, [rule, sql]] of findings.entries()) {
      const found = all.filter((finding) => finding.rule === rule);
      if (rule === "dropped-but-in-models") {
        expect(found.some(({ message }) => message.includes(`t${index}`))).to.equal(true);
        continue;
      }
      const here = found.filter(({ statement }) => statement === index + 1);
      expect(here, rule).to.have.length(1);
      expect(here[0]).to.include({ migration: "2026-b.ts", sql: onTable(sql, index) });
    }
  });

  it("reports each danger once, with the table and a remedy", async () => {
    const once: [sql: string, rule: string, help: RegExp][] = [
      ["CREATE INDEX parted_a ON parted (a)", "index-without-concurrently", /ATTACH PARTITION/],
      ["ALTER TABLE t ADD CONSTRAINT u UNIQUE (a)", "index-without-concurrently", /USING INDEX/],
      ["ALTER TABLE t ADD COLUMN u int UNIQUE", "index-without-concurrently", /USING INDEX/],
      ["CREATE UNIQUE INDEX u_index ON t (a)", "index-without-concurrently", /CONCURRENTLY/],
      [
        "ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING btree (b WITH =)",
        "index-without-concurrently",
        /little is written/,
      ],
      [
        "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES t (id)",
        "adding-foreign-key-constraint",
        /NOT VALID/,
      ],
      ["ALTER TABLE t ADD CONSTRAINT c CHECK (b > 0)", "constraint-missing-not-valid", /NOT VALID/],
      ["ALTER TABLE t RENAME COLUMN a TO z", "renamed", /no running version/],
      ['ALTER TABLE t RENAME TO "Tee"', "renamed", /no running version/],
      ["ALTER TABLE t SET SCHEMA other", "renamed", /no running version/],
      [
        "ALTER TABLE t ADD COLUMN twice int GENERATED ALWAYS AS (b * 2) STORED",
        "volatile-default",
        /VIRTUAL/,
      ],
      [
        'ALTER TABLE "Mixed" ADD CONSTRAINT c CHECK ("B" > 0)',
        "constraint-missing-not-valid",
        /NOT VALID/,
      ],
    ];
    const all = await lintOf(once.map(([sql]) => sql));
    for (const [index, [sql, rule, help]] of once.entries()) {
      const found = all.filter(
        ({ statement, rule: other }) =>
          statement === index + 1 && other !== "dropped-but-in-models",
      );
      expect(
        found.map((finding) => finding.rule),
        sql,
      ).to.deep.equal([rule]);
      expect(found[0]!.message).to.match(new RegExp(`\\bt${index}\\b|"?Mixed"?|parted`));
      expect(found[0]!.help, sql).to.match(help);
    }
  });

  it("follows a table in use that is renamed, and not the new one under its old name", async () => {
    const all = await lintOf([
      "ALTER TABLE t0 RENAME TO tee",
      "ALTER TABLE tee ALTER COLUMN b TYPE bigint",
      "ALTER TABLE tee ALTER COLUMN b SET NOT NULL",
      "CREATE INDEX tee_a ON tee (a)",
      "ALTER TABLE tee ADD CONSTRAINT c CHECK (b > 0)",
      "ALTER TABLE tee DROP COLUMN a",
      "CREATE TABLE t0 (id int, a text)",
      "ALTER TABLE t0 ALTER COLUMN id TYPE bigint",
      "CREATE INDEX t0_a ON t0 (a)",
      "ALTER TABLE t0 ADD CONSTRAINT c CHECK (id > 0)",
    ]);
    const found = all.filter(({ statement }) => statement !== undefined);
    expect(
      found.sort((a, b) => a.statement! - b.statement!).map((one) => [one.statement, one.rule]),
    ).to.deep.equal([
      [1, "renamed"],
      [2, "type-change-rewrites"],
      [3, "not-null-without-check"],
      [4, "index-without-concurrently"],
      [5, "constraint-missing-not-valid"],
      [6, "data-loss"],
    ]);
    expect(found[4]!.message).to.match(/^tee: /);
  });

  it("knows a table by its bare name where the search path leads to it", async () => {
    const all = await lintOf([
      "ALTER TABLE t0 SET SCHEMA other",
      "SET LOCAL search_path = other, public",
      "ALTER TABLE t0 ADD CONSTRAINT c CHECK (b > 0)",
    ]);
    const found = all.find(({ rule }) => rule === "constraint-missing-not-valid");
    expect(found).to.include({ statement: 3 });
    expect(found!.message).to.match(/^t0: /);
  });

  it("accepts harmless statements", async () => {
    const harmless = [
      // A longer varchar rewrites nothing.
      ["ALTER TABLE t ALTER COLUMN a TYPE varchar(30)"],
      ["CREATE INDEX parted_a ON ONLY parted (a)"],
      ["SELECT set_config('search_path', '', true)", "ALTER TABLE public.t ADD COLUMN m int"],
      ["SET LOCAL search_path = other, public"],
      ["SET LOCAL search_path = public"],
      ["ALTER TABLE t ADD COLUMN n int NOT NULL DEFAULT 0"],
      [
        "ALTER TABLE t ADD CONSTRAINT b_there CHECK (b IS NOT NULL) NOT VALID",
        "ALTER TABLE t VALIDATE CONSTRAINT b_there",
        "ALTER TABLE t ALTER COLUMN b SET NOT NULL",
      ],
      [
        "CREATE TABLE n (id int, a text)",
        "CREATE INDEX n_a ON n (a)",
        "ALTER TABLE n ALTER COLUMN id TYPE bigint",
        "ALTER TABLE n ALTER COLUMN a SET NOT NULL",
      ],
    ];
    const concurrently = "CREATE INDEX CONCURRENTLY t_a ON t0 (a)";
    await project.writeMigration("2026-a2.ts", [concurrently], [], "transaction: false");
    const all = await lintOf(
      harmless.flatMap((statements, index) => statements.map((sql) => onTable(sql, index))),
    );
    const harm = [
      "index-without-concurrently",
      "volatile-default",
      "type-change-rewrites",
      "not-null-without-check",
      "dropped-but-in-models",
      "data-loss",
      "renamed",
    ];
    expect(all.filter(({ rule }) => harm.includes(rule))).to.deep.equal([]);
  });

  it("checks a migration in the classic style", async () => {
    await project.write(
      "migrations/2026-b.js",
      `module.exports = { up: (q) => q.addIndex("t", ["a"], { name: "t_a" }), down: () => {} };`,
    );
    expect((await lint(config())).map(({ rule }) => rule)).to.include("index-without-concurrently");
  });

  it("checks requested files even if they are applied", async () => {
    await project.writeMigration("2026-b.ts", ["CREATE INDEX t_a ON t (a)"], ["DROP INDEX t_a"]);
    await migrate({ connection: db, migrations: project.path("migrations") });
    expect(await lint(config())).to.deep.equal([]);
    expect((await lint(config(), ["2026-b.ts"])).map(({ rule }) => rule)).to.include(
      "index-without-concurrently",
    );
  });

  it("prints the pending SQL of every style without running it", async () => {
    await project.writeMigration("2026-b.ts", ["CREATE TABLE b (id int)"], []);
    await project.write(
      "migrations/2026-c.js",
      `module.exports = { up: (q, S) => q.addColumn("b", "x", S.TEXT), down: () => {} };`,
    );
    const pending = await pendingSql(config());
    expect(pending).to.deep.equal([
      { name: "2026-b.ts", transaction: true, statements: ["CREATE TABLE b (id int)"] },
      {
        name: "2026-c.js",
        transaction: true,
        statements: ['ALTER TABLE "public"."b" ADD COLUMN "x" TEXT;'],
      },
    ]);
    expect((await pendingSql(config())).length).to.equal(2);
  });

  it("prints a script in which what runs together does, so that SET LOCAL has an effect", () => {
    const statements = [
      "ALTER TYPE c ADD VALUE 'x'",
      "SET LOCAL TimeZone = 'UTC';\nALTER TABLE t ALTER COLUMN a TYPE date",
      "CREATE INDEX CONCURRENTLY t_a ON t (a)",
    ];
    expect(
      asScript([{ name: "2026-b.ts", transaction: false, statements }]).split("\n"),
    ).to.deep.equal([
      "-- 2026-b.ts",
      `${statements[0]};`,
      "BEGIN;",
      ...`${statements[1]};`.split("\n"),
      "COMMIT;",
      `${statements[2]};`,
    ]);
  });

  /** The findings if these statements are pending, each on its own table. */
  async function lintOf(statements: string[]) {
    await project.writeMigration("2026-b.ts", statements.map(onTable), []);
    return lint(config());
  }

  function config() {
    return resolveConfig(
      {
        connection: () => db,
        models: async (sequelize) => void (await sequelize.query(`${model}; ${mixed}`)),
      },
      project.folder,
    );
  }
});
