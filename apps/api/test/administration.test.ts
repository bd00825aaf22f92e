import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createClient } from "@docket/contract";
import {
  createTestDatabase,
  signUp,
  startTestApi,
  type TestApi,
  type TestUser,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";
import { refusalOf } from "./support/assistant.js";

describe("administration", () => {
  let api: TestApi;
  let admin: TestUser;

  before(async () => {
    api = await startTestApi();
    admin = await signUp(api.url, "Ada");
  });
  after(() => api.stop());

  const auth = (path: string, body: object, url = api.url) =>
    call(`${url}/api/auth/${path}`, { method: "POST", body });

  it("is open to the first account and to users whom it makes administrators", async () => {
    const bob = await signUp(api.url, "Bob");
    const { items } = await admin.client.listUsers();
    expect(items.map(({ name, isAdmin }) => [name, isAdmin])).to.deep.include.members([
      ["Ada", true],
      ["Bob", false],
    ]);
    expect(await refusalOf(bob.client.listUsers())).to.include({ status: 403 });
    await admin.client.updateUser({ id: bob.id, isAdmin: true });
    expect((await bob.client.listUsers({ q: "ADA" })).items.map(({ id }) => id)).to.deep.equal([
      admin.id,
    ]);
    const own = admin.client.updateUser({ id: admin.id, isAdmin: false });
    expect(await refusalOf(own)).to.include({ status: 409 });
    await admin.client.updateUser({ id: bob.id, isAdmin: false });
    expect(await refusalOf(bob.client.listUsers())).to.include({ status: 403 });
    const token = createClient({
      baseUrl: api.url,
      headers: { authorization: `Bearer ${admin.token}` },
    });
    expect(await refusalOf(token.listUsers()), "by a token").to.include({ status: 403 });
  });

  it("stays with somebody when two administrators take it from each other at the same moment", async () => {
    const eve = await signUp(api.url, "Eve");
    for (let round = 1; round <= 12; round += 1) {
      await admin.client.updateUser({ id: eve.id, isAdmin: true });
      const answers = await Promise.allSettled([
        admin.client.updateUser({ id: eve.id, isAdmin: false }),
        eve.client.updateUser({ id: admin.id, isAdmin: false }),
      ]);
      const done = answers.filter(({ status }) => status === "fulfilled");
      expect(done, `round ${round}`).to.have.length(1);
      await withClient(api.superuserUrl, async (client) => {
        const { rows } = await client.query("SELECT FROM users WHERE is_admin");
        expect(rows, `round ${round}`).to.have.length(1);
        const values = [[admin.id, eve.id], admin.id];
        await client.query("UPDATE users SET is_admin = id = $2 WHERE id = ANY ($1)", values);
      });
    }
  });

  it("falls to the oldest account at the start if nobody is an administrator any more", async () => {
    const database = await createTestDatabase();
    const first = await startTestApi({ databaseUrl: database.url });
    const gone = await signUp(first.url, "Gone");
    const left = await signUp(first.url, "Left");
    await signUp(first.url, "Newer");
    await withClient(database.superuserUrl, (client) =>
      client.query("DELETE FROM users WHERE id = $1", [gone.id]),
    );
    expect((await left.client.getMe()).isAdmin).to.equal(false);
    await first.stop();
    const second = await startTestApi({ databaseUrl: database.url });
    const admins = () =>
      withClient(database.superuserUrl, async (client) => {
        const { rows } = await client.query("SELECT id FROM users WHERE is_admin");
        return rows.map(({ id }) => id);
      });
    while ((await admins()).length === 0) await sleep(50); // the start does not wait for it
    expect(await admins()).to.deep.equal([left.id]);
    await second.stop();
    await database.drop();
  });

  it("shows the server's settings, counts and backups to administrators only", async () => {
    expect((await admin.client.getMe()).isAdmin).to.equal(true);
    const bob = await signUp(api.url, "Bob");
    expect((await bob.client.getMe()).isAdmin).to.equal(false);
    expect(await refusalOf(bob.client.getServer())).to.include({ status: 403 });
    const before = await admin.client.getServer();
    await bob.client.createTask({ title: "Counted" });
    const after = await admin.client.getServer();
    expect(after).to.deep.equal({ ...before, tasks: before.tasks + 1 });
    expect([before.signUp, before.backups]).to.deep.equal(["open", null]);

    const folder = await mkdtemp(path.join(tmpdir(), "docket-backups-"));
    const schedule = { every: "day", hour: 3, minute: 5 } as const;
    const one = await startTestApi({ signUp: "invited", backups: { schedule, folder, keep: 2 } });
    try {
      const first = await signUp(one.url, "First");
      for (let lastAt: string | null = null; lastAt === null; await sleep(50)) {
        const { signUp: rule, users, tasks, backups } = await first.client.getServer();
        expect({ rule, users, tasks }).to.deep.equal({ rule: "invited", users: 1, tasks: 0 });
        expect(backups).to.include({ schedule: "daily 03:05", keep: 2 });
        lastAt = backups?.lastAt ?? null;
      }
    } finally {
      await one.stop();
      await rm(folder, { recursive: true });
    }
  });

  it("shows the server also while the folder of its backups cannot be read", async () => {
    const schedule = { every: "hour" } as const;
    const backups = { schedule, folder: fileURLToPath(import.meta.url), keep: 2 };
    const one = await startTestApi({ backups });
    try {
      const { client } = await signUp(one.url, "First");
      expect((await client.getServer()).backups).to.include({ keep: 2, lastAt: null });
    } finally {
      await one.stop();
    }
  });

  it("warns if PUBLIC_URL or TRUST_PROXY does not match what browsers send", async () => {
    const behind = await startTestApi({ trustProxy: 2 });
    try {
      const operator = await signUp(behind.url, "Operator");
      const arrive = (url: string, headers: Record<string, string>) =>
        call(`${url}/api/sign-in-options`, { headers });
      const page = { "sec-fetch-site": "same-origin" };
      const [own, far] = [{ origin: api.url }, { origin: "https://elsewhere.example.com" }];
      await arrive(api.url, { ...page, ...own });
      await arrive(api.url, far); // another site's page, or a program
      await arrive(behind.url, { "x-forwarded-for": "10.0.0.1" });
      await arrive(behind.url, { ...page, "x-forwarded-for": "10.0.0.1, 10.0.0.2" });
      expect((await admin.client.getServer()).warnings).to.deep.equal([]);
      expect((await operator.client.getServer()).warnings).to.deep.equal([]);

      for (let count = 0; count < 2; count += 1)
        await arrive(api.url, { ...page, ...far, "x-forwarded-for": "10.0.0.1" });
      const { warnings } = await admin.client.getServer();
      expect(warnings).to.have.length(2);
      expect(warnings[0]).to.contain("at https://elsewhere.example.com, and PUBLIC_URL is ");
      expect(warnings[1]).to.contain("and TRUST_PROXY is 0");
      await arrive(behind.url, { ...page, "x-forwarded-for": "10.0.0.1" });
      expect((await operator.client.getServer()).warnings.join()).to.contain("TRUST_PROXY is 2");
    } finally {
      await behind.stop();
    }
  });

  it("disables an account: its credentials are rejected until it is enabled, its data is kept", async () => {
    const eve = await signUp(api.url, "Eve");
    await eve.client.createTask({ title: "Kept" });
    const { key } = await eve.client.createApiKey({ name: "a key", scope: "read" });
    const credentials: Record<string, string>[] = [
      { cookie: eve.cookie },
      { authorization: `Bearer ${eve.token}` },
      { authorization: `Bearer ${key}` },
    ];
    const statuses = () =>
      Promise.all(
        credentials.map(async (headers) => (await call(`${api.url}/api/me`, { headers })).status),
      );
    const signIn = () => auth("sign-in/email", { email: eve.email, password: eve.password });
    expect(await statuses()).to.deep.equal([200, 200, 200]);
    const disabled = await admin.client.updateUser({ id: eve.id, disabled: true });
    expect(disabled.disabledAt).to.be.a("string");
    expect(await statuses()).to.deep.equal([401, 401, 401]);
    expect((await signIn()).status).to.equal(403);
    await admin.client.updateUser({ id: eve.id, disabled: false });
    expect((await signIn()).status).to.equal(200);
    expect(await statuses(), "sessions do not come back").to.deep.equal([401, 200, 200]);
    const program = createClient({ baseUrl: api.url, headers: credentials[2]! });
    expect((await program.listTasks()).items).to.have.length(1);
  });

  it("resets a password with a link, without mail", async () => {
    const bob = await signUp(api.url, "Bob");
    const { link, sent } = await admin.client.resetPassword({ id: bob.id });
    expect(sent).to.equal(false);
    const token = new URL(link).searchParams.get("token");
    const reset = await auth("reset-password", { token, newPassword: "a new password" });
    expect(reset.status).to.equal(200);
    expect(await refusalOf(bob.client.getMe())).to.include({ status: 401 });
    const back = await auth("sign-in/email", { email: bob.email, password: "a new password" });
    expect(back.status).to.equal(200);
    const forgotten = await auth("request-password-reset", { email: bob.email });
    expect(forgotten.body.code).to.equal("RESET_PASSWORD_DISABLED");
  });

  it("lists a user's sessions and ends one of them", async () => {
    const bob = await signUp(api.url, "Bob");
    await auth("sign-in/email", { email: bob.email, password: bob.password });
    const { items } = await bob.client.listSessions();
    expect(items.map(({ isCurrent }) => isCurrent)).to.deep.equal([false, true]);
    expect(JSON.stringify(items)).to.not.contain(bob.cookie.slice(30, 50));
    const eve = await signUp(api.url, "Eve");
    const [other] = items;
    expect(await refusalOf(eve.client.deleteSession({ id: other!.id }))).to.include({
      status: 404,
    });
    await bob.client.deleteSession({ id: other!.id });
    expect((await bob.client.listSessions()).items).to.have.length(1);
  });

  it("changes an email address without mail, in an old session only after its password", async () => {
    const bob = await signUp(api.url, "Bob");
    const change = (newEmail: string) =>
      call(`${api.url}/api/auth/change-email`, {
        method: "POST",
        body: { newEmail },
        headers: { cookie: bob.cookie, origin: api.url },
      });
    expect((await change("robert@example.com")).status).to.equal(200);
    expect((await bob.client.getMe()).email).to.equal("robert@example.com");
    await change(admin.email); // in use: silently ignored
    expect((await bob.client.getMe()).email).to.equal("robert@example.com");
    await withClient(api.superuserUrl, async (client) => {
      await client.query("ALTER TABLE sessions DISABLE TRIGGER sessions_set_updated_at");
      await client.query("UPDATE sessions SET created_at = now() - interval '2 hours'");
      await client.query("ALTER TABLE sessions ENABLE TRIGGER sessions_set_updated_at");
    });
    const late = await change("bobby@example.com");
    expect([late.status, late.body.type]).to.deep.equal([403, "urn:docket:problem:unconfirmed"]);
    await bob.client.confirmMe({ password: bob.password });
    expect((await change("bobby@example.com")).status).to.equal(200);
    expect((await bob.client.getMe()).email).to.equal("bobby@example.com");
    await admin.client.confirmMe({ password: admin.password }); // for the tests that follow
  });

  describe("sign-up rule", () => {
    const startWith = async (signUpRule: "invited" | "closed") => {
      const one = await startTestApi({ signUp: signUpRule });
      const first = await signUp(one.url, "First"); // always allowed
      const tryAs = (email: string, invitation?: string) =>
        auth(
          "sign-up/email",
          { name: "X", email, password: "long enough", ...(invitation && { invitation }) },
          one.url,
        );
      return { one, first, tryAs };
    };
    const codeOf = (link: string) => new URL(link).searchParams.get("invitation")!;

    it("closed: rejects everyone, without revealing who has an account", async () => {
      const { one, first, tryAs } = await startWith("closed");
      try {
        const answers = [await tryAs(first.email), await tryAs("new@example.com")];
        for (const { status, body } of answers)
          expect([status, body.code]).to.deep.equal([403, "SIGN_UP_CLOSED"]);
        const options = await call(`${one.url}/api/sign-in-options`);
        expect(options.body).to.deep.include({ signUp: "closed", mail: false, oidc: null });
        expect(options.body.origins[0]).to.equal(one.url);
        const invited = await call(`${one.url}/api/invitations`, {
          method: "POST",
          body: {},
          headers: { cookie: first.cookie, origin: one.url },
        });
        expect(invited.status).to.equal(409);
        expect(invited.body.detail).to.contain("SIGN_UP");
        expect((await first.client.listInvitations()).items).to.deep.equal([]);
      } finally {
        await one.stop();
      }
    });

    it("invited: accepts an unexpired invitation once, only for its address if it has one", async () => {
      const { one, first, tryAs } = await startWith("invited");
      try {
        const invite = (email: string | null) => first.client.createInvitation({ email });
        const [forAnybody, forAnn, late, revoked] = [
          await invite(null),
          await invite("Ann@example.com"),
          await invite(null),
          await invite(null),
        ];
        await withClient(one.superuserUrl, (client) =>
          client.query("UPDATE invitations SET expires_at = now() WHERE id = $1", [late.id]),
        );
        await first.client.deleteInvitation({ id: revoked.id });
        for (const code of [undefined, "guess", codeOf(late.link), codeOf(revoked.link)]) {
          const { status, body } = await tryAs("zoe@example.com", code);
          expect([status, body.code], code).to.deep.equal([403, "NOT_INVITED"]);
        }
        expect((await tryAs("zoe@example.com", codeOf(forAnn.link))).status).to.equal(403);
        expect((await tryAs("ann@example.com", codeOf(forAnn.link))).status).to.equal(200);
        const race = await Promise.all(
          ["a", "b", "c"].map((name) => tryAs(`${name}@example.com`, codeOf(forAnybody.link))),
        );
        expect(race.map(({ status }) => status).sort()).to.deep.equal([200, 403, 403]);
        const { items } = await first.client.listInvitations();
        expect(items.filter(({ usedAt }) => usedAt !== null)).to.have.length(2);
        expect(JSON.stringify(items)).to.not.contain(codeOf(forAnn.link));
      } finally {
        await one.stop();
      }
    });

    it("invited: an invitation stays valid if its account could not be created", async () => {
      const { one, first, tryAs } = await startWith("invited");
      const asSuperuser = (statement: string) =>
        withClient(one.superuserUrl, (client) => client.query(statement));
      try {
        const code = codeOf((await first.client.createInvitation({ email: null })).link);
        await asSuperuser(`CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = 'disk_full'; END $$;
          CREATE TRIGGER disk_is_full BEFORE INSERT ON accounts EXECUTE FUNCTION disk_is_full()`);
        expect((await tryAs("bea@example.com", code)).status).to.equal(503);
        await asSuperuser("DROP FUNCTION disk_is_full CASCADE");
        expect((await first.client.listInvitations()).items[0]!.usedAt).to.equal(null);
        expect((await tryAs("bea@example.com", code)).status).to.equal(200);
        expect((await first.client.listInvitations()).items[0]!.usedAt).not.to.equal(null);
      } finally {
        await one.stop();
      }
    });
  });
});
