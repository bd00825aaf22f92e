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

const publicUrl = "http://docket.test";

describe("the sign-in rate limit", () => {
  let first: TestApi;
  let second: TestApi;
  let ann: TestUser;

  before(async () => {
    const settings = { rateLimit: true, trustProxy: 1, publicUrl };
    first = await startTestApi({ ...settings, port: await freePort() });
    const { databaseUrl } = first;
    second = await startTestApi({ ...settings, port: await freePort(), databaseUrl });
    ann = await signUp(first.url, "Ann");
  });
  after(async () => {
    await second.stop();
    await first.stop();
  });
  beforeEach(() => sql("DELETE FROM auth_rate_limits"));

  const sql = (text: string) => withClient(first.superuserUrl, (client) => client.query(text));
  let addresses = 0;
  /** From another address each time, unless one is given. */
  const signIn = (api: TestApi, password: string, { from = "", cookie = "" } = {}) => {
    addresses += 1;
    return call(`${api.url}/api/auth/sign-in/email`, {
      method: "POST",
      body: { email: ann.email, password },
      headers: {
        "x-forwarded-for": from || `10.1.${addresses >> 8}.${addresses & 255}`,
        ...(cookie && { cookie, origin: publicUrl }),
      },
    });
  };

  it("also applies to the registration of OAuth applications", async () => {
    const statuses = [];
    for (let count = 0; count < 31; count += 1) {
      const { status, headers } = await call(`${first.url}/api/auth/oauth2/register`, {
        method: "POST",
        body: { redirect_uris: ["https://example.com/back"] },
        headers: { "x-forwarded-for": "10.2.0.1" },
      });
      statuses.push(status);
      if (status === 429) expect(Number(headers.get("retry-after"))).to.be.within(1, 3600);
    }
    expect(statuses.slice(0, 30)).to.deep.equal(new Array(30).fill(201));
    expect(statuses[30]).to.equal(429);
  });

  it("applies per address, across all servers", async () => {
    const statuses = [];
    for (let guess = 0; guess < 12; guess += 1) {
      const api = guess % 2 ? first : second;
      statuses.push((await signIn(api, "a wrong guess", { from: "10.9.9.9" })).status);
    }
    expect(statuses).to.deep.equal([...Array(10).fill(401), 429, 429]);
    expect((await signIn(first, ann.password)).status, "from elsewhere").to.equal(200);
  });

  it("applies per account, across addresses, but does not lock out a known browser", async () => {
    const response = await fetch(`${first.url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": "10.2.2.2" },
      body: JSON.stringify({ email: ann.email, password: ann.password }),
    });
    const known = cookieOf(response)
      .split("; ")
      .find((cookie) => cookie.includes(".known="))!;
    for (let guess = 0; guess < 20; guess += 1) {
      const { status } = await signIn(guess % 2 ? first : second, "a wrong guess");
      expect(status).to.equal(401);
    }
    const refused = await signIn(first, ann.password);
    expect(refused.status, "even with the right one").to.equal(429);
    expect(Number(refused.headers.get("retry-after"))).to.be.within(1, 15 * 60);
    expect(refused.body.detail).to.match(
      /^Too many wrong passwords for this account\. Try again in/,
    );
    const forged = known.replace(/=.{8}/, "=AAAAAAAA");
    expect((await signIn(first, ann.password, { cookie: forged })).status).to.equal(429);
    expect((await signIn(second, ann.password, { cookie: known })).status).to.equal(200);
  });

  it("also applies to password confirmation within a session", async () => {
    const confirm = () =>
      call(`${second.url}/api/me/confirm`, {
        method: "POST",
        as: ann,
        body: { password: "a wrong guess" },
      });
    for (let guess = 0; guess < 20; guess += 1) {
      if (guess === 3) await sql("UPDATE auth_rate_limits SET count = 20");
      const { status } = await confirm();
      expect(status).to.equal(guess < 3 ? 400 : 429);
    }
    const changed = await call(`${first.url}/api/auth/change-password`, {
      method: "POST",
      body: { currentPassword: ann.password, newPassword: "another one" },
      headers: { cookie: ann.cookie, origin: publicUrl },
    });
    expect(changed.status).to.equal(429);
  });

  it("does not last longer if the clock is set back", async () => {
    for (let guess = 0; guess < 11; guess += 1)
      await signIn(first, "a wrong guess", { from: "10.3.3.3" });
    expect((await signIn(first, ann.password, { from: "10.3.3.3" })).status).to.equal(429);
    // As the rows look once the clock is set back by two hours.
    await sql("UPDATE auth_rate_limits SET expires_at = expires_at + interval '2 hours'");
    expect((await signIn(first, ann.password, { from: "10.3.3.3" })).status).to.equal(200);
  });

  it("ignores expired counts", async () => {
    await signIn(first, "a wrong guess", { from: "10.4.4.4" });
    await sql("UPDATE auth_rate_limits SET count = 50, expires_at = now() - interval '1 second'");
    expect((await signIn(first, ann.password, { from: "10.4.4.4" })).status).to.equal(200);
  });
});
