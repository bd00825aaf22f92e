import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  type Child,
  createEmptyDatabase,
  createTestDatabase,
  createTestServer,
  freePort,
  ready,
  signUp,
  spawnApi,
  startTcpProxy,
  type TestUser,
  through,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The same at each start, whatever the port: cookies are named after it. */
const PUBLIC_URL = "http://docket.test";

describe("the server process", function () {
  this.timeout(120_000); // starting PostgreSQL on a busy machine

  const children: Child[] = [];

  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.process.kill("SIGTERM");
      await child.ended;
    }
  });

  const start = async (variables: Record<string, string>) => {
    const child = await spawnApi(variables);
    children.push(child);
    return child;
  };
  const stop = async (child: Child, signal: NodeJS.Signals = "SIGTERM") => {
    child.process.kill(signal);
    return child.ended;
  };

  // These run in order on one folder, so that PostgreSQL is set up only once.
  describe("with its own PostgreSQL", () => {
    let folder: string;
    let running: Child;
    let ann: TestUser;

    const startAgain = async () => {
      running = await spawnApi({ DOCKET_DATA_DIR: folder, PUBLIC_URL, LOG_LEVEL: "info" });
      await ready(running);
    };
    const titles = async () => {
      const { body } = await call(`${running.url}/api/tasks`, { headers: { cookie: ann.cookie } });
      return body.items.map(({ title }: { title: string }) => title);
    };

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "docket-data-"));
    });
    after(async () => {
      await stop(running);
      await rm(folder, { recursive: true, force: true });
    });

    it("keeps its tasks across restarts, and keeps running when nobody reads its log", async () => {
      await startAgain();
      expect(running.output())
        .to.contain(`Setting up PostgreSQL for the first time, in ${folder}.`)
        .and.match(/users-and-tasks/);
      ann = await signUp(running.url);
      await ann.client.createTask({ title: "Still there tomorrow" });
      // From here on nobody reads its log, which must not matter.
      for (const stream of [running.process.stdout, running.process.stderr]) stream?.destroy();
      expect(await titles()).to.deep.equal(["Still there tomorrow"]);
      expect(await stop(running, "SIGINT")).to.equal(0);
      await nobodyAnswers(running);

      await startAgain();
      expect(await titles()).to.deep.equal(["Still there tomorrow"]);
    });

    it("takes over the PostgreSQL that a crash left running", async () => {
      expect(await stop(running, "SIGKILL")).to.equal("SIGKILL");
      await startAgain();
      expect(await titles()).to.deep.equal(["Still there tomorrow"]);
    });

    it("runs only once per folder: a second start says so and exits", async () => {
      const second = await start({ DOCKET_DATA_DIR: folder, PUBLIC_URL, TRUST_PROXIES: "1" });
      expect(await second.ended).to.equal(1);
      expect(second.output()).to.contain("already runs").and.contain("DOCKET_DATA_DIR");
      expect(second.output()).to.contain(
        "TRUST_PROXIES is not a setting of Docket, and is ignored.",
      );
      expect((await call(`${running.url}/readyz`)).status).to.equal(200);
    });

    it("on SIGTERM under load, finishes running requests and loses no acknowledged write", async () => {
      const acknowledged: string[] = [];
      const broken: unknown[] = [];
      const writers = Array.from({ length: 20 }, (_, writer) =>
        writeUntilClosed(running, ann, writer, acknowledged, broken),
      );
      // Each has been answered twice on average, and waits for its next answer.
      while (acknowledged.length < 40 && broken.length === 0)
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await stop(running)).to.equal(0);
      await Promise.all(writers);
      expect(broken).to.deep.equal([]);

      await startAgain();
      const { body } = await call(`${running.url}/api/me/export`, {
        headers: { cookie: ann.cookie },
      });
      const stored = new Set(body.tasks.map(({ title }: { title: string }) => title));
      expect(acknowledged.filter((title) => !stored.has(title))).to.deep.equal([]);
    });

    it("stops on SIGHUP, as when its terminal is closed, and PostgreSQL with it", async () => {
      expect(await stop(running, "SIGHUP")).to.equal(0);
      await nobodyAnswers(running);
      expect(existsSync(path.join(folder, "postgres", "postmaster.pid"))).to.equal(false);
    });
  });

  it("says why its PostgreSQL cannot be stopped", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "docket-data-"));
    const lock = path.join(folder, "starting.lock");
    const variables = { DOCKET_DATA_DIR: folder, PUBLIC_URL };
    const child = await start(variables);
    await ready(child);
    await rm(lock);
    await mkdir(lock);
    expect(await stop(child)).to.equal(1);
    expect(child.output())
      .to.contain(`${lock} cannot be locked`)
      .and.not.match(/^ +at /m);
    await rm(lock, { recursive: true });
    const next = await start(variables);
    await ready(next);
    expect(await stop(next)).to.equal(0);
    await rm(folder, { recursive: true });
  });

  it("runs and stops as usual if its log cannot be written, as on a full disk", async () => {
    const database = await createTestDatabase();
    const full = await open("/dev/full", "w");
    try {
      const variables = { DATABASE_URL: database.url, PUBLIC_URL, LOG_LEVEL: "info" };
      const child = await spawnApi(variables, full.fd);
      children.push(child);
      await ready(child);
      const ann = await signUp(child.url);
      for (let request = 0; request < 100; request += 1) await ann.client.listTasks({});
      await ann.client.createTask({ title: "Kept" });
      expect(await stop(child)).to.equal(0);
    } finally {
      await full.close();
      await database.drop();
    }
  });

  it("that is stopped while it waits for its database, or migrates it, ends without an error", async () => {
    for (const where of [`127.0.0.1:${await freePort()}`, encodeURIComponent("/tmp/no-socket")]) {
      const DATABASE_URL = `postgresql://a:b@${where}/c`;
      const away = await start({ DATABASE_URL, DATABASE_WAIT_SECONDS: "600" });
      while (!away.output().includes("Waiting for the database")) await pause(20);
      expect(await stop(away)).to.equal(0);
    }

    const test = await createEmptyDatabase();
    await withClient(test.superuserUrl, async (client) => {
      await client.query("BEGIN; CREATE TABLE users ()"); // the first migration waits for its name
      const child = await start({ DATABASE_URL: test.url });
      while (!child.output().includes("a lock was not granted")) await pause(20);
      expect(await stop(child)).to.equal(0);
      await client.query("ROLLBACK");
    });
    const next = await start({ DATABASE_URL: test.url });
    await ready(next);
    expect(await stop(next)).to.equal(0);
    await test.drop();
  });

  it("with PORT=0 names the address at the port that it has taken", async () => {
    const { url } = await createTestDatabase();
    const child = await start({ DATABASE_URL: url, PORT: "0" });
    const address = /Docket is ready: (\S+)/;
    while (!address.test(child.output())) await pause(50);
    const [, ready = ""] = address.exec(child.output()) ?? [];
    expect((await fetch(`${ready}/readyz`)).status).to.equal(200);
  });

  it("reports that its port is taken", async () => {
    const { url } = await createTestDatabase();
    const other = createServer().listen(0);
    await once(other, "listening");
    const PORT = String((other.address() as AddressInfo).port);
    const child = await start({ DATABASE_URL: url, BETTER_AUTH_SECRET: "x".repeat(40), PORT });
    expect(await child.ended).to.equal(1);
    expect(child.output()).to.contain(`Port ${PORT} is taken`);
    other.close();
  });

  it("reports a HOST that this machine does not have", async () => {
    const { url } = await createTestDatabase();
    const HOST = "nowhere.invalid";
    const child = await start({ DATABASE_URL: url, BETTER_AUTH_SECRET: "x".repeat(40), HOST });
    expect(await child.ended).to.equal(1);
    expect(child.output()).to.contain(`This machine has no address ${HOST} to listen on.`);
  });

  it("says at once that its data folder cannot be made", async () => {
    for (const secret of ["", "x".repeat(40)]) {
      const child = await start({ DOCKET_DATA_DIR: "/proc/docket", BETTER_AUTH_SECRET: secret });
      expect(await child.ended).to.equal(1);
      expect(child.output())
        .to.contain("/proc takes no folders")
        .and.match(/set DOCKET_DATA_DIR to another folder/i);
    }
  });

  it("refuses a secret that is too short", async () => {
    const { url } = await createTestDatabase();
    const child = await start({ DATABASE_URL: url, BETTER_AUTH_SECRET: "short" });
    expect(await child.ended).to.equal(1);
    expect(child.output()).to.contain("BETTER_AUTH_SECRET");
  });

  it("reports all invalid settings at once", async () => {
    const child = await start({
      PORT: "eighty",
      DATABASE_URL: "mysql://x",
      LOG_LEVEL: "loud",
      DATABASE_POOL_MAX: "0",
    });
    expect(await child.ended).to.equal(1);
    for (const name of ["PORT", "DATABASE_URL", "LOG_LEVEL", "DATABASE_POOL_MAX"]) {
      expect(child.output()).to.contain(name);
    }
  });

  it("says that a .env file that cannot be read is ignored", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "docket-env-"));
    const env = path.join(folder, ".env");
    await mkdir(env); // root may read any file, but no folder
    const child = await spawnApi({ PORT: "eighty" }, "pipe", folder);
    expect(await child.ended).to.equal(1);
    expect(child.output()).to.contain(`${env}, which is a folder, is ignored.`);
    await rm(env, { recursive: true });
    await writeFile(env, Buffer.from("\ufeffLOG_LEVEL=info", "utf16le"));
    const second = await spawnApi({ PORT: "eighty" }, "pipe", folder);
    expect(await second.ended).to.equal(1);
    expect(second.output()).to.contain(`${env}, which is not UTF-8, is ignored.`);
    await rm(folder, { recursive: true });
  });

  it("logs that the database is away, and when it is back, also if nobody asks for anything", async () => {
    const server = await createTestServer();
    const proxy = await startTcpProxy({ host: "127.0.0.1", port: server.port });
    try {
      await withClient(server.superuserUrl(), (client) =>
        client.query("CREATE DATABASE docket OWNER docket"),
      );
      const direct = server.ownerUrl("docket");
      const child = await start({
        DATABASE_URL: through(proxy, direct),
        DATABASE_DIRECT_URL: direct,
        LOG_LEVEL: "info",
      });
      await ready(child);
      const told = (words: string) => child.output().split(words).length - 1;
      proxy.mode = "refuse";
      proxy.cut();
      expect((await call(`${child.url}/readyz`)).status).to.equal(503);
      while (told("The database cannot be reached.") === 0) await pause(20);
      await pause(3_000);
      expect(told("The database takes changes again.")).to.equal(0);
      proxy.mode = "pass";
      while (told("The database takes changes again.") === 0) await pause(20);
      await stop(child);
    } finally {
      await proxy.stop();
      await server.remove();
    }
  });

  it("logs that the database is read-only in words, without the stacks of what fails then", async () => {
    const test = await createTestDatabase();
    await withClient(test.superuserUrl, (client) =>
      client.query(
        `ALTER DATABASE "${new URL(test.url).pathname.slice(1)}" SET default_transaction_read_only = on`,
      ),
    );
    const child = await start({ DATABASE_URL: test.url, LOG_LEVEL: "warn" });
    while (!child.output().includes('"not swept"')) await pause(20);
    expect(child.output()).to.contain("The database is read-only").and.not.contain('"stack"');
    await stop(child);
  });

  it("logs a request whose client goes away before it is answered", async () => {
    const test = await createTestDatabase();
    const child = await start({ DATABASE_URL: test.url, LOG_LEVEL: "info" });
    await ready(child);
    const { cookie } = await signUp(child.url);
    await withClient(test.superuserUrl, async (client) => {
      await client.query("BEGIN; LOCK TABLE labels");
      const gone = new AbortController();
      const { signal } = gone;
      const asked = fetch(`${child.url}/api/labels`, { headers: { cookie }, signal }).catch(
        () => {},
      );
      const waiting = "SELECT FROM pg_locks WHERE relation = 'labels'::regclass AND NOT granted";
      while ((await client.query(waiting)).rowCount === 0);
      gone.abort();
      await asked;
      const line = () => child.output().match(/^.*"path":"\/api\/labels".*$/m)?.[0];
      while (!line()) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(JSON.parse(line() ?? "")).to.include({ aborted: true, msg: "request" });
    });
  });

  it("logs an unexpected error with its statement and SQLSTATE, but without user data", async () => {
    const test = await createTestDatabase();
    try {
      const child = await start({ DATABASE_URL: test.url });
      await ready(child);
      const user = await signUp(child.url);
      await withClient(test.superuserUrl, (client) =>
        client.query("ALTER TABLE labels RENAME color TO colour"),
      );
      const secret = "zebrafish";
      const send = { method: "POST", as: user, body: { name: secret } };
      const { status, body } = await call(`${child.url}/api/labels`, send);
      expect(status).to.equal(500);
      expect(JSON.stringify(body)).to.not.contain("labels");
      await withClient(test.superuserUrl, (client) =>
        client.query(`
          ALTER TABLE labels RENAME colour TO color;
          CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            RAISE EXCEPTION 'invalid input syntax: "%"', NEW.name USING ERRCODE = '22P02';
          END $$;
          CREATE TRIGGER refuse BEFORE INSERT ON labels FOR EACH ROW EXECUTE FUNCTION refuse()`),
      );
      expect((await call(`${child.url}/api/labels`, send)).status).to.equal(500);
      await stop(child);
      const logged = child.output();
      expect(logged).to.contain('"code":"42703"').and.contain('"code":"22P02"');
      expect(logged).to.contain('INSERT INTO \\"labels\\"');
      expect(logged).to.not.contain(secret);
      expect(logged).to.not.contain(user.id);
    } finally {
      await test.drop();
    }
  });

  it("logs no error, and little of what was sent, when a request about an account is refused", async () => {
    const test = await createTestDatabase();
    try {
      const child = await start({ DATABASE_URL: test.url, LOG_LEVEL: "info" });
      await ready(child);
      const ann = await signUp(child.url);
      const { id, key } = await ann.client.createApiKey({ name: "Old", scope: "read" });
      await ann.client.deleteApiKey({ id });
      const bearer = { authorization: `Bearer ${key}` };
      const asProgram = await call(`${child.url}/api/tasks`, { headers: bearer });
      const address = `http://${"x".repeat(50_000)}.example`;
      const body = { email: "ann@example.com", password: "a good password", callbackURL: address };
      const elsewhere = await call(`${child.url}/api/auth/sign-in/email`, { method: "POST", body });
      expect([asProgram.status, elsewhere.status]).to.deep.equal([401, 403]);
      await stop(child);
      const logged = child.output();
      expect(logged).to.contain("Better Auth: Invalid callbackURL").and.not.contain('"level":50');
      expect(logged).to.not.contain("x".repeat(1_000));
    } finally {
      await test.drop();
    }
  });

  for (const [what, change, words] of [
    ["wrong password", { password: "wrong" }, "Check the user and the password in DATABASE_URL"],
    ["missing password", { password: "" }, "The database wants a password, and DATABASE_URL has"],
    ["missing database", { pathname: "/nowhere" }, "no such database"],
  ] as const) {
    it(`explains a ${what} without a stack trace`, async () => {
      const test = await createTestDatabase();
      const { href } = Object.assign(new URL(test.url), change);
      const child = await start({ DATABASE_URL: href, BETTER_AUTH_SECRET: "s".repeat(44) });
      expect(await child.ended).to.equal(1);
      expect(child.output()).to.contain(words).and.not.contain("    at ");
      await test.drop();
    });
  }
});

/** Creates task after task until the connection is refused; records any other failure. */
async function writeUntilClosed(
  child: Child,
  user: TestUser,
  writer: number,
  acknowledged: string[],
  broken: unknown[],
) {
  for (let count = 0; ; count += 1) {
    const title = `${writer}-${count}`;
    const answer = await call(`${child.url}/api/tasks`, {
      method: "POST",
      as: user,
      body: { title },
    }).catch((error: Error) => error);
    if (answer instanceof Error) {
      const { code } = (answer.cause ?? {}) as { code?: string };
      // A kept-alive connection may be closed just as the next request is sent on it.
      if (code !== "ECONNREFUSED" && code !== "ECONNRESET" && code !== "UND_ERR_SOCKET")
        broken.push(answer);
      return;
    }
    if (answer.status !== 201) {
      broken.push(answer);
      return;
    }
    acknowledged.push(title);
  }
}

async function nobodyAnswers({ url }: Child): Promise<void> {
  const answer = await fetch(`${url}/livez`).catch(() => null);
  expect(answer).to.equal(null);
}
