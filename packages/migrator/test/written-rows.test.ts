import { expect } from "chai";
import pg from "pg";
import { asOwn } from "#src/guard/state.js";
import { onlyReading } from "#src/guard/written-rows.js";
import type { ConnectionOptions } from "#src/index.js";
import { adminConnection, createDatabase, query } from "./support/server.js";

describe("a read-only command, checked by the server's own counters", () => {
  let db: ConnectionOptions;

  beforeEach(async () => {
    db = await createDatabase();
    await query(db, "CREATE TABLE t (id int)", "GRANT ALL ON t TO PUBLIC");
  });

  it("passes if nothing was written", async () => {
    expect(
      await onlyReading(
        db,
        () => {},
        async () => 1,
      ),
    ).to.equal(1);
  });

  it("fails if rows were written and nobody else was connected", async () => {
    let message = "";
    await onlyReading(
      db,
      () => {},
      () => write(2),
    ).catch((error: Error) => {
      message = error.message;
    });
    expect(message).to.match(/was written to while this command ran, .*: t \(2 rows\)/);
  });

  it("is inconclusive if others are connected, even as a role that sees little of them", async () => {
    const role = `plain_${db.database}`;
    await query(adminConnection(), `CREATE ROLE ${role} LOGIN PASSWORD 'x'`);
    const application = new pg.Client({ ...db, ssl: false });
    await asOwn(() => application.connect());
    const lines: string[] = [];
    const plain = { ...db, user: role, password: "x" };
    await onlyReading(
      plain,
      (line) => lines.push(line),
      () => write(1),
    );
    await application.end();
    expect(lines.join()).to.match(/Others wrote to the live database meanwhile/);
  });

  async function write(rows: number): Promise<void> {
    await query(db, `INSERT INTO t SELECT generate_series(1, ${rows})`);
  }
});
