import { createClient } from "@docket/contract";
import { freePort } from "@docket/database/embedded";
import {
  cookieOf,
  signUp,
  startTestApi,
  type TestApi,
  type TestUser,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";
import { refusalOf } from "./support/assistant.js";

describe("credentials", () => {
  let api: TestApi;
  let ann: TestUser;

  before(async () => {
    api = await startTestApi();
    ann = await signUp(api.url, "Ann");
  });
  after(() => api.stop());

  const sql = (text: string, values: unknown[] = []) =>
    withClient(api.superuserUrl, (client) => client.query(text, values));
  const bearer = (token: string) =>
    createClient({ baseUrl: api.url, headers: { authorization: `Bearer ${token}` } });
  const auth = (path: string, body: object, cookie = ann.cookie) =>
    call(`${api.url}/api/auth/${path}`, {
      method: "POST",
      body,
      headers: { cookie, origin: api.url },
    });

  it("a token and an API key cannot do what is reserved for a session", async () => {
    const bob = await signUp(api.url, "Bob");
    const { key, id } = await bob.client.createApiKey({ name: "a key", scope: "write" });
    await auth("sign-out", {}, bob.cookie);
    for (const credential of [bob.token, key]) {
      const program = bearer(credential);
      for (const attempt of [
        () => program.createApiKey({ name: "for ever", scope: "write", expiresInDays: null }),
        () => program.deleteMe(),
        () => program.listApiKeys(),
        () => program.deleteApiKey({ id }),
        () => program.confirmMe({ password: bob.password }),
      ]) {
        expect(await refusalOf(attempt())).to.include({ status: 403 });
      }
      expect((await program.getMe()).id).to.equal(bob.id);
    }
  });

  it("irreversible actions require the password within the last hour", async () => {
    const age = (interval: string) =>
      sql(
        `UPDATE sessions SET created_at = now() - $2::interval, confirmed_at = NULL WHERE user_id = $1`,
        [ann.id, interval],
      );
    const make = () => ann.client.createApiKey({ name: "grave", scope: "read" });
    // The trigger keeps created_at as it was.
    await sql("ALTER TABLE sessions DISABLE TRIGGER sessions_set_updated_at");
    await age("59 minutes");
    await make();
    for (const interval of ["61 minutes", "-1 day"]) {
      await age(interval);
      expect(await refusalOf(make()), interval).to.include({ status: 403 });
      expect(await refusalOf(ann.client.deleteMe()), interval).to.include({ status: 403 });
    }
    await age("61 minutes");
    const { body } = await call(`${api.url}/api/me`, { method: "DELETE", as: ann });
    expect(body.type).to.equal("urn:docket:problem:unconfirmed");
    const wrong = await refusalOf(ann.client.confirmMe({ password: "a wrong guess" }));
    expect(wrong).to.include({ status: 400 });
    expect(await refusalOf(make())).to.include({ status: 403 });
    await ann.client.confirmMe({ password: ann.password });
    await make();
  });

  it("a session token is not accepted as a bearer token", async () => {
    const session = await call(`${api.url}/api/auth/get-session`, {
      headers: { cookie: ann.cookie },
    });
    const { token } = session.body.session;
    expect(session.headers.get("set-auth-jwt"), "a token that nobody asked for").to.equal(null);
    for (const path of ["auth/token", "me"]) {
      const signed = ann.cookie.slice(ann.cookie.indexOf("=") + 1);
      for (const value of [token, signed, decodeURIComponent(signed)]) {
        const headers = { authorization: `Bearer ${value}` };
        const { status } = await call(`${api.url}/api/${path}`, { headers });
        expect(status, path).to.equal(401);
      }
    }
  });

  it("a proxy's Authorization header beside the session cookie is ignored", async () => {
    for (const authorization of ["Basic dXNlcjpwYXNz", "Digest x", "Negotiate y"]) {
      for (const path of ["me", "auth/token"]) {
        const headers = { authorization, cookie: ann.cookie };
        const { status } = await call(`${api.url}/api/${path}`, { headers });
        expect(status, authorization).to.equal(200);
      }
      expect((await call(`${api.url}/api/me`, { headers: { authorization } })).status).to.equal(
        401,
      );
    }
    const headers = { authorization: "Bearer nonsense", cookie: ann.cookie };
    expect((await call(`${api.url}/api/me`, { headers })).status).to.equal(401);
  });

  it("API keys expire after 90 days by default, are limited in number and paginated", async () => {
    const bob = await signUp(api.url, "Bob");
    const days = async (expiresInDays?: number | null) => {
      const made = await bob.client.createApiKey({
        name: `${expiresInDays}`,
        scope: "read",
        expiresInDays,
      });
      if (made.expiresAt === null) return null;
      return Math.round((Date.parse(made.expiresAt) - Date.parse(made.createdAt)) / 86_400_000);
    };
    expect([await days(), await days(7), await days(null)]).to.deep.equal([90, 7, null]);
    await sql(
      `INSERT INTO api_keys (id, user_id, key, name, created_at)
       SELECT 'many' || n, $1, 'hash' || n, n::text, now() - n * interval '1 minute'
       FROM generate_series(1, 96) n`,
      [bob.id],
    );
    // Ten at once, of which at most one is the hundredth.
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, () => bob.client.createApiKey({ name: "x", scope: "read" })),
    );
    expect(answers.filter(({ status }) => status === "fulfilled").length).to.be.at.most(1);
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await bob.client.listApiKeys({ limit: 40, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen.length).to.be.within(99, 100);
    expect(new Set(seen).size).to.equal(seen.length);
    const [newest] = (await bob.client.listApiKeys({ limit: 1 })).items;
    expect(newest?.id).to.equal(seen[0]);
  });

  it("a password change revokes API keys only on request", async () => {
    const bob = await signUp(api.url, "Bob");
    const { key } = await bob.client.createApiKey({ name: "a key", scope: "read" });
    const change = (currentPassword: string, newPassword: string, more = {}) =>
      auth("change-password", { currentPassword, newPassword, ...more }, bob.cookie);
    expect((await change("a wrong guess", "another", { revokeApiKeys: true })).status).to.equal(
      400,
    );
    expect((await change(bob.password, "a second one")).status).to.equal(200);
    expect((await bearer(key).getMe()).id).to.equal(bob.id);
    const third = await change("a second one", "a third one", { revokeApiKeys: true });
    expect(third.status, JSON.stringify(third.body)).to.equal(200);
    expect(await refusalOf(bearer(key).getMe())).to.include({ status: 401 });
  });

  it("a page of another account changes nothing, but can sign in and out", async () => {
    const bob = await signUp(api.url, "Bob");
    const send = (method: string, path: string, body?: object) =>
      call(`${api.url}/api/auth/${path}`, {
        method,
        body,
        headers: { cookie: bob.cookie, origin: api.url, "docket-user": ann.id },
      });
    const { password: currentPassword, email } = bob;
    const change = { currentPassword, newPassword: "a second one" };
    for (const answer of [
      await send("POST", "change-password", change),
      await send("POST", "two-factor/enable", { password: currentPassword }),
      await send("GET", "passkey/list-user-passkeys"),
    ]) {
      expect(answer.status, JSON.stringify(answer.body)).to.equal(401);
      expect(answer.body.detail).to.equal("Another account is signed in now.");
    }
    expect((await send("GET", "get-session")).body.user.id).to.equal(bob.id);
    const again = await send("POST", "sign-in/email", { email, password: currentPassword });
    expect(again.status).to.equal(200);
    expect((await send("POST", "sign-out", {})).status).to.equal(200);
  });

  it("a sign-out does not cause a look-up of other users' sessions", async () => {
    const bob = await signUp(api.url, "Bob");
    await bob.client.getMe();
    // If his session were looked up again, it would not be found.
    await sql("UPDATE sessions SET expires_at = now() WHERE user_id = $1", [bob.id]);
    const carl = await signUp(api.url, "Carl");
    await carl.client.getMe();
    await auth("sign-out", {}, carl.cookie);
    expect((await bob.client.getMe()).id).to.equal(bob.id);
    expect(await refusalOf(carl.client.getMe())).to.include({ status: 401 });
  });

  it("two Dockets on one host keep their sessions apart", async () => {
    const other = await startTestApi({ secret: "another secret of 32 characters and more" });
    try {
      const there = await signUp(other.url);
      const both = `${ann.cookie}; ${there.cookie}`;
      for (const { url } of [api, other]) {
        expect((await call(`${url}/api/me`, { headers: { cookie: both } })).status).to.equal(200);
      }
      const names = [ann, there].map(({ cookie }) => cookie.split("=")[0]);
      expect(names[0]).to.not.equal(names[1]);
    } finally {
      await other.stop();
    }
  });

  it("cookies and the demand for HTTPS are bound to the host, or to the path in PUBLIC_URL", async () => {
    const expected = {
      "https://docket.example.com": /^__Host-docket\.session_token=.*; Path=\/;.*Secure/,
      "https://docket.example.com:8443": /^__Host-docket-8443\.session_token=.*; Path=\/;.*Secure/,
      "https://example.com/docket":
        /^__Secure-docket-docket\.session_token=.*; Path=\/docket;.*Secure/,
      "http://docket.lan": /^docket\.session_token=(?!.*Secure)/,
    };
    for (const [publicUrl, pattern] of Object.entries(expected)) {
      const one = await startTestApi({ publicUrl, port: await freePort() });
      try {
        const response = await fetch(`${one.url}/api/auth/sign-up/email`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ name: "A", email: "a@example.com", password: "long enough" }),
        });
        expect(response.status, publicUrl).to.equal(200);
        expect(response.headers.getSetCookie()[0]).to.match(pattern);
        expect(response.headers.get("strict-transport-security")).to.equal(
          publicUrl.startsWith("https:") ? "max-age=31536000" : null,
        );
        const { status } = await call(`${one.url}/api/me`, {
          headers: { cookie: cookieOf(response) },
        });
        expect(status, publicUrl).to.equal(200);
      } finally {
        await one.stop();
      }
    }
  });

  it("Better Auth's error page is replaced by ours, and all its answers have our headers", async () => {
    const response = await fetch(`${api.url}/api/auth/error?error=state_mismatch`, {
      redirect: "manual",
    });
    expect(response.status).to.equal(302);
    expect(response.headers.get("location")).to.equal(`${api.url}/sign-in?error=state_mismatch`);
    for (const path of ["error?error=x", "get-session", "ok", "nothing", "jwks"]) {
      const { headers } = await fetch(`${api.url}/api/auth/${path}`, { redirect: "manual" });
      expect(headers.get("content-security-policy"), path).to.contain("frame-ancestors 'none'");
    }
  });
});
