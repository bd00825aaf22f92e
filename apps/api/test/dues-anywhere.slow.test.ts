import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createTestDatabase, withClient } from "@docket/testing";
import { expect } from "chai";

const program = fileURLToPath(new URL("./support/dues-in-zone.js", import.meta.url));

/** Of the server and of the database: the opposite extremes, and more in the long tests. */
const zones = [
  ["Pacific/Kiritimati", "Etc/GMT+12"],
  ...(process.env.DOCKET_LONG
    ? [
        ["Etc/GMT+12", "Pacific/Kiritimati"],
        ["UTC", "Europe/Zurich"],
      ]
    : []),
] as const;

describe("due dates across time zones", () => {
  it("are the same in every zone of the server and of the database", async function () {
    this.timeout(120_000);
    const answers = new Map<string, unknown>();
    for (const [zone, databaseZone] of zones) {
      const database = await createTestDatabase();
      await withClient(database.superuserUrl, async (client) => {
        const [{ name }] = (await client.query("SELECT current_database() AS name")).rows;
        await client.query(`ALTER DATABASE "${name}" SET timezone TO '${databaseZone}'`);
      });
      try {
        const { stdout } = await promisify(execFile)(process.execPath, [program, database.url], {
          env: { ...process.env, TZ: zone },
        });
        answers.set(zone, JSON.parse(stdout));
      } finally {
        await database.drop();
      }
    }
    const expected = {
      day: ["2026-11-25", null, "2026-11-26"],
      late: ["2026-11-22", null, "2026-11-26"],
      time: ["2026-11-23", "2026-11-23T17:00:00.000Z", "2026-11-25"],
      month: ["2026-12-31", null, "2027-01-31"],
      after: ["2026-11-20", null, "2026-11-28"],
      skipped: ["2027-03-28", "2027-03-28T01:30:00.000Z", "2027-03-29"],
      quick: ["2026-11-26", "2026-11-26T08:00:00.000Z"],
      overdue: ["after", "late", "time"],
      today: ["day"],
      exported: true,
    };
    for (const [zone, answer] of answers) expect(answer, zone).to.deep.equal(expected);
    expect(answers.size).to.equal(zones.length);
  });
});
