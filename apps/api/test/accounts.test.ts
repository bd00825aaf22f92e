import { createHmac } from "node:crypto";
import {
  cookieOf,
  signUp,
  startTestApi,
  type TestApi,
  type TestUser,
  tokenOf,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

describe("accounts", () => {
  let api: TestApi;

  before(async () => {
    api = await startTestApi();
  });
  after(() => api.stop());

  const auth = (path: string, body: unknown, headers = {}) =>
    call(`${api.url}/api/auth/${path}`, { method: "POST", body, headers });
  const tasks = (headers: Record<string, string>) => call(`${api.url}/api/tasks`, { headers });

  it("sign up, sign out and sign in again; the cookie is valid until sign-out", async () => {
    const email = "whole.life@example.com";
    const credentials = { email, password: "a good password" };
    const up = await fetch(`${api.url}/api/auth/sign-up/email`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...credentials, name: "Whole Life" }),
    });
    const attributes = up.headers.getSetCookie().join();
    expect(attributes)
      .to.match(/HttpOnly/i)
      .and.match(/SameSite=Lax/i);
    const cookie = cookieOf(up);
    expect((await tasks({ cookie })).status).to.equal(200);
    expect((await auth("sign-out", {}, { cookie, origin: api.url })).status).to.equal(200);
    expect((await tasks({ cookie })).status).to.equal(401);
    expect((await auth("sign-in/email", { ...credentials, password: "another" })).status).to.equal(
      401,
    );
    const back = await fetch(`${api.url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(credentials),
    });
    expect((await tasks({ cookie: cookieOf(back) })).status).to.equal(200);
  });

  it("reject a duplicate email address and a password that is too short", async () => {
    const { email } = await signUp(api.url);
    const again = { email, name: "Again", password: "long enough" };
    expect((await auth("sign-up/email", again)).status).to.equal(422);
    const nameless = await auth("sign-up/email", { ...again, name: null });
    expect(nameless.body).to.deep.include({ message: "The name must be a string." });
    expect(
      (await auth("sign-up/email", { ...again, email: "new@example.com", password: "short" }))
        .status,
    ).to.equal(400);
  });

  it("of several sign-ups with one address at the same moment, one creates an account", async () => {
    const twin = { email: "twin@example.com", name: "Twin", password: "long enough" };
    const answers = await Promise.all([1, 2, 3, 4].map(() => auth("sign-up/email", twin)));
    const codes = answers
      .map(({ status, body }) => (status === 200 ? "created" : body.code))
      .sort();
    const taken = "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL";
    expect(codes).to.deep.equal([taken, taken, taken, "created"]);
  });

  describe("a token", () => {
    let ann: TestUser;

    before(async () => {
      ann = await signUp(api.url);
    });

    it("authenticates its user, has a lifetime of 15 minutes, and is rejected if forged", async () => {
      const bearer = (token: string) => tasks({ authorization: `Bearer ${token}` });
      expect((await bearer(ann.token)).status).to.equal(200);
      const [header = "", payload = "", signature = ""] = ann.token.split(".");
      const bob = await signUp(api.url);
      const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
      expect(claims.exp - claims.iat).to.equal(900);
      const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
      const forged = encode({ ...claims, sub: bob.id });
      const secret = createHmac("sha256", "guess")
        .update(`${header}.${forged}`)
        .digest("base64url");
      for (const token of [
        `${header}.${forged}.${signature}`,
        `${encode({ alg: "none" })}.${forged}.`,
        `${encode({ alg: "HS256", kid: JSON.parse(Buffer.from(header, "base64url").toString()).kid })}.${forged}.${secret}`,
        `${header}.${payload}.${"A".repeat(86)}`,
      ]) {
        expect((await bearer(token)).status).to.equal(401);
      }
    });

    it("issued by another Docket is rejected", async () => {
      const other = await startTestApi();
      try {
        const { token } = await signUp(other.url);
        expect((await tasks({ authorization: `Bearer ${token}` })).status).to.equal(401);
      } finally {
        await other.stop();
      }
    });
  });

  it("reject writes with a cookie from another origin", async () => {
    const { cookie } = await signUp(api.url);
    const create = (headers: Record<string, string>) =>
      call(`${api.url}/api/tasks`, {
        method: "POST",
        body: { title: "x" },
        headers: { cookie, ...headers },
      });
    expect((await create({ origin: "https://evil.example" })).status).to.equal(403);
    expect((await create({ origin: "null" })).status).to.equal(403);
    for (const site of ["cross-site", "same-site"])
      expect((await create({ "sec-fetch-site": site })).status, site).to.equal(403);
    expect((await create({ "sec-fetch-site": "same-origin" })).status).to.equal(201);
    expect((await create({ origin: api.url })).status).to.equal(201);
    expect((await create({})).status).to.equal(201);
  });

  it("/api/me returns the user and changes the name", async () => {
    const ann = await signUp(api.url, "Ann");
    expect(await ann.client.getMe()).to.include({ id: ann.id, email: ann.email, name: "Ann" });
    expect(await ann.client.updateMe({ name: " Anna " })).to.include({ name: "Anna" });
    const blank = await call(`${api.url}/api/me`, {
      method: "PATCH",
      as: ann,
      body: { name: " " },
    });
    expect(blank.status).to.equal(400);
  });

  it("the export contains all of the user's data and nobody else's", async () => {
    const [ann, bob] = [await signUp(api.url, "Ann"), await signUp(api.url, "Bob")];
    const task = await ann.client.createTask({ title: "Mine" });
    await bob.client.createTask({ title: "Not hers" });
    const conversation = await ann.client.createConversation({ title: "Talk" });
    const answer = await call(`${api.url}/api/me/export`, { as: ann });
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    expect(answer.headers.get("content-disposition")).to.contain("docket-export.json");
    expect(answer.body).to.include({ format: "docket-export", version: 1 });
    expect(answer.body.user.id).to.equal(ann.id);
    expect(answer.body.tasks).to.deep.equal([{ ...task, completions: [] }]);
    expect(answer.body.conversations).to.deep.equal([{ ...conversation, messages: [] }]);
    expect(JSON.stringify(answer.body)).to.not.contain("Not hers").and.not.contain("password");
  });

  it("deleting an account deletes its data and rejects its credentials at once", async () => {
    const [ann, bob] = [await signUp(api.url), await signUp(api.url)];
    await ann.client.createTask({ title: "Gone" });
    await ann.client.createConversation({ title: "Gone" });
    await bob.client.createTask({ title: "Stays" });
    expect((await tasks({ cookie: ann.cookie })).status).to.equal(200);
    expect((await call(`${api.url}/api/me`, { method: "DELETE", as: ann })).status).to.equal(204);
    expect((await tasks({ cookie: ann.cookie })).status).to.equal(401);
    expect((await tasks({ authorization: `Bearer ${ann.token}` })).status).to.equal(401);
    await withClient(api.superuserUrl, async (client) => {
      for (const table of ["tasks", "conversations", "sessions", "accounts"]) {
        const { rowCount } = await client.query(`SELECT FROM ${table} WHERE user_id = $1`, [
          ann.id,
        ]);
        expect(rowCount, table).to.equal(0);
      }
    });
    expect((await bob.client.listTasks()).items).to.have.length(1);
  });

  it("repeated wrong passwords are rate-limited with 429 and Retry-After", async () => {
    const limited = await startTestApi({ rateLimit: true });
    try {
      const { email } = await signUp(limited.url);
      const guess = () =>
        call(`${limited.url}/api/auth/sign-in/email`, {
          method: "POST",
          body: { email, password: "a wrong guess" },
        });
      const answers = [];
      for (let attempt = 0; attempt < 15; attempt += 1) answers.push(await guess());
      expect(answers[0]?.status).to.equal(401);
      const last = answers.at(-1);
      expect(last?.status).to.equal(429);
      expect(Number(last?.headers.get("retry-after"))).to.be.greaterThan(0);
    } finally {
      await limited.stop();
    }
  });

  it("a session can get another token", async () => {
    const ann = await signUp(api.url);
    const token = await tokenOf(api.url, ann.cookie);
    expect((await tasks({ authorization: `Bearer ${token}` })).status).to.equal(200);
  });
});
