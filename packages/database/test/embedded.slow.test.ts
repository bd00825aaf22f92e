import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { lockInstance, startEmbedded } from "@docket/database/embedded";
import { withClient } from "@docket/testing";
import { expect } from "chai";

describe("the embedded server", () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), "docket-embedded-"));
  });
  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  const answers = (url: string) =>
    withClient(
      url,
      async (client) => (await client.query("SELECT current_user AS who")).rows[0].who,
    ).catch(() => null);

  it("runs at one URL until its last user releases it, and keeps its data", async () => {
    const first = await startEmbedded({ dataDir });
    const second = await startEmbedded({ dataDir });
    expect(second.url).to.equal(first.url);
    expect(await answers(first.url)).to.equal("docket");
    await first.release();
    expect(await answers(second.url)).to.equal("docket");
    await withClient(second.url, (client) => client.query("CREATE TABLE kept (id int)"));
    // As a scratch database of the superuser creates Docket's, if it comes before the first start.
    await withClient(second.superuserUrl, (client) => client.query("CREATE ROLE docket_made"));
    await second.release();
    expect(await answers(second.url)).to.equal(null);
    const third = await startEmbedded({ dataDir });
    const kept = await withClient(
      third.url,
      async (client) => (await client.query("TABLE kept")).rowCount,
    );
    expect(kept).to.equal(0);
    await withClient(third.url, (client) => client.query("SET ROLE docket_made"));
    await third.release();
  });

  it("is set up only once by concurrent starts", async () => {
    const servers = await Promise.all([1, 2, 3, 4].map(() => startEmbedded({ dataDir })));
    expect(new Set(servers.map(({ url }) => url)).size).to.equal(1);
    await Promise.all(servers.map((server) => server.release()));
    expect(await answers(servers[0]!.url)).to.equal(null);
  }).timeout(60_000);

  it("has an owner who is not a superuser, requires a password, and is local only", async () => {
    const server = await startEmbedded({ dataDir });
    const rows = await withClient(server.superuserUrl, async (client) => {
      const { rows: roles } = await client.query(
        "SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'docket'",
      );
      const { rows: listen } = await client.query("SHOW listen_addresses");
      return { ...roles[0], ...listen[0] };
    });
    expect(rows).to.deep.equal({
      rolsuper: false,
      rolbypassrls: false,
      listen_addresses: "127.0.0.1",
    });
    const wrong = new URL(server.url);
    wrong.password = "guess";
    expect(await answers(wrong.href)).to.equal(null);
    await server.release();
  });

  it("can be locked by only one Docket at a time", async () => {
    const unlock = await lockInstance(dataDir);
    const second = await lockInstance(dataDir).catch((error: { code: string }) => error.code);
    expect(second).to.equal("already-running");
    await unlock();
    const again = await lockInstance(dataDir);
    await again();
  });
});
