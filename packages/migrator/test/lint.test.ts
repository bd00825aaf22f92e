import { expect } from "chai";
import { type ConnectionOptions, lint, migrate, pendingSql, resolveConfig } from "#src/index.js";
import { Project } from "./support/project.js";
import { createDatabase } from "./support/server.js";

const mixed = 'CREATE TABLE "Mixed" ("B" int)';
const parted = "CREATE TABLE parted (a int) PARTITION BY RANGE (a)";
const part = "CREATE TABLE part PARTITION OF parted DEFAULT";
const other = "CREATE SCHEMA other";
const model = "CREATE TABLE t (id int PRIMARY KEY, a varchar(20), b int, kept text)";

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

  const findings: [rule: string, sql: string][] = [
    ["index-without-concurrently", "CREATE INDEX t_a ON t (a)"],
    ["volatile-default", "ALTER TABLE t ADD COLUMN at timestamptz DEFAULT clock_timestamp()"],
    ["type-change-rewrites", "ALTER TABLE t ALTER COLUMN b TYPE bigint"],
    ["not-null-without-check", "ALTER TABLE t ALTER COLUMN b SET NOT NULL"],
    ["dropped-but-in-models", "ALTER TABLE t DROP COLUMN kept"],
    ["data-loss", "ALTER TABLE t DROP COLUMN a"],
    ["constraint-missing-not-valid", "ALTER TABLE t ADD CONSTRAINT positive CHECK (b > 0)"],
  ];
  for (const [rule, sql] of findings) {
    it(`finds ${rule}`, async () => {
      await project.writeMigration("2026-b.ts", ["SELECT 1", sql], []);
      const found = (await lint(config())).filter((finding) => finding.rule === rule);
      expect(found, rule).to.have.length(1);
      if (rule !== "dropped-but-in-models")
        expect(found[0]).to.include({ migration: "2026-b.ts", statement: 2, sql });
    });
  }

  const once: [sql: string, rules: string[], help: RegExp][] = [
    ["CREATE INDEX parted_a ON parted (a)", ["index-without-concurrently"], /ATTACH PARTITION/],
    ["ALTER TABLE t ADD CONSTRAINT u UNIQUE (a)", ["index-without-concurrently"], /USING INDEX/],
    ["ALTER TABLE t ADD COLUMN u int UNIQUE", ["index-without-concurrently"], /USING INDEX/],
    ["CREATE UNIQUE INDEX u ON t (a)", ["index-without-concurrently"], /CONCURRENTLY/],
    [
      "ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING btree (b WITH =)",
      ["index-without-concurrently"],
      /little is written/,
    ],
    [
      "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES t (id)",
      ["adding-foreign-key-constraint"],
      /NOT VALID/,
    ],
    ["ALTER TABLE t ADD CONSTRAINT c CHECK (b > 0)", ["constraint-missing-not-valid"], /NOT VALID/],
    ["ALTER TABLE t RENAME COLUMN a TO z", ["renamed"], /no running version/],
    ['ALTER TABLE t RENAME TO "Tee"', ["renamed"], /no running version/],
    ["ALTER TABLE t SET SCHEMA other", ["renamed"], /no running version/],
    [
      "ALTER TABLE t ADD COLUMN twice int GENERATED ALWAYS AS (b * 2) STORED",
      ["volatile-default"],
      /VIRTUAL/,
    ],
    [
      'ALTER TABLE "Mixed" ADD CONSTRAINT c CHECK ("B" > 0)',
      ["constraint-missing-not-valid"],
      /NOT VALID/,
    ],
  ];
  for (const [sql, rules, help] of once) {
    it(`says it once, with the table, and what helps: ${sql}`, async () => {
      await project.writeMigration("2026-b.ts", [sql], []);
      const found = (await lint(config(), ["migrations/2026-b.ts"])).filter(
        ({ rule }) => rule !== "dropped-but-in-models",
      );
      expect(found.map(({ rule }) => rule)).to.deep.equal(rules);
      expect(found[0]!.message).to.match(/\bt\b|"?Mixed"?|parted/);
      expect(found[0]!.help).to.match(help);
    });
  }

  const harmless: [what: string, statements: string[], transaction?: boolean][] = [
    ["an index built concurrently", ["CREATE INDEX CONCURRENTLY t_a ON t (a)"], false],
    ["an index of the partitioned table alone", ["CREATE INDEX parted_a ON ONLY parted (a)"]],
    ["a column with a constant default", ["ALTER TABLE t ADD COLUMN n int NOT NULL DEFAULT 0"]],
    ["a longer varchar, which rewrites nothing", ["ALTER TABLE t ALTER COLUMN a TYPE varchar(30)"]],
    [
      "NOT NULL behind a validated check",
      [
        "ALTER TABLE t ADD CONSTRAINT b_there CHECK (b IS NOT NULL) NOT VALID",
        "ALTER TABLE t VALIDATE CONSTRAINT b_there",
        "ALTER TABLE t ALTER COLUMN b SET NOT NULL",
      ],
    ],
    [
      "whatever happens to a new table",
      [
        "CREATE TABLE n (id int, a text)",
        "CREATE INDEX n_a ON n (a)",
        "ALTER TABLE n ALTER COLUMN id TYPE bigint",
        "ALTER TABLE n ALTER COLUMN a SET NOT NULL",
      ],
    ],
  ];
  for (const [what, statements, transaction] of harmless) {
    it(`lets pass ${what}`, async () => {
      await project.writeMigration(
        "2026-b.ts",
        statements,
        [],
        `transaction: ${transaction ?? true}`,
      );
      const own = (await lint(config())).filter(({ rule }) =>
        findings.some(([known]) => known === rule),
      );
      expect(own.filter(({ rule }) => rule !== "constraint-missing-not-valid")).to.deep.equal([]);
    });
  }

  it("sees what a migration in the classic style does", async () => {
    await project.write(
      "migrations/2026-b.js",
      `module.exports = { up: (q) => q.addIndex("t", ["a"], { name: "t_a" }), down: () => {} };`,
    );
    expect((await lint(config())).map(({ rule }) => rule)).to.include("index-without-concurrently");
  });

  it("looks at files that are asked for, whatever is applied", async () => {
    await project.writeMigration("2026-b.ts", ["CREATE INDEX t_a ON t (a)"], ["DROP INDEX t_a"]);
    await migrate({ connection: db, migrations: project.path("migrations") });
    expect(await lint(config())).to.deep.equal([]);
    expect((await lint(config(), ["2026-b.ts"])).map(({ rule }) => rule)).to.include(
      "index-without-concurrently",
    );
  });

  it("prints the pending SQL of every style and runs nothing", async () => {
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
