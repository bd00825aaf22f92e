import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve as pathTo } from "node:path";
import { expect } from "chai";
import type { Sequelize } from "sequelize";
import { looksOutside } from "#src/engine/outside.js";
import { objectionTo } from "#src/guard/programs.js";
import { state } from "#src/guard/state.js";
import {
  baseline,
  type ConnectionOptions,
  check,
  describeDifference,
  drift,
  generate,
  type MigratorConfig,
  migrate,
  resolveConfig,
} from "#src/index.js";
import { someOf } from "./support/long.js";
import { type Finished, Project } from "./support/project.js";
import { createDatabase, query } from "./support/server.js";

const USERS = `CREATE TABLE "Users" (id int PRIMARY KEY, name text)`;

describe("taking over a project", () => {
  let db: ConnectionOptions;
  let project: Project;

  beforeEach(async () => {
    db = await createDatabase();
    project = await Project.create(db);
  });
  afterEach(() => project.remove());

  describe("baseline", () => {
    beforeEach(async () => {
      await classic("2026-a.js", USERS);
      await classic("2026-b.js", `UPDATE "Users" SET name = trim(name)`);
      await query(db, USERS, `INSERT INTO "Users" VALUES (1, ' Ann ')`);
    });

    it("leaves a data migration pending if the app's own journal lacks it", async () => {
      await recordInApp("2026-a.js");
      expect((await baseline(config())).recorded).to.deep.equal(["2026-a.js"]);
      await migrate({ connection: db, migrations: project.path("migrations") });
      expect(await query(db, `SELECT name FROM "Users"`)).to.deep.equal([{ name: "Ann" }]);
    });

    it("records a data migration that the journal has", async () => {
      await recordInApp("2026-a.js", "2026-b.js");
      expect((await baseline(config())).recorded).to.deep.equal(["2026-a.js", "2026-b.js"]);
    });

    it("records what the schema shows if there is no journal, and reports the rest as undecided", async () => {
      const { recorded, undecided } = await baseline(config());
      expect({ recorded, undecided }).to.deep.equal({
        recorded: ["2026-a.js"],
        undecided: ["2026-b.js"],
      });
    });

    it("leaves a newer migration pending, which can then be applied", async () => {
      await recordInApp("2026-a.js", "2026-b.js");
      await project.writeMigration(
        "2026-c.ts",
        [`ALTER TABLE "Users" ADD COLUMN age int`],
        ["SELECT 1"],
      );
      expect((await baseline(config())).recorded).to.deep.equal(["2026-a.js", "2026-b.js"]);
      const applied = await migrate({ connection: db, migrations: project.path("migrations") });
      expect(applied.map(({ name }) => name)).to.deep.equal(["2026-c.ts"]);
    });

    it("records again what the journal has lost, as the migration that fails without it says", async () => {
      await query(db, 'DROP TABLE "Users"');
      const folder = { connection: db, migrations: project.path("migrations") };
      await migrate(folder);
      await query(db, `DELETE FROM "SequelizeMeta" WHERE name = '2026-a.js'`);
      const failed = await migrate(folder).catch((error: Error) => error.message);
      expect(failed)
        .to.contain('relation "Users" already exists')
        .and.contain("`migrator baseline --to 2026-a.js`");
      expect((await project.sequelize(["db:migrate"])).output).to.contain(
        "baseline --to 2026-a.js",
      );
      expect((await baseline(config(), { to: "2026-a.js" })).recorded).to.deep.equal(["2026-a.js"]);
      expect(await migrate(folder)).to.deep.equal([]);
    });

    it("records despite an accepted difference, and names it", async () => {
      await recordInApp("2026-a.js");
      await query(db, 'CREATE INDEX by_hand ON "Users" (name)');
      expect((await baseline(config())).recorded).to.deep.equal([]);
      const accepted = await baseline(config(), { accept: true });
      expect(accepted.recorded).to.deep.equal(["2026-a.js"]);
      expect(accepted.differences.map(({ name }) => name)).to.deep.equal(["by_hand"]);
    });
  });

  it("ignores what `exclude` names in check, generate and drift", async () => {
    await project.writeMigration(
      "2026-a.ts",
      [
        USERS,
        'CREATE TABLE audit_log (id int, user_id int REFERENCES "Users")',
        "CREATE SCHEMA pgboss",
        "CREATE TABLE pgboss.job (id int)",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'",
        `CREATE TRIGGER note BEFORE UPDATE ON "Users" FOR EACH ROW EXECUTE FUNCTION note()`,
        `GRANT SELECT ON "Users" TO PUBLIC`,
        "CREATE INDEX audit_index ON audit_log (id)",
      ],
      ["SELECT 1"],
    );
    const models: MigratorConfig["models"] = async (s) => void (await s.query(USERS));
    const scope = { exclude: ["audit_*", "pgboss.*", "function:*", "grant:*"] };
    expect(await check(config({ models }))).to.not.deep.equal([]);
    expect(await check(config({ models, ...scope }))).to.deep.equal([]);
    expect(await generate(config({ models, ...scope }), { name: "nothing" })).to.equal(undefined);
    expect(
      await check(config({ models, include: ['"Users"'], exclude: ["function:*", "grant:*"] })),
    ).to.deep.equal([]);

    await migrate({ connection: db, migrations: project.path("migrations") });
    await query(
      db,
      "CREATE TABLE audit_more (id int)",
      "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    );
    expect((await drift(config(scope))).differences).to.deep.equal([]);
    const two: MigratorConfig["models"] = async (s) => {
      await s.query(USERS);
      await s.query("CREATE TABLE new (id int)");
    };
    const written = await generate(config({ models: two, ...scope }), { name: "new" });
    expect(written!.source).to.match(/CREATE TABLE new/);
    expect(written!.source).to.not.match(/audit|pgboss|note|GRANT|REVOKE/);
  });

  it("generates nothing for what `exclude` names by its kind, even in a table that is compared", async () => {
    await project.writeMigration(
      "2026-a.ts",
      [
        USERS,
        `ALTER TABLE "Users" ADD COLUMN legacy int, ADD CONSTRAINT positive CHECK (legacy > 0)`,
        "CREATE DOMAIN mail AS text CHECK (VALUE <> '')",
        `CREATE INDEX named ON "Users" (name)`,
        `ALTER TABLE "Users" ENABLE ROW LEVEL SECURITY`,
        ...['TABLE "Users"', 'COLUMN "Users".name', "INDEX named", "TYPE mail"].map(
          (what) => `COMMENT ON ${what} IS 'a comment'`,
        ),
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC",
      ],
      ["SELECT 1"],
    );
    const own = [USERS, "CREATE DOMAIN mail AS text", `CREATE INDEX named ON "Users" (name)`];
    const models = (more: string[]) => async (sequelize: Sequelize) => {
      for (const statement of [...own, ...more]) await sequelize.query(statement);
    };
    const kinds = ["comment:*", "row security:*", "constraint:mail.*", "default grant:*"];
    const scope = { exclude: ["column:Users.legacy", "constraint:*.positive", ...kinds] };
    const same = config({ models: models([]), ...scope });
    expect(await check(same)).to.deep.equal([]);
    expect(await generate(same, { name: "nothing" })).to.equal(undefined);
    const more = config({ models: models(["CREATE TABLE new (id int)"]), ...scope });
    const written = await generate(more, { name: "new" });
    expect(written!.differences.map(({ name }) => name)).to.deep.equal(["new.id", "new"]);
    expect(written!.source).to.not.match(/legacy|COMMENT|SECURITY|PRIVILEGES|mail|GRANT/);
  });

  it("starts from a dump that replaces the oldest migrations", async () => {
    await project.write(
      "db/structure.sql",
      `--\n-- PostgreSQL database dump\n--\n\\restrict abc\nSET statement_timeout = 0;\nSET transaction_timeout = 0;
SELECT pg_catalog.set_config('search_path', '', false);
CREATE SCHEMA public;
CREATE TABLE public."Users" (\n    id integer NOT NULL,\n    name text\n);
ALTER TABLE public."Users" OWNER TO somebody_else;
CREATE TABLE public."SequelizeMeta" (\n    name character varying(255) NOT NULL\n);
COPY public."SequelizeMeta" (name) FROM stdin;\n2026-a.js\n\\.
COPY public."Users" (id, name) FROM stdin;\n1\tAnn\\tand Bob\n2\t\\N\n\\.
ALTER TABLE ONLY public."Users" ADD CONSTRAINT "Users_pkey" PRIMARY KEY (id);\n\\unrestrict abc\n`,
    );
    await classic("2026-a.js", "CREATE TABLE this_was_squashed_away (");
    await classic("2026-b.js", `ALTER TABLE "Users" ADD COLUMN age int`);
    const models: MigratorConfig["models"] = async (s) =>
      void (await s.query(`CREATE TABLE "Users" (id int PRIMARY KEY, name text, age int)`));
    const dump = "db/structure.sql";
    expect(await check(config({ models, startFrom: { dump } }))).to.deep.equal([]);
    const [start, , rows] = (await readFile(project.path(dump), "utf8")).split(
      /(CREATE TABLE public."SequelizeMeta"[^\\]*\\\.\n)/,
    );
    await project.write(dump, `${start}${rows}`); // a dump of the app's tables alone
    expect(await check(config({ models, startFrom: { dump, upTo: "2026-a.js" } }))).to.deep.equal(
      [],
    );
    expect(await failureOf(check(config({ models, startFrom: { dump: "nowhere.sql" } })))).to.match(
      /`startFrom`: there is no file .*nowhere\.sql/,
    );
  });

  it("starts from what another program has in the database", async () => {
    const theirs: MigratorConfig["models"] = async (s) => void (await s.query(USERS));
    const notes = `CREATE TABLE notes (id int PRIMARY KEY, author int REFERENCES "Users")`;
    const models: MigratorConfig["models"] = async (s, target) => {
      await theirs(s, target);
      await s.query(notes);
    };
    const beside = config({ models, startFrom: theirs });
    const written = await generate(beside, { name: "notes" });
    expect(written!.source)
      .to.match(/CREATE TABLE notes/)
      .and.not.match(/CREATE TABLE "Users"/);
    expect(await check(beside)).to.deep.equal([]);
    const startFrom = async () => {
      throw new Error("no");
    };
    expect(await failureOf(check(config({ models, startFrom })))).to.equal(
      "The schema of `startFrom` could not be built: no",
    );
  });

  for (const [what, packageJson, ending, style] of [
    ["CommonJS", { type: "commonjs" }, "js", "require"],
    ["ES modules", { type: "module" }, "js", "import"],
    ["ES modules in TypeScript", { type: "module" }, "ts", "import"],
  ] as const) {
    it(`writes the first migration of a project with ${what} in a form that it can run`, async () => {
      await project.write("package.json", JSON.stringify({ name: "project", ...packageJson }));
      if (ending === "ts") await project.write("tsconfig.json", "{}");
      const models: MigratorConfig["models"] = async (s) => void (await s.query(USERS));
      const written = await generate(config({ models }), { name: "initial" });
      expect(written!.file).to.match(new RegExp(`-initial\\.${ending}$`));
      expect(written!.source).to.match(new RegExp(`^(const \\{ migration \\} = )?${style}`));
      await migrate({ connection: db, migrations: project.path("migrations") });
      expect((await drift(config())).differences).to.deep.equal([]);
    });
  }

  it("ignores the journal table, wherever it is", async () => {
    const journal = { schema: "ops", table: "applied" };
    await classic("2026-a.js", USERS);
    const models: MigratorConfig["models"] = async (s) => {
      await s.query(USERS);
      const umzug = s.define(
        "applied",
        {},
        { schema: "ops", timestamps: false, freezeTableName: true },
      );
      await umzug.sync(); // as umzug's SequelizeStorage does on the app's instance
    };
    expect(lines(await check(config({ models, journal })))).to.deep.equal([]);
    expect((await drift(config({ models, journal }))).differences, "before it is made").to.be.empty;
    await query(
      db,
      "CREATE SCHEMA ops",
      "CREATE TABLE ops.applied (name varchar(255) PRIMARY KEY)",
      USERS,
    );
    await query(db, "INSERT INTO ops.applied VALUES ('2026-a.js')");
    expect((await baseline(config({ models, journal }))).recorded).to.deep.equal(["2026-a.js"]);
    expect((await drift(config({ models, journal }))).differences).to.deep.equal([]);
    expect(await generate(config({ models, journal }), { name: "x" })).to.equal(undefined);
  });

  it("reports failures in plain words, with the statement", async () => {
    const configFile = (port: number, models = "async () => {}") =>
      project.write(
        "migrator.config.js",
        `module.exports = { connection: () => (${JSON.stringify({ ...db, port })}), models: ${models} };`,
      );
    await project.write(
      "migrations/2026-a.js",
      `module.exports = { up: (q) => q.addColumn("nowhere", "x", "int"), down: () => {} };`,
    );
    await configFile(1);
    for (const command of someOf(1, ["check", "drift", "history", "rehearse", "baseline"])) {
      const down = await migrator(command);
      expect(down).to.deep.include({ code: 2 });
      expect(down.output).to.match(/^Can't connect to 127\.0\.0\.1:1\/t_\w+: .*ECONNREFUSED.*\n$/);
    }
    await configFile(db.port!);
    const failed = await migrator("check");
    expect(failed.code).to.equal(2);
    expect(failed.output).to.match(
      /^2026-a\.js \(up\) failed: relation "public.nowhere" does not exist \[42P01\]\n\n {4}ALTER TABLE "public"\."nowhere" ADD COLUMN "x" int;\n$/,
    );
    await project.write("migrations/2026-a.js", "module.exports = {");
    expect((await migrator("check")).output).to.match(/^2026-a\.js can't be loaded: .*\n$/);
    await classic("2026-a.js", "SELECT 1");
    await configFile(db.port!, `async (s) => { await s.query("SELECT * FROM nothing"); }`);
    expect((await migrator("check")).output).to.match(
      /^The models' schema could not be built: relation "nothing" does not exist \[42P01\]\n\n {4}SELECT \* FROM nothing\n$/,
    );
  });

  it("compares event triggers", async () => {
    const statements = [
      "CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
      "CREATE EVENT TRIGGER watch_ddl ON ddl_command_end EXECUTE FUNCTION on_ddl()",
    ];
    await project.writeMigration("2026-a.ts", [USERS, ...statements], ["SELECT 1"]);
    const models: MigratorConfig["models"] = async (s) => void (await s.query(USERS));
    expect((await check(config({ models }))).map(({ kind }) => kind)).to.include("event trigger");
    const exclude = ["event trigger:*", "function:on_ddl"];
    expect(lines(await check(config({ models, exclude })))).to.deep.equal([]);
    await migrate({ connection: db, migrations: project.path("migrations") });
    expect((await drift(config())).differences).to.deep.equal([]);
  });

  function classic(name: string, sql: string): Promise<void> {
    return project.write(
      `migrations/${name}`,
      `module.exports = { up: (q) => q.sequelize.query(${JSON.stringify(sql)}), down: () => {} };`,
    );
  }

  async function recordInApp(...names: string[]): Promise<void> {
    await query(
      db,
      `CREATE TABLE "SequelizeMeta" (name varchar(255) PRIMARY KEY)`,
      ...names.map((name) => `INSERT INTO "SequelizeMeta" VALUES ('${name}')`),
    );
  }

  function config(more: Partial<MigratorConfig> = {}) {
    return resolveConfig({ connection: () => db, models: async () => {}, ...more }, project.folder);
  }

  function migrator(...args: string[]): Promise<Finished> {
    return project.run(pathTo("bin/migrator.js"), args);
  }
});

describe("static analysis", () => {
  const outside: [text: string, needs: boolean][] = [
    [`q.sequelize.query("CREATE INDEX CONCURRENTLY a ON b (c)")`, true],
    [`q.sequelize.query("CREATE UNIQUE INDEX\\n  CONCURRENTLY a ON b (c)")`, true],
    [`q.sequelize.query("REINDEX INDEX CONCURRENTLY a")`, true],
    [`q.addIndex("b", ["c"], { concurrently: true })`, true],
    [`q.sequelize.query("VACUUM ANALYZE b")`, true],
    [`q.sequelize.query("ALTER TYPE t ADD VALUE 'x'")`, false],
    [
      `q.sequelize.query("ALTER TYPE t ADD VALUE IF NOT EXISTS 'x'"); q.sequelize.query("UPDATE b SET c = 'x'")`,
      true,
    ],
    [`// CREATE INDEX CONCURRENTLY would be better`, false],
    [`q.addIndex("b", ["c"])`, false],
  ];
  for (const [text, needs] of outside) {
    it(`${needs ? "outside" : "inside"} a transaction: ${text}`, () => {
      expect(looksOutside(text)).to.equal(needs);
    });
  }

  const folderOfNode = mkdtempSync(join(tmpdir(), "home-"));
  const pythonAtHomeOfNode = join(folderOfNode, "seed");
  writeFileSync(pythonAtHomeOfNode, "#!/home/node/venv/bin/python\n");
  const unseen = /starts \S+, and what that connects to can't be seen/;
  const unfollowed = /commands that can't be followed/;
  const programs: [command: string, objection: RegExp | undefined][] = [
    ["node seed.js", undefined],
    ["npx sequelize-cli db:seed:all", undefined],
    ["cd db && NODE_ENV=test npm run seed > log.txt 2>&1 || exit 1", undefined],
    ["named", undefined],
    [`NOTE="a b" OTHER='c d' node seed.js`, undefined],
    [`NOTE="a cd b" psql app`, unseen],
    ["node seed.js >log;psql app", unseen],
    ["echo x 2>/dev/null|psql app", unseen],
    [pythonAtHomeOfNode, unseen],
    ["psql -f seed.sql", unseen],
    ["PGDATABASE=app psql -f seed.sql", unseen],
    ["cd db && psql app -f seed.sql", unseen],
    ["node seed.js; psql app", unseen],
    ["python3 seed.py", unseen],
    ["./seed", unseen],
    ["node $(cat seed)", unfollowed],
    ["NODE_OPTIONS=--max-old-space-size=99 node seed.js", unfollowed],
    ["sh seed.sh", /a shell that reads its commands elsewhere/],
  ];
  after(() => rmSync(folderOfNode, { recursive: true }));

  for (const [command, objection] of programs) {
    it(`${objection ? "refuses" : "lets start"}: ${command}`, () => {
      state.programs.add("named");
      const found = objectionTo("/bin/sh", ["-c", command], process.env.PATH);
      state.programs.delete("named");
      if (objection) expect(found).to.match(objection);
      else expect(found).to.equal(undefined);
    });
  }
});

function lines(differences: Parameters<typeof describeDifference>[0][]): string[] {
  return differences.map((one) =>
    describeDifference(one, { before: "migrations", after: "models" }),
  );
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("It should have failed.");
}
