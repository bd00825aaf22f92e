import { checkServer, isDatabaseError } from "@docket/database";
import { createEmptyDatabase, type TestDatabase, withClient } from "@docket/testing";
import { expect } from "chai";
import { failureOf } from "./fixture.js";

describe("checkServer", () => {
  let test: TestDatabase;

  before(async () => {
    test = await createEmptyDatabase();
  });
  after(() => test.drop());

  const unmentioned = () => {
    const url = new URL(test.url);
    url.searchParams.delete("pgbouncer");
    return url.href;
  };

  it("reports whether the server accepts writes", async () => {
    const { identity, ...facts } = await checkServer(test.directUrl);
    expect(facts).to.deep.equal({ readOnly: false, standby: false, asciiOnly: false });
    expect(identity).to.equal((await checkServer(test.directUrl)).identity);
    expect(await checkServer(test.url)).to.deep.include({ readOnly: false });
  });

  it("refuses a default isolation level under which changes fail, with what sets another", async () => {
    const set = (whose: string, level: string) =>
      withClient(test.superuserUrl, (client) =>
        client.query(`ALTER ${whose} SET default_transaction_isolation = '${level}'`),
      );
    const database = `DATABASE "${new URL(test.directUrl).pathname.slice(1)}"`;
    for (const level of ["READ COMMITTED", "read uncommitted"]) {
      await set(database, level);
      await checkServer(test.directUrl);
    }
    await set(database, "repeatable read");
    const { message } = await failureOf(checkServer(test.directUrl));
    const remedy = /Set it: (ALTER ROLE .*)\.$/.exec(message)?.[1];
    expect(remedy, message).to.contain("read committed");
    await withClient(test.directUrl, (client) => client.query(remedy!));
    await checkServer(test.directUrl);
  });

  // Only with DOCKET_TEST_PGBOUNCER is there a pooler to detect: `pnpm test:pgbouncer`.
  if (process.env.DOCKET_TEST_PGBOUNCER) {
    it("detects an undeclared pooler, and leaves no lock behind in it", async () => {
      const busy = new AbortController();
      // Other clients use the pooler meanwhile, so that it has several connections to hand out.
      const others = Array.from({ length: 5 }, () =>
        withClient(unmentioned(), async (client) => {
          while (!busy.signal.aborted) await client.query("SELECT pg_sleep(0.001)");
        }),
      );
      for (const name of ["DATABASE_URL", "DATABASE_DIRECT_URL"]) {
        const error = await failureOf(checkServer(unmentioned(), name));
        expect(isDatabaseError(error, "pooled-address"), String(error)).to.equal(true);
        expect(error.message)
          .to.contain(name)
          .and.match(/pgbouncer=true|without the pooler/);
      }
      busy.abort();
      await Promise.all(others);
      const { rowCount } = await withClient(test.superuserUrl, (client) =>
        client.query("SELECT FROM pg_locks WHERE locktype = 'advisory'"),
      );
      expect(rowCount).to.equal(0);
    });
  } else {
    it("never mistakes a direct address for a pooled one", async () => {
      for (let time = 0; time < 5; time += 1) await checkServer(test.directUrl);
    });
  }
});
