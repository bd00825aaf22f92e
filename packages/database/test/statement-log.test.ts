import { Session, Task } from "@docket/models";
import { expect } from "chai";
import { type Fixture, openFixture } from "./fixture.js";

describe("statement logging", () => {
  let fixture: Fixture;
  const lines: string[] = [];

  before(async () => {
    fixture = await openFixture({ onSql: (line) => lines.push(line) });
  });
  after(() => fixture.stop());
  beforeEach(() => lines.splice(0));

  it("includes the duration, the user or role, the values and the error", async () => {
    const { database } = fixture;
    await database.forUser("ann", () => Task.create({ userId: "ann", title: "Milk" }));
    await database
      .forUser("ann", () => database.sequelize.query("SELECT 1 / 0" as never))
      .catch(() => {});
    await database.asAdmin(() => Task.count());
    await database.asSystem(() => database.sequelize.query("SELECT 1" as never));
    for (const line of lines)
      expect(line).to.match(/^\d+\.\d ms \((user ann|docket_admin|system)\) \S/);
    expect(lines[0]).to.contain("INSERT INTO").and.contain('"Milk"');
    expect(lines.find((line) => line.includes("1 / 0"))).to.contain("failed: division by zero");
    expect(lines.join()).to.contain("COMMIT");
  });

  it("hides passwords, tokens and secrets, whether bound or literal", async () => {
    const { database } = fixture;
    const secret = "hunter2 it's";
    await database.asSystem(async () => {
      await Session.create({ id: "s", userId: "ann", token: secret, expiresAt: new Date() });
      await Session.findAll({ where: { token: secret } });
      const client = await database.driverPool.connect();
      await client.query("UPDATE accounts SET password = $1 WHERE user_id = $2", [secret, "ann"]);
      await client.query(
        `SELECT 1 FROM verifications WHERE value = '${secret.replace("'", "''")}'`,
      );
      await client.query("SELECT $1::text AS refresh_token", [secret]);
      await client.query(`SELECT 1 FROM sessions WHERE token = $$${secret}$$ AND 1 = 0`);
      await client.query(`SELECT 1 FROM sessions WHERE token = E'${secret.replace("'", "\\'")}'`);
      await client.query(`SELECT ${"'a' || 'hunter2'"}::int AS password`).catch(() => {});
      client.release();
    });
    expect(lines.length).to.be.greaterThan(6);
    expect(lines.join("\n")).to.not.contain("hunter2");
    expect(lines.join("\n")).to.contain("hidden");
  });

  it("reports slow statements without user data: no values, literals or error messages", async () => {
    const slow: string[] = [];
    const other = await openFixture({
      slowSql: { milliseconds: 0, write: (line) => slow.push(line) },
    });
    try {
      const { database } = other;
      await database.forUser("ann", async () => {
        await Task.bulkCreate([{ userId: "ann", title: "Buy quinces" }]);
        await Task.findAll({ where: { title: "Buy quinces" } });
      });
      await database
        .forUser("ann", () => Task.findAll({ where: { id: "quinces" } }))
        .catch(() => {});
    } finally {
      await other.stop();
    }
    expect(slow.length).to.be.greaterThan(2);
    expect(slow.join("\n")).to.not.contain("quinces");
    expect(slow.join("\n")).to.contain("failed: 22P02");
  });

  it("truncates long values", async () => {
    const { database } = fixture;
    const description = "x".repeat(900);
    await database.forUser("ann", () => Task.create({ userId: "ann", title: "Long", description }));
    expect(Math.max(...lines.map(({ length }) => length))).to.be.lessThan(900);
  });
});
