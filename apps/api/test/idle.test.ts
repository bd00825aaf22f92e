import { signUp, startTestApi, withClient } from "@docket/testing";
import { expect } from "chai";

/** Longer than the intervals of the heartbeat of turns and of the search for abandoned ones. */
const QUIET_MILLISECONDS = 7_000;

describe("an idle server", () => {
  it("sends no queries, so that a serverless database can suspend", async () => {
    const api = await startTestApi();
    const lastQuery = () =>
      withClient(api.superuserUrl, async (client) => {
        const { rows } = await client.query<{ at: string }>(
          `SELECT max(query_start)::text AS at FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        );
        return rows[0]?.at ?? null;
      });
    try {
      const { client } = await signUp(api.url);
      await client.createTask({ title: "Something to begin with" });
      await new Promise((resolve) => setTimeout(resolve, 500));
      const before = await lastQuery();
      expect(before).to.be.a("string");
      await new Promise((resolve) => setTimeout(resolve, QUIET_MILLISECONDS));
      expect(await lastQuery()).to.equal(before);
      expect((await fetch(`${api.url}/livez`)).status).to.equal(200);
      expect(await lastQuery(), "/livez asks nothing of the database").to.equal(before);
    } finally {
      await api.stop();
    }
  });
});
