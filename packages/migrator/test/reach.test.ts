import { expect } from "chai";
import { type Reach, reachOf } from "#src/guard/reach.js";
import { simpleQuery, statementIn } from "#src/guard/wire.js";

const database = { database: "prod" };
const other = { what: "would have reached another database by dblink" };
const settings = { what: "would have changed the settings of the whole server" };

describe("what a statement reaches beyond its database", () => {
  const reaching: [sql: string, reach: Reach][] = [
    ["ALTER DATABASE prod SET timezone = UTC", database],
    [`drop database if exists "prod"`, database],
    ["SELECT 1; -- so\n/* it is */ ALTER SYSTEM SET work_mem = 1", settings],
    ["DO $$ BEGIN ALTER DATABASE prod RESET ALL; END $$", database],
    [
      "DO LANGUAGE plpgsql 'BEGIN IF true THEN ALTER DATABASE prod RESET ALL; END IF; END'",
      database,
    ],
    ["DO $$ BEGIN EXECUTE 'ALTER DATABASE prod SET timezone = ''UTC'''; END $$", database],
    ["DO $a$ BEGIN EXECUTE format($b$ALTER SYSTEM SET %I = 1$b$, 'work_mem'); END $a$", settings],
    ["SELECT * FROM dblink('db', 'SELECT 1') AS t (a int)", other],
    ["/* /* ' */ nothing ' */ ALTER SYSTEM RESET ALL", settings],
    ["REVOKE CONNECT ON DATABASE prod FROM PUBLIC", database],
    ["COMMENT ON DATABASE prod IS ''", database],
    ["DROP OWNED BY app", { role: "app" }],
    ["DO $$ BEGIN EXECUTE format('ALTER ROLE %I SET x.y = 1', 'app'); END $$", { role: undefined }],
    [
      "DO $$ BEGIN EXECUTE 'DROP DATABASE ' || quote_ident(name) FROM d; END $$",
      { database: undefined },
    ],
    [
      "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN ALTER ROLE app NOLOGIN; RETURN new; END $$ LANGUAGE plpgsql",
      { role: "app" },
    ],
    [
      "CREATE SUBSCRIPTION s CONNECTION 'dbname=prod' PUBLICATION p",
      { what: "would have reached another server by a subscription" },
    ],
    [`ALTER ROLE "App" PASSWORD 'x'`, { role: "App" }],
    ["ALTER USER app SET search_path = app", { role: "app" }],
    ["DROP ROLE IF EXISTS app", { role: "app" }],
  ];
  for (const [sql, reach] of reaching) {
    it(`is found: ${sql}`, () => {
      expect(reachOf(sql)).to.deep.equal([reach]);
    });
  }

  const harmless = [
    "INSERT INTO notes VALUES ('first\nALTER SYSTEM SET x = 1; DROP DATABASE prod')",
    `INSERT INTO notes VALUES (E'it\\'s; DROP DATABASE prod')`,
    "INSERT INTO notes VALUES ($$; DROP DATABASE prod$$)",
    "COMMENT ON TABLE t IS 'see dblink(…)'; -- DROP DATABASE prod",
    "SELECT 1 /* ; ALTER SYSTEM RESET ALL */",
    "DO $$ BEGIN RAISE NOTICE 'ALTER SYSTEM was needed'; END $$",
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET x.y = 1', current_database()); END $$",
    "/* /* */ ALTER SYSTEM RESET ALL; */ SELECT 1",
    "CREATE FUNCTION f() RETURNS int AS $$ SELECT * FROM dblink('db', 'SELECT 1') AS t (a int) $$",
    "ALTER USER MAPPING FOR app SERVER s OPTIONS (SET password 'x')",
    `CREATE TABLE "alter system" (dblink text)`,
  ];
  for (const sql of harmless) {
    it(`is nothing: ${sql}`, () => {
      expect(reachOf(sql)).to.deep.equal([]);
    });
  }

  it("is that of a function where something else names it", () => {
    const functions = new Map();
    const reached = (sql: string) => reachOf(sql, functions);
    const make = (name: string, body: string) =>
      `CREATE OR REPLACE FUNCTION ${name}() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ${body}; END $$`;
    expect(reached(make('"Lock"', "ALTER ROLE app NOLOGIN"))).to.deep.equal([]);
    expect(reached(make("app.outer", `PERFORM "Lock"()`))).to.deep.equal([]);
    expect(reached("REVOKE ALL ON FUNCTION app.Outer() FROM PUBLIC")).to.deep.equal([]);
    for (const sql of ["SELECT app.outer()", `ALTER TABLE t ALTER c SET DEFAULT "Lock"()`])
      expect(reached(sql), sql).to.deep.equal([{ role: "app" }]);
    expect(reached(make('"Lock"', "NULL"))).to.deep.equal([]);
    expect(reached(`SELECT "Lock"()`)).to.deep.equal([]);
  });

  it("is all that several statements reach", () => {
    const sql = "ALTER DATABASE prod RESET ALL; DO 'BEGIN ALTER ROLE app NOLOGIN; END'";
    expect(reachOf(sql)).to.deep.equal([database, { role: "app" }]);
  });

  it("is found in large scripts and behind large texts", () => {
    const rows = "INSERT INTO notes VALUES (1, 'a note', '2026-01-01');\n".repeat(100_000);
    const long = `INSERT INTO notes VALUES ('${"x".repeat(20_000_000)}', E'${"x".repeat(20_000_000)}');`;
    for (const before of [rows, long])
      expect(reachOf(`${before}ALTER SYSTEM RESET ALL`)).to.deep.equal([settings]);
  });

  it("is read from the messages of both protocols", () => {
    const sql = "ALTER SYSTEM RESET ALL /* ü */";
    const parse = Buffer.from(`P\0\0\0\0name\0${sql}\0\0\0`);
    expect([statementIn(simpleQuery(sql)), statementIn(parse)]).to.deep.equal([sql, sql]);
    expect(statementIn(Buffer.from("S\0\0\0\u0004"))).to.equal(undefined);
  });
});
