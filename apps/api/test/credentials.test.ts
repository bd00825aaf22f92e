import { freePort } from "@docket/database/embedded";
import { cookieOf, signUp, startTestApi, type TestApi, withClient } from "@docket/testing";
import { expect } from "chai";

/** How often a session is started, used and ended. */
const ROUNDS = process.env.DOCKET_LONG === "1" ? 15 : 5;

describe("a credential", () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.stop());

  const get = async (path: string, headers: Record<string, string>, url = api.url) => {
    const { status } = await fetch(`${url}${path}`, { headers });
    return status;
  };
  const signOut = (cookie: string) =>
    fetch(`${api.url}/api/auth/sign-out`, {
      method: "POST",
      headers: { cookie, origin: api.url, "content-type": "application/json" },
      body: "{}",
    });

  it("is accepted beside planted cookies with similar names, which are rejected", async () => {
    const other = await startTestApi({
      publicUrl: "https://docket.example.com",
      port: await freePort(), // otherwise the server would use its own address
    });
    try {
      const { cookie } = await signUp(other.url);
      const statusWith = (sent: string) => get("/api/me", { cookie: sent }, other.url);
      expect(cookie).to.match(/^__Host-/);
      const [, name = "", value = ""] = /^([^=]+)=(.*)$/.exec(cookie) ?? [];
      const planted = `${name.replace("__Host-", "")}=planted.by-another-site`;
      for (const tossed of [planted, `${name}=${value.slice(0, 9)}`, `x${cookie}`, `${name}=`]) {
        for (const both of [`${tossed}; ${cookie}`, `${cookie}; ${tossed}`])
          expect(await statusWith(both), both).to.equal(200);
        expect(await statusWith(tossed), tossed).to.equal(401);
      }
      expect(await statusWith(cookie)).to.equal(200);
      expect(await statusWith(`theme=dark; ${cookie}; a=b`)).to.equal(200);
    } finally {
      await other.stop();
    }
  });

  it("is rejected after sign-out, even if requests were in flight", async () => {
    const { email, password } = await signUp(api.url);
    for (let round = 0; round < ROUNDS; round += 1) {
      const answer = await fetch(`${api.url}/api/auth/sign-in/email`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email, password }),
      });
      const cookie = cookieOf(answer);
      const meanwhile = [0, 1, 2, 3].map(() => get("/api/me", { cookie }));
      const out = signOut(cookie);
      meanwhile.push(...[0, 1, 2, 3].map(() => get("/api/me", { cookie })));
      expect((await out).status).to.equal(200);
      expect(await get("/api/me", { cookie }), `round ${round}`).to.equal(401);
      await Promise.all(meanwhile);
      expect(await get("/api/me", { cookie }), `round ${round}, later`).to.equal(401);
    }
  });

  it("is rejected once the account is deleted, on every attempt", async () => {
    const { token, client } = await signUp(api.url);
    await client.deleteMe();
    for (let time = 0; time < 4; time += 1)
      expect(await get("/api/tasks", { authorization: `Bearer ${token}` })).to.equal(401);
  });

  it("ends with the password that it was made under if it is a token; a key outlives it", async () => {
    const { token, cookie, client, password } = await signUp(api.url);
    const { key } = await client.createApiKey({ name: "A script", scope: "read" });
    const statusOf = (bearer: string) => get("/api/tasks", { authorization: `Bearer ${bearer}` });
    expect([await statusOf(token), await statusOf(key)]).to.deep.equal([200, 200]);
    const changed = await fetch(`${api.url}/api/auth/change-password`, {
      method: "POST",
      headers: { cookie, origin: api.url, "content-type": "application/json" },
      body: JSON.stringify({ currentPassword: password, newPassword: "another password" }),
    });
    expect(changed.status).to.equal(200);
    expect([await statusOf(token), await statusOf(key)]).to.deep.equal([401, 200]);
    const next = await fetch(`${api.url}/api/auth/token`, { headers: { cookie } });
    const { token: newer } = (await next.json()) as { token: string };
    expect(await statusOf(newer)).to.equal(200);
  });

  it("ends with a first password if it is a token", async () => {
    const admin = await signUp(api.url);
    const { id, token } = await signUp(api.url);
    const statusOf = () => get("/api/tasks", { authorization: `Bearer ${token}` });
    await withClient(api.superuserUrl, (db) =>
      Promise.all([
        db.query("DELETE FROM accounts WHERE user_id = $1", [id]), // as with sign-in by a provider
        db.query("UPDATE users SET is_admin = true WHERE id = $1", [admin.id]),
      ]),
    );
    const { link } = await admin.client.resetPassword({ id });
    const set = await fetch(`${api.url}/api/auth/reset-password`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        token: new URL(link).searchParams.get("token"),
        newPassword: "a first password",
      }),
    });
    expect(set.status).to.equal(200);
    expect(await statusOf()).to.equal(401);
  });

  it("stays valid when columns of the tables that hold it are added and dropped", async () => {
    const { cookie, client, email, password } = await signUp(api.url);
    const { key } = await client.createApiKey({ name: "A script", scope: "write" });
    const everything = async (): Promise<number[]> => {
      const signIn = fetch(`${api.url}/api/auth/sign-in/email`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email, password }),
      });
      return Promise.all([
        signIn.then(({ status }) => status),
        get("/api/auth/get-session", { cookie }),
        get("/api/auth/token", { cookie }),
        get("/api/tasks", { authorization: `Bearer ${key}` }),
      ]);
    };
    for (let time = 0; time < 3; time += 1) await everything();
    for (const table of ["users", "sessions", "accounts", "api_keys"]) {
      for (const change of ["ADD COLUMN added integer", "DROP COLUMN added"]) {
        await withClient(api.superuserUrl, (db) => db.query(`ALTER TABLE ${table} ${change}`));
        for (let time = 0; time < 2; time += 1)
          expect(await everything(), `${table} ${change}`).to.deep.equal([200, 200, 200, 200]);
      }
    }
  });
});
