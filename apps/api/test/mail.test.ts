import { cookieOf, type Mailbox, startMailbox, startTestApi, type TestApi } from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

const password = "a good password";

describe("accounts, with mail configured", () => {
  let api: TestApi;
  let mailbox: Mailbox;

  before(async () => {
    mailbox = await startMailbox();
    const mail = { url: mailbox.url, from: "Docket <docket@example.com>" };
    api = await startTestApi({ mail });
  });
  after(async () => {
    await api.stop();
    await mailbox.stop();
  });

  const auth = (path: string, body: object, cookie = "") =>
    call(`${api.url}/api/auth/${path}`, {
      method: "POST",
      body,
      headers: { origin: api.url, ...(cookie && { cookie }) },
    });
  const signUp = (email: string) => auth("sign-up/email", { name: "Ann", email, password });
  const signIn = async (email: string, secret = password) => {
    const response = await fetch(`${api.url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password: secret }),
    });
    return { status: response.status, cookie: cookieOf(response) };
  };
  const follow = (link: URL) => fetch(link, { redirect: "manual" });
  const people = new Map<string, string>();
  /** Signs up and confirms the address. */
  const confirmed = async (email: string) => {
    await signUp(email);
    await follow(await mailbox.link(email));
    const { cookie } = await signIn(email);
    people.set(email, cookie);
    return cookie;
  };

  it("sign-in requires a confirmed address", async () => {
    const email = "ann@example.com";
    const { status, body } = await signUp(email);
    expect([status, body.token]).to.deep.equal([200, null]);
    const link = await mailbox.link(email);
    expect((await signIn(email)).status).to.equal(403);
    const answer = await follow(link);
    expect(answer.status).to.equal(302);
    expect(answer.headers.get("location")).to.equal(`${api.url}/sign-in?verified`);
    expect((await signIn(email)).status).to.equal(200);
  });

  it("sign-up does not reveal whether an address has an account", async () => {
    const email = "known@example.com";
    await confirmed(email);
    const seen = mailbox.count();
    const answers = [await signUp(email), await signUp("new@example.com")];
    const [known, unknown] = answers.map(({ status, body }) => ({
      status,
      token: body.token,
      fields: Object.keys(body.user).sort(),
    }));
    expect(known).to.deep.equal(unknown);
    expect((await mailbox.link(email, seen)).pathname).to.equal("/sign-in");
  });

  it("a password reset link works once and ends all sessions", async () => {
    const email = "forgetful@example.com";
    const cookie = await confirmed(email);
    const seen = mailbox.count();
    const [asked, stranger] = [
      await auth("request-password-reset", { email }),
      await auth("request-password-reset", { email: "nobody@example.com" }),
    ];
    expect(asked.body).to.deep.equal(stranger.body);
    const link = await mailbox.link(email, seen);
    expect(`${link.origin}${link.pathname}`).to.equal(`${api.url}/reset-password`);
    const token = link.searchParams.get("token");
    const reset = () => auth("reset-password", { token, newPassword: "another password" });
    expect((await reset()).status).to.equal(200);
    expect((await reset()).status).to.equal(400);
    expect((await call(`${api.url}/api/me`, { headers: { cookie } })).status).to.equal(401);
    expect((await signIn(email)).status).to.equal(401);
    expect((await signIn(email, "another password")).status).to.equal(200);
    expect(mailbox.count()).to.equal(seen + 1);
  });

  it("an address changes once the new one is confirmed", async () => {
    const cookie = await confirmed("old@example.com");
    const seen = mailbox.count();
    const asked = await auth("change-email", { newEmail: "Changed@Example.com" }, cookie);
    expect(asked.status, JSON.stringify(asked.body)).to.equal(200);
    const me = async () => (await call(`${api.url}/api/me`, { headers: { cookie } })).body.email;
    expect(await me()).to.equal("old@example.com");
    const link = await mailbox.link("changed@example.com", seen);
    await fetch(link, { redirect: "manual", headers: { cookie } });
    expect(await me()).to.equal("changed@example.com");
    expect((await signIn("changed@example.com")).status).to.equal(200);
    expect((await signIn("old@example.com")).status).to.equal(401);
  });
});
