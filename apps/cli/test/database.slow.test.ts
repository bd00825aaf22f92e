import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "@docket/database/embedded";
import {
  createEmptyDatabase,
  createTestDatabase,
  createTestServer,
  migrateDatabase,
  openDatabase,
  signUp,
  startTestApi,
  type TestDatabase,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { docket, start, until } from "./support/docket.js";

describe("stats", () => {
  let database: TestDatabase;
  before(async () => {
    database = await createTestDatabase();
  });
  after(() => database.drop());

  it("counts the data of all users and reports the size of each table", async () => {
    const api = await startTestApi({ databaseUrl: database.url });
    const people = [await signUp(api.url), await signUp(api.url)];
    for (const { client } of people) {
      await client.createTask({ title: "open" });
      await client.createTask({ title: "open, too" });
      await client.createTask({ title: "done", completed: true });
      await client.createConversation({});
    }
    await api.stop();
    const { code, stdout } = await docket(["stats", "--json"], { url: database.url });
    expect(code).to.equal(0);
    const { size, ...counts } = JSON.parse(stdout);
    expect(counts).to.deep.equal({
      users: 2,
      tasks: { total: 6, open: 4, done: 2 },
      conversations: 2,
      messages: 0,
    });
    const [row] = await withClient(
      database.superuserUrl,
      async (client) =>
        (await client.query("SELECT pg_total_relation_size('tasks')::int AS tasks")).rows,
    );
    expect(size.tables.tasks).to.equal(row.tasks);
    const { models } = openDatabase(database.url).sequelize;
    const tables = Object.values(models).map((model) => model.getTableName());
    expect(size.tables).to.have.all.keys(tables as string[]);

    const forPeople = await docket(["stats"], { url: database.url });
    expect(forPeople.stdout).to.match(/^tasks +6 \(4 open, 2 done\)$/m);
    expect(forPeople.stdout).not.to.include("\u001b"); // no colour without a terminal
  });
});

describe("db url", () => {
  it("prints only DATABASE_URL, without parameters that libpq does not accept", async () => {
    const url = "postgresql://me:secret@db.example.com/docket";
    for (const [given, printed] of [
      [url, url],
      [`${url}?sslmode=require`, `${url}?sslmode=require`],
      [`${url}?pgbouncer=true`, url],
      [`${url}?pgbouncer=true&sslmode=require`, `${url}?sslmode=require`],
      [`${url}?sslmode=require&pgbouncer=true`, `${url}?sslmode=require`],
    ] as const) {
      expect(await docket(["db", "url"], { url: given })).to.deep.equal({
        code: 0,
        stdout: `${printed}\n`,
        stderr: "",
      });
    }
  });

  describe("with the embedded server", () => {
    let folder: string;
    const run = (args: string[]) => start(args, { env: { DOCKET_DATA_DIR: folder } });
    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "docket-cli-"));
    });
    after(() => rm(folder, { recursive: true, force: true }));

    it("prints the same URL every time, and warns that the server is not running", async () => {
      const first = await run(["db", "url"]).ended;
      expect(first.code, first.stderr).to.equal(0);
      expect(first.stdout).to.match(/^postgresql:\/\/docket:[\w-]+@127\.0\.0\.1:\d+\/docket\n$/);
      expect(first.stderr).to.include("is not running now");
      const second = await run(["db", "url"]).ended;
      expect(second.stdout).to.equal(first.stdout);
    });

    it("keeps the server running until Ctrl-C with --keep", async () => {
      const kept = run(["db", "url", "--keep"]);
      let url = "";
      kept.child.stdout?.on("data", (text) => {
        url += text;
      });
      await until(async () => url.endsWith("\n"));
      const who = await withClient(url.trim(), async (client) => {
        const { rows } = await client.query("SELECT current_user AS name");
        return rows[0].name;
      });
      expect(who).to.equal("docket");
      const asked = await run(["db", "url"]).ended;
      expect(asked).to.deep.equal({ code: 0, stdout: url, stderr: "" });

      kept.child.kill("SIGINT");
      expect((await kept.ended).code).to.equal(0);
      const refused = await withClient(url.trim(), async () => "connected").catch(
        (error) => error.code,
      );
      expect(refused).to.equal("ECONNREFUSED");
    });
  });
});

