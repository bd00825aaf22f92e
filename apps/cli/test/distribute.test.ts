import { undistributedTables } from "@docket/models";
import { createTestDatabase, openDatabase, type TestDatabase, withClient } from "@docket/testing";
import { expect } from "chai";
import {
  explainFor,
  listedStatements,
  mayGoToAll,
  shardsOf,
} from "../dist/distribute/statements.js";
import { docket } from "./support/docket.js";

describe("db distribute", () => {
  let database: TestDatabase;

  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.drop());

  const run = (...args: string[]) =>
    docket(["db", "distribute", ...args], { url: database.directUrl });

  it("fails with a one-line message if the server has no Citus", async () => {
    for (const args of [[], ["--check"]]) {
      const { code, stdout, stderr } = await run(...args);
      expect(code).to.equal(1);
      expect(stdout).to.equal("");
      expect(stderr.trim().split("\n")).to.have.lengthOf(1);
      expect(stderr).to.match(/^This server has no Citus/);
    }
  });

  it("--plan prints the SQL even without Citus: each table once, after those it references", async () => {
    const { code, stdout, stderr } = await run("--plan");
    expect(code, stderr).to.equal(0);
    expect(stderr).to.match(/^This server has no Citus.* This is what would be run/);
    const planned = [...stdout.matchAll(/create_(\w+)_table\('(\w+)'/g)].map(([, kind, table]) => ({
      kind,
      table: table as string,
    }));
    const order = planned.map(({ table }) => table);
    const known = Object.values(openDatabase(database.url).sequelize.models).map(
      (model) => model.getTableName() as string,
    );
    expect([...order].sort()).to.deep.equal([...known].sort());
    const kinds = Object.fromEntries(planned.map(({ table, kind }) => [table, kind]));
    expect(kinds).to.include({
      tasks: "distributed",
      turn_events: "distributed",
      users: "reference",
      sessions: "reference",
      api_keys: "reference",
      jwks: "reference",
    });
    for (const [before, after] of [
      ["users", "sessions"],
      ["users", "tasks"],
      ["conversations", "messages"],
      ["messages", "turns"],
      ["turns", "turn_calls"],
    ]) {
      expect(order.indexOf(before!), `${before} before ${after}`).to.be.lessThan(
        order.indexOf(after!),
      );
    }
    expect(stdout).to.match(
      /ALTER DATABASE "test_\w+" SET citus.propagate_set_commands = 'local';/,
    );
    expect(
      stdout
        .trim()
        .split("\n")
        .every((line) => line.endsWith(";")),
    ).to.equal(true);
  });

  it("--plan rejects a schema that cannot be distributed, and names the offending index", async () => {
    const sql = (text: string) => withClient(database.superuserUrl, (client) => client.query(text));
    await sql("CREATE UNIQUE INDEX planted ON tasks (title)");
    try {
      const { code, stdout, stderr } = await run("--plan");
      expect(code).to.equal(1);
      expect(stdout).to.equal("");
      expect(stderr).to.match(/^tasks, planted: This unique key lacks user_id/);
    } finally {
      await sql("DROP INDEX planted");
    }
  });

  it("rejects --plan together with --check", async () => {
    expect((await run("--plan", "--check")).code).to.equal(2);
  });

  it("--check runs EXPLAIN on every statement of the API", async () => {
    const opened = openDatabase(database.directUrl, { pool: { max: 1 } });
    const statements = listedStatements();
    expect(statements.length).to.be.greaterThan(100);
    try {
      const plans = await opened.asSystem(() => explainFor(opened.sequelize, statements, "nobody"));
      // Without Citus, none of the plans is distributed.
      expect(plans.map(shardsOf)).to.deep.equal(statements.map(() => null));
    } finally {
      await opened.destroy();
    }
    const exempt = statements.filter((statement) => mayGoToAll(statement));
    expect(exempt.every(({ text }) => !/"user_id" = \$/.test(text))).to.equal(true);
    const shared = ["users", ...Object.keys(undistributedTables)].map((name) => `"${name}"`);
    const without = statements.filter(
      (statement) =>
        !/\buser_id\b/.test(statement.text) &&
        !shared.some((table) => statement.text.includes(table)) &&
        !mayGoToAll(statement),
    );
    expect(without.map(({ text }) => text)).to.deep.equal([]);
  });

  it("counts the shards in a Citus query plan", () => {
    const scan = (tasks: number) => ({
      "Node Type": "Custom Scan",
      "Custom Plan Provider": "Citus Adaptive",
      "Distributed Query": { Job: { "Task Count": tasks, "Tasks Shown": "One of them" } },
    });
    expect(shardsOf(scan(1))).to.equal(1);
    expect(shardsOf(scan(32))).to.equal(32);
    const limit = (...Plans: object[]) => ({ "Node Type": "Limit", Plans });
    expect(shardsOf(limit(scan(1)))).to.equal(1);
    expect(shardsOf(limit(limit(scan(1)), scan(32)))).to.equal(32);
    expect(shardsOf(limit({ "Node Type": "Seq Scan" } as object))).to.equal(null);
  });
});
