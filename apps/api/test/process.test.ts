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
      running = await spawnApi({ DOCKET_DATA_DIR: folder, PUBLIC_URL });
      await ready(running);
    };
    /** By the session of the first start: cookies are good at the next ones. */
    const titles = async () => {
      const { body } = await call(`${running.url}/api/me/export`, {
        headers: { cookie: ann.cookie },
      });
      return new Set(body.tasks.map(({ title }: { title: string }) => title));
    };

    before(async () => {
      folder = await mkdtemp(path.join(tmpdir(), "docket-data-"));
    });
    after(async () => {
      expect(await stop(running, "SIGINT"), "SIGINT").to.equal(0);
      await rm(folder, { recursive: true, force: true });
    });

    it("SIGTERM under load: what was acknowledged is there at the next start, what runs ends normally", async () => {
      await startAgain();
      expect(running.output())
        .to.match(/Setting up PostgreSQL/)
        .and.match(/users-and-tasks/);
      ann = await signUp(running.url);
      const acknowledged: string[] = [];
      const broken: unknown[] = [];
      const writers = Array.from({ length: 20 }, (_, writer) =>
        writeUntilClosed(running, ann, writer, acknowledged, broken),
      );
      await new Promise((resolve) => setTimeout(resolve, 500));
      const from = performance.now();
      expect(await stop(running)).to.equal(0);
      expect(performance.now() - from).to.be.lessThan(10_000);
      await Promise.all(writers);
      expect(acknowledged.length).to.be.greaterThan(20);
      expect(broken).to.deep.equal([]);
      await nobodyAnswers(running);

      await startAgain();
      const stored = await titles();
      expect(acknowledged.filter((title) => !stored.has(title))).to.deep.equal([]);
    }).timeout(120_000);

    it("runs once on a folder: a second start says so and ends", async () => {
      const second = await start({ DOCKET_DATA_DIR: folder, PUBLIC_URL });
      expect(await second.ended).to.equal(1);
      expect(second.output()).to.contain("already runs").and.contain("DOCKET_DATA_DIR");
      expect((await call(`${running.url}/readyz`)).status).to.equal(200);
    }).timeout(60_000);

    it("takes over what a crash left running", async () => {
      const before = await titles();
      expect(await stop(running, "SIGKILL")).to.equal("SIGKILL");
      await startAgain();
      expect(await titles()).to.deep.equal(before);
    }).timeout(60_000);
  });

  it("says that its port is taken", async () => {
    const { url } = await createTestDatabase();
    const other = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    const child = await start({ DATABASE_URL: url, PORT: String(port) });
    expect(await child.ended).to.equal(1);
    expect(child.output()).to.contain(`Port ${port} is taken`);
    other.close();
  });

  it("lists all mistakes in its settings at once", async () => {
    const child = await start({
      PORT: "eighty",
      DATABASE_URL: "mysql://x",
      BETTER_AUTH_SECRET: "short",
      LOG_LEVEL: "loud",
      DATABASE_POOL_MAX: "0",
    });
    expect(await child.ended).to.equal(1);
    for (const name of ["PORT", "DATABASE_URL", "SECRET", "LOG_LEVEL", "DATABASE_POOL_MAX"]) {
      expect(child.output()).to.contain(name);
    }
    expect(child.output()).to.not.contain("    at ");
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
