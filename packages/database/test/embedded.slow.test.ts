import { appendFile, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findBinaries, lockInstance, Server, startEmbedded } from "@docket/database/embedded";
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

  it("keeps its log short, at the start and while it runs", async () => {
    const log = path.join(dataDir, "postgres/server.log");
    await (await startEmbedded({ dataDir })).release();
    const longer = () => appendFile(log, "a line of the log\n".repeat(700_000));
    await longer();
    const embedded = await startEmbedded({ dataDir });
    try {
      expect((await stat(log)).size).to.be.within(900_000, 1_100_000);
      await longer();
      const server = new Server(
        path.join(dataDir, "postgres"),
        await findBinaries(null, dataDir),
        null,
      );
      await server.shortenLog();
      await withClient(embedded.url, (client) =>
        client.query("DO $$ BEGIN RAISE LOG 'written afterwards'; END $$"),
      );
      const lines = (await readFile(log, "utf8")).split("\n");
      expect(lines.length).to.be.lessThan(60_000);
      expect(lines[0]).to.equal("a line of the log");
      expect(lines.some((line) => line.endsWith("LOG:  written afterwards"))).to.equal(true);
      expect((await stat(log)).mode & 0o777).to.equal(0o600);
    } finally {
      await embedded.release();
    }
  }).timeout(60_000);

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
    // A full disk has no room for other files, and is no reason not to stop, or to make a backup elsewhere.
    expect(await readdir(dataDir)).to.deep.equal(["docket.lock"]);
    expect((await stat(path.join(dataDir, "docket.lock"))).size).to.equal(0);
    await unlock();
    const again = await lockInstance(dataDir);
    await again();
  });
});
