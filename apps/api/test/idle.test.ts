import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { signUp, startTestApi, withClient } from "@docket/testing";
import { expect } from "chai";

/** Longer than the intervals of the heartbeat of turns and of the search for abandoned ones. */
const QUIET_MILLISECONDS = 7_000;

const run = promisify(execFile);

/** Imports the server as its start does, and prints what that has loaded. */
const PROGRAM = `
  import { registerHooks } from "node:module";
  const loaded = [];
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
  await import("@docket/api");
  console.log(JSON.stringify(loaded));
`;

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

  it("has not loaded what only some requests need", async () => {
    const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", PROGRAM], {
      cwd: import.meta.dirname,
      maxBuffer: 2 ** 24,
    });
    const loaded = JSON.parse(stdout) as string[];
    expect(loaded.filter((url) => url.includes("/dist/server.js"))).to.have.length(1);
    const later =
      /node_modules\/(better-auth|kysely|@simplewebauthn|@modelcontextprotocol|nodemailer|ai)\/|(interpreter|quick-add|transfer|migrator)\/dist\/(generate|index)/;
    expect(loaded.filter((url) => later.test(url))).to.be.empty;
  });
});
