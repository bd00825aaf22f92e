import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ConfigError, readConfig } from "@docket/api";
import {
  cookieOf,
  createTestDatabase,
  freePort,
  signUp,
  startTestApi,
  type TestApi,
  type TestUser,
  tokenOf,
  totp,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

describe("the secret", () => {
  let folder: string;
  let api: TestApi | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "docket-secret-"));
  });
  afterEach(async () => {
    await api?.stop();
    api = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  const read = (variables: Record<string, string>) =>
    readConfig({ NODE_ENV: "production", DOCKET_DATA_DIR: folder, ...variables });

  /** Restarts the API with these variables. */
  async function start(variables: Record<string, string>): Promise<TestApi> {
    await api?.stop();
    const options = { port: await freePort(), rateLimit: false, logLevel: "silent" } as const;
    api = await startTestApi({ ...read(variables), ...options });
    return api;
  }
  const saidBy = ({ said }: TestApi) => said.join("\n");
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

  it("may change between starts: after signing in again, everything works", async () => {
    const { url: DATABASE_URL } = await createTestDatabase();
    const PUBLIC_URL = "http://docket.example.com";
    const first = await start({ DATABASE_URL, PUBLIC_URL, BETTER_AUTH_SECRET: "a".repeat(44) });
    const ann = await signUp(first.url);
    await ann.client.createTask({ title: "Before" });

    const second = await start({ DATABASE_URL, PUBLIC_URL, BETTER_AUTH_SECRET: "b".repeat(44) });
    expect(saidBy(second)).to.contain("everybody has to sign in again");
    const cookie = await signIn(second.url, ann);
    expect(await statusOf(`${second.url}/api/me`, { cookie })).to.equal(200);
    const { status, body } = await call(`${second.url}/api/tasks`, { headers: { cookie } });
    expect([status, body.items[0].title]).to.deep.equal([200, "Before"]);
    const authorization = `Bearer ${await tokenOf(second.url, cookie)}`;
    expect(await statusOf(`${second.url}/api/me`, { authorization })).to.equal(200);
    // A token signed with the other secret's key stays valid until it expires.
    expect(
      await statusOf(`${second.url}/api/me`, { authorization: `Bearer ${ann.token}` }),
    ).to.equal(200);

    const third = await start({ DATABASE_URL, PUBLIC_URL, BETTER_AUTH_SECRET: "b".repeat(44) });
    expect(saidBy(third)).not.to.contain("sign in again");
    expect(await statusOf(`${third.url}/api/me`, { cookie })).to.equal(200);
  }).timeout(60_000);

  it("of another start is recognised where nothing but cookies was signed, and no code can be checked then", async () => {
    const { url: DATABASE_URL } = await createTestDatabase();
    const PUBLIC_URL = "http://docket.example.com";
    const first = await start({ DATABASE_URL, PUBLIC_URL, BETTER_AUTH_SECRET: "a".repeat(44) });
    const password = "a long password";
    const post = async (path: string, body: object, cookie = "") => {
      const response = await fetch(`${api?.url}/api/auth/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: PUBLIC_URL, cookie },
        body: JSON.stringify(body),
      });
      // biome-ignore lint/suspicious/noExplicitAny: looked into freely
      return [cookieOf(response), (await response.json()) as any, response.status] as const;
    };
    const ann = { name: "Ann", email: "ann@example.com", password };
    const [cookie] = await post("sign-up/email", ann);
    expect(saidBy(first)).not.to.contain("sign in again");

    const again = await start({ DATABASE_URL, PUBLIC_URL, BETTER_AUTH_SECRET: "a".repeat(44) });
    expect(saidBy(again)).not.to.contain("sign in again");
    const [, { totpURI, backupCodes }] = await post("two-factor/enable", { password }, cookie);
    const [set] = await post("two-factor/verify-totp", { code: totp(totpURI) }, cookie);
    expect(await statusOf(`${again.url}/api/me`, { cookie: set })).to.equal(200);

    const other = await start({ DATABASE_URL, PUBLIC_URL, BETTER_AUTH_SECRET: "b".repeat(44) });
    expect(saidBy(other)).to.contain("everybody has to sign in again");
    const [begun, { twoFactorRedirect }] = await post("sign-in/email", ann);
    expect(twoFactorRedirect).to.equal(true);
    for (const [path, code] of [
      ["two-factor/verify-totp", totp(totpURI)],
      ["two-factor/verify-backup-code", backupCodes[0]],
    ]) {
      const [, { detail }, status] = await post(path, { code }, begun);
      expect([status, detail]).to.deep.equal([
        409,
        "The server no longer has the secret that your two-factor authentication was set up with, so no code can be checked. Whoever runs Docket can turn it off for you.",
      ]);
    }
    const back = await start({ DATABASE_URL, PUBLIC_URL, BETTER_AUTH_SECRET: "a".repeat(44) });
    expect(saidBy(back)).to.contain("everybody has to sign in again");
    expect(await statusOf(`${back.url}/api/me`, { cookie: set })).to.equal(200);
  }).timeout(60_000);

  // process.slow.test.ts tests that a process finds it again.
  it("is generated once and kept, in production too: sessions and tokens survive a restart", async () => {
    const { url: DATABASE_URL } = await createTestDatabase();
    const PUBLIC_URL = "http://docket.example.com";
    const ann = await signUp((await start({ DATABASE_URL, PUBLIC_URL })).url);
    const file = path.join(folder, "secret");
    const secret = await readFile(file, "utf8");
    expect(secret.trim().length).to.be.greaterThan(31);
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    await chmod(file, 0o644);

    const second = await start({ DATABASE_URL, PUBLIC_URL });
    expect(await readFile(file, "utf8")).to.equal(secret);
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    expect(await statusOf(`${second.url}/api/me`, { cookie: ann.cookie })).to.equal(200);
    const authorization = `Bearer ${ann.token}`;
    expect(await statusOf(`${second.url}/api/me`, { authorization })).to.equal(200);
  }).timeout(60_000);

  it("can be read from a file, like every other secret", async () => {
    const file = async (name: string, content: string) => {
      await writeFile(path.join(folder, name), content);
      return path.join(folder, name);
    };
    const url = "postgresql://docket:x@127.0.0.1/docket";
    const config = read({
      DATABASE_URL_FILE: await file("url", `${url}\n`),
      BETTER_AUTH_SECRET_FILE: await file("auth", `${"f".repeat(44)}\r\n`),
    });
    expect(config).to.include({ databaseUrl: url, secret: "f".repeat(44) });

    const wrong = {
      DATABASE_URL: url,
      DATABASE_URL_FILE: path.join(folder, "url"),
      DATABASE_REPLICA_URL_FILE: path.join(folder, "nowhere"),
      BETTER_AUTH_SECRET_FILE: await file("short", "short\n"),
      ASSISTANT_API_KEY_FILE: await file("empty", "\n"),
    };
    for (const words of [
      "DATABASE_URL and DATABASE_URL_FILE are both set",
      "DATABASE_REPLICA_URL_FILE names",
      "BETTER_AUTH_SECRET must be at least 32 characters",
      "ASSISTANT_API_KEY_FILE names",
    ]) {
      expect(() => read(wrong)).to.throw(ConfigError, words);
    }
  });

  it("is a clear configuration error if it cannot be stored or used", async () => {
    const file = path.join(folder, "secret");
    await writeFile(file, "\n");
    expect(() => read({})).to.throw(ConfigError, "fewer than 32 characters");
    await rm(file);
    await mkdir(file);
    expect(() => read({})).to.throw(ConfigError, `${file}, which cannot be used`);
    expect(() => read({ DOCKET_DATA_DIR: "/dev/null" })).to.throw(ConfigError, "cannot be used");
  });
});
