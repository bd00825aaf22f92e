import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  type Child,
  createTestDatabase,
  ready,
  signUp,
  spawnApi,
  type TestUser,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

/** The same at each start, whatever the port: cookies are named after it. */
const PUBLIC_URL = "http://docket.test";

describe("the program", () => {
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

  // One after the other on one folder, so that PostgreSQL is set up once.
  describe("on a database of its own", () => {
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

    it("keeps its tasks from one start to the next, and goes on where nobody reads its log", async () => {
      await startAgain();
      expect(running.output())
        .to.match(/Setting up PostgreSQL/)
        .and.match(/users-and-tasks/);
      ann = await signUp(running.url);
      await ann.client.createTask({ title: "Still there tomorrow" });
      // Nor does it matter that nobody reads its log any more.
      for (const stream of [running.process.stdout, running.process.stderr]) stream?.destroy();
      expect(await titles()).to.deep.equal(["Still there tomorrow"]);
      expect(await stop(running, "SIGINT")).to.equal(0);
      await nobodyAnswers(running);

      await startAgain();
      expect(await titles()).to.deep.equal(["Still there tomorrow"]);
    }).timeout(60_000);

    it("takes over what a crash left running", async () => {
      expect(await stop(running, "SIGKILL")).to.equal("SIGKILL");
      await startAgain();
      expect(await titles()).to.deep.equal(["Still there tomorrow"]);
    }).timeout(60_000);

    it("runs once on a folder: a second start says so and ends", async () => {
      const second = await start({ DOCKET_DATA_DIR: folder, PUBLIC_URL });
      expect(await second.ended).to.equal(1);
      expect(second.output()).to.contain("already runs").and.contain("DOCKET_DATA_DIR");
      expect((await call(`${running.url}/readyz`)).status).to.equal(200);
    }).timeout(60_000);

    it("SIGTERM under load: what was acknowledged is there, what runs ends normally", async () => {
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
    }).timeout(60_000);
  });

  it("says that its port is taken", async () => {
    const { url } = await createTestDatabase();
    const other = createServer().listen(0);
    await once(other, "listening");
    const PORT = String((other.address() as AddressInfo).port);
    const child = await start({ DATABASE_URL: url, BETTER_AUTH_SECRET: "x".repeat(40), PORT });
    expect(await child.ended).to.equal(1);
    expect(child.output()).to.contain(`Port ${PORT} is taken`);
    other.close();
  });

  it("says that its address is none of this machine", async () => {
    const { url } = await createTestDatabase();
    const HOST = "nowhere.invalid";
    const child = await start({ DATABASE_URL: url, BETTER_AUTH_SECRET: "x".repeat(40), HOST });
    expect(await child.ended).to.equal(1);
    expect(child.output()).to.contain(`This machine has no address ${HOST} to listen on.`);
  });

  it("refuses a secret that is too short", async () => {
    const { url } = await createTestDatabase();
    const child = await start({ DATABASE_URL: url, BETTER_AUTH_SECRET: "short" });
    expect(await child.ended).to.equal(1);
    expect(child.output()).to.contain("BETTER_AUTH_SECRET");
  });

  it("lists all mistakes in its settings at once", async () => {
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

  it("logs an error that nobody expected with its statement and code, and with nobody's data", async () => {
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

  it("says what is wrong when the database refuses it", async () => {
    const { url } = await createTestDatabase();
    const wrong = new URL(url);
    wrong.password = "wrong";
    const child = await start({ DATABASE_URL: wrong.href, BETTER_AUTH_SECRET: "s".repeat(44) });
    expect(await child.ended).to.equal(1);
    expect(child.output())
      .to.match(/password|login/i)
      .and.not.contain("    at ");
  });
});

/** Creates task after task; a refused connection is the end, any other failure is noted. */
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
