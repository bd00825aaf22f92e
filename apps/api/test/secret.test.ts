import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  type Child,
  cookieOf,
  createTestDatabase,
  ready,
  signUp,
  spawnApi,
  type TestUser,
  tokenOf,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

describe("the secret", () => {
  const children: Child[] = [];
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "docket-secret-"));
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map(stop));
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (variables: Record<string, string>) => {
    const child = await spawnApi({ NODE_ENV: "production", DOCKET_DATA_DIR: folder, ...variables });
    children.push(child);
    return child;
  };
  const stop = (child: Child) => {
    child.process.kill("SIGTERM");
    return child.ended;
  };
  const statusOf = async (url: string, headers: Record<string, string>) =>
    (await call(url, { headers })).status;

  async function signIn(url: string, { email, password }: TestUser): Promise<string> {
    const response = await fetch(`${url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password }),
    });
    expect(response.status).to.equal(200);
    return cookieOf(response);
  }

  it("may change from one start to the next: sign in again, and everything works", async () => {
    const { url: DATABASE_URL } = await createTestDatabase();
    const PUBLIC_URL = "http://docket.example.com";
    const first = await start({ DATABASE_URL, PUBLIC_URL, BETTER_AUTH_SECRET: "a".repeat(44) });
    await ready(first);
    const ann = await signUp(first.url);
    await ann.client.createTask({ title: "Before" });
    await stop(first);

    const second = await start({ DATABASE_URL, PUBLIC_URL, BETTER_AUTH_SECRET: "b".repeat(44) });
    await ready(second);
    expect(second.output()).to.contain("everybody has to sign in again");
    const cookie = await signIn(second.url, ann);
    expect(await statusOf(`${second.url}/api/me`, { cookie })).to.equal(200);
    const { status, body } = await call(`${second.url}/api/tasks`, { headers: { cookie } });
    expect([status, body.items[0].title]).to.deep.equal([200, "Before"]);
    const authorization = `Bearer ${await tokenOf(second.url, cookie)}`;
    expect(await statusOf(`${second.url}/api/me`, { authorization })).to.equal(200);
    // What the other secret's key signed is good until it ends by itself.
    expect(
      await statusOf(`${second.url}/api/me`, { authorization: `Bearer ${ann.token}` }),
    ).to.equal(200);
    await stop(second);

    const third = await start({ DATABASE_URL, PUBLIC_URL, BETTER_AUTH_SECRET: "b".repeat(44) });
    await ready(third);
    expect(third.output()).not.to.contain("sign in again");
    expect(await statusOf(`${third.url}/api/me`, { cookie })).to.equal(200);
  }).timeout(60_000);

  it("is made once and kept, in production too: sessions and tokens outlive a restart", async () => {
    const { url: DATABASE_URL } = await createTestDatabase();
    const PUBLIC_URL = "http://docket.example.com";
    const first = await start({ DATABASE_URL, PUBLIC_URL });
    await ready(first);
    const ann = await signUp(first.url);
    await stop(first);
    const file = path.join(folder, "secret");
    const secret = await readFile(file, "utf8");
    expect(secret.trim().length).to.be.greaterThan(31);
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    await chmod(file, 0o644);

    const second = await start({ DATABASE_URL, PUBLIC_URL });
    await ready(second);
    expect(await readFile(file, "utf8")).to.equal(secret);
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    expect(await statusOf(`${second.url}/api/me`, { cookie: ann.cookie })).to.equal(200);
    const authorization = `Bearer ${ann.token}`;
    expect(await statusOf(`${second.url}/api/me`, { authorization })).to.equal(200);
  }).timeout(60_000);

  it("and every other secret may stand in a file", async () => {
    const { directUrl: url } = await createTestDatabase();
    const file = async (name: string, content: string) => {
      await writeFile(path.join(folder, name), content);
      return path.join(folder, name);
    };
    const child = await start({
      DATABASE_URL_FILE: await file("url", `${url}\n`),
      BETTER_AUTH_SECRET_FILE: await file("auth", `${"f".repeat(44)}\r\n`),
    });
    await ready(child);
    expect((await call(`${child.url}/readyz`)).status).to.equal(200);

    const wrong = await start({
      DATABASE_URL: url,
      DATABASE_URL_FILE: path.join(folder, "url"),
      DATABASE_REPLICA_URL_FILE: path.join(folder, "nowhere"),
      BETTER_AUTH_SECRET_FILE: await file("short", "short\n"),
      ASSISTANT_API_KEY_FILE: await file("empty", "\n"),
    });
    expect(await wrong.ended).to.equal(1);
    expect(wrong.output())
      .to.contain("DATABASE_URL and DATABASE_URL_FILE are both set")
      .and.contain("DATABASE_REPLICA_URL_FILE names")
      .and.contain("BETTER_AUTH_SECRET must be at least 32 characters")
      .and.contain("ASSISTANT_API_KEY_FILE names")
      .and.not.contain("    at ");
  }).timeout(60_000);

  it("that cannot be kept or used ends the start with a sentence", async () => {
    const { url: DATABASE_URL } = await createTestDatabase();
    const file = path.join(folder, "secret");
    await writeFile(file, "\n");
    const empty = await start({ DATABASE_URL });
    expect(await empty.ended).to.equal(1);
    expect(empty.output()).to.contain("fewer than 32 characters").and.not.contain("    at ");
    await rm(file);
    await mkdir(file);
    const directory = await start({ DATABASE_URL });
    expect(await directory.ended).to.equal(1);
    expect(directory.output())
      .to.contain(`${file}, which cannot be used`)
      .and.not.contain("    at ");
    const blocked = await start({ DATABASE_URL, DOCKET_DATA_DIR: "/dev/null" });
    expect(await blocked.ended).to.equal(1);
    expect(blocked.output()).to.contain("cannot be used").and.not.contain("    at ");
  }).timeout(60_000);
});