describe("a command", () => {
  it("waits a while for a database that is unreachable, then names it and exits with 3", async () => {
    const where = `127.0.0.1:${await freePort()}`;
    for (const args of [
      ["users", "list"],
      ["backup", path.join(tmpdir(), "unreachable.backup")],
    ]) {
      const { code, stderr } = await docket(args, { url: `postgresql://docket:x@${where}/docket` });
      expect(code).to.equal(3);
      expect(stderr).to.equal(
        `Waiting for the database at ${where}.\n` +
          `The database at ${where} cannot be reached (connect ECONNREFUSED ${where}). Start it, or set DATABASE_URL to another one.\n`,
      );
    }
  });

  it("says that a misspelt address of the database is ignored", async () => {
    const url = `postgresql://docket:x@127.0.0.1:${await freePort()}/docket`;
    const env = { DATABASE_DIRECT_URI: url, TRUST_PROXIES: "1" };
    const { stderr } = await docket(["db", "url"], { url, env });
    expect(stderr).to.equal(
      "DATABASE_DIRECT_URI is not a setting of Docket, and is ignored. Is DATABASE_DIRECT_URL meant?\n",
    );
  });

  it("exits with 3 if the database has no Docket tables, and says how to create them", async () => {
    const empty = await createEmptyDatabase();
    const { code, stderr } = await docket(["users", "list"], { url: empty.url });
    await empty.drop();
    expect(code).to.equal(3);
    expect(stderr).to.include("pnpm db:migrate");
  });

  it("exits with 3 if Docket's roles are missing or not granted to the login role", async () => {
    const server = await createTestServer();
    try {
      const sql = (text: string, database?: string) =>
        withClient(server.superuserUrl(database), (client) => client.query(text));
      await sql("CREATE DATABASE docket OWNER docket");
      const url = server.ownerUrl("docket");
      const refused = async () => {
        const { code, stderr } = await docket(["users", "list"], { url });
        expect(code, stderr).to.equal(3);
        expect(stderr).to.include("docket_app and docket_admin").and.not.include("    at ");
      };
      await refused();
      await migrateDatabase(url);
      expect((await docket(["users", "list"], { url })).code).to.equal(0);
      await sql("REVOKE docket_admin FROM docket CASCADE");
      await refused();
      await sql(
        "DROP OWNED BY docket_app, docket_admin; DROP ROLE docket_app, docket_admin",
        "docket",
      );
      await refused();
    } finally {
      await server.remove();
    }
  });

  it("exits with 2 if DATABASE_URL is not a PostgreSQL URL", async () => {
    const { code, stderr } = await docket(["stats"], { url: "mysql://here/docket" });
    expect(code).to.equal(2);
    expect(stderr).to.include("DATABASE_URL is not a PostgreSQL URL");
  });

  it("exits with 2 if it does not exist, and suggests a similar one", async () => {
    const { code, stderr } = await docket(["users", "lits"], {});
    expect(code).to.equal(2);
    expect(stderr).to.include("Did you mean list?");
    expect((await docket([], {})).code).to.equal(2);
  });

  it("exits with 2 if an argument or the value of an option is empty, as of a variable that is not set", async () => {
    for (const [empty, ...args] of [
      ["<file>", "restore", ""],
      ["<user>", "history", ""],
      ["--into", "import", "tasks.csv", "--into", ""],
      ["--output", "export", "ann@example.com", "--output", ""],
    ] as const) {
      const { code, stdout, stderr } = await docket(args, {});
      expect({ code, stdout }).to.deep.equal({ code: 2, stdout: "" });
      expect(stderr).to.contain(`error: ${empty} is empty.`);
    }
  });

  it("prints its usage and exits with 0 for --help", async () => {
    for (const args of [
      [],
      ["users"],
      ["users", "list"],
      ["users", "create"],
      ["users", "delete"],
      ["users", "reset-password"],
      ["users", "disable-two-factor"],
      ["export"],
      ["import"],
      ["backup"],
      ["restore"],
      ["stats"],
      ["db", "url"],
    ]) {
      const { code, stdout, stderr } = await docket([...args, "--help"], {});
      expect(code).to.equal(0);
      expect(stderr).to.equal("");
      expect(stdout).to.include(["Usage: docket", ...args].join(" "));
    }
  });

  it("exits quietly when its output pipe is closed", async () => {
    const database = await createTestDatabase();
    const { child, ended } = start(["stats", "--json"], { url: database.url });
    child.stdout?.destroy();
    const { stderr } = await ended;
    await database.drop();
    expect(stderr).to.equal("");
  });

  it("fails with the reason if its output cannot be written, as on a full disk", async () => {
    const database = await createTestDatabase();
    const full = await open("/dev/full", "w");
    const { child, ended } = start(["stats"], { url: database.url, stdout: full.fd });
    const { code, stderr } = await ended;
    await full.close();
    await database.drop();
    expect(stderr).to.match(/^The output cannot be written: .*no space left.*\n$/);
    expect(code).to.equal(1);
    expect(child.signalCode).to.equal(null);
  });
});
