import { setTimeout as sleep } from "node:timers/promises";
import {
  cookieOf,
  type Mailbox,
  startMailbox,
  startTestApi,
  type TestApi,
  totp,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import pino from "pino";
import { Mailer } from "../dist/auth/mail.js";
import { call } from "./call.js";
import { Application, decide } from "./support/oauth.js";
import { newPasskey } from "./support/passkey.js";

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
  const signIn = async (email: string, secret = password, confirm?: string) => {
    const response = await fetch(`${api.url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email, password: secret, confirm }),
    });
    return { status: response.status, cookie: cookieOf(response) };
  };
  const follow = (link: URL, cookie = "") =>
    fetch(link, { redirect: "manual", headers: { cookie } });
  const confirmation = async (email: string, after?: number) =>
    (await mailbox.link(email, after)).searchParams.get("confirm")!;
  const people = new Map<string, string>();
  /** Signs up and confirms the address. */
  const confirmed = async (email: string) => {
    await signUp(email);
    const { cookie } = await signIn(email, password, await confirmation(email));
    people.set(email, cookie);
    return cookie;
  };

  const isConfirmed = (email: string) =>
    withClient(api.superuserUrl, async (client) => {
      const { rows } = await client.query("SELECT email_verified FROM users WHERE email = $1", [
        email,
      ]);
      return rows[0].email_verified;
    });

  it("sign-in requires a confirmed address", async () => {
    const email = "ann@example.com";
    const { status, body } = await signUp(email);
    expect([status, body.token]).to.deep.equal([200, null]);
    expect((await signIn(email)).status).to.equal(403);
    const link = await mailbox.link(email);
    expect(`${link.origin}${link.pathname}`).to.equal(`${api.url}/sign-in`);
    expect((await signIn("Ann@Example.com", password, await confirmation(email))).status).to.equal(
      200,
    );
    expect(await isConfirmed(email)).to.equal(true);
    expect((await signIn(email)).status).to.equal(200);
  });

  it("an address is confirmed by its owner only if she also knows the password", async () => {
    const email = "coveted@example.com";
    await signUp(email); // by a stranger
    const token = await confirmation(email);
    const url = new URL(`${api.url}/api/auth/verify-email?callbackURL=/sign-in`);
    for (const [given, error] of [
      [token, "SIGN_IN_FIRST"],
      [token.split(".").slice(0, 3).join("."), "INVALID_TOKEN"],
    ] as const) {
      url.searchParams.set("token", given);
      expect((await follow(url)).headers.get("location")).to.include(`error=${error}`);
    }
    expect((await signIn(email, "her own password", token)).status).to.equal(401);
    expect((await auth("sign-in/email", { email, confirm: token })).status).to.equal(400);
    expect(await isConfirmed(email)).to.equal(false);
    const seen = mailbox.count();
    expect((await signIn(email)).status).to.equal(403);
    await mailbox.link(email, seen); // the next one
    // She gets the account by setting a password, after which the stranger's, and his link, are worth nothing.
    expect((await reset(await resetToken(email))).status).to.equal(200);
    expect((await signIn(email, password, token)).status).to.equal(401);
    const sent = mailbox.count();
    expect((await signIn(email, "by a link", token)).status).to.equal(403);
    const confirm = await confirmation(email, sent);
    expect((await signIn(email, "by a link", confirm)).status).to.equal(200);
  });

  it("the link of one account confirms no other", async () => {
    const [email, other] = ["first@example.com", "second@example.com"];
    await signUp(email);
    await signUp(other);
    const token = await confirmation(other);
    expect((await signIn(email, password, token)).status).to.equal(403);
    expect([await isConfirmed(email), await isConfirmed(other)]).to.deep.equal([false, false]);
    expect((await signIn(other, password, `${token.slice(0, -4)}AAAA`)).status).to.equal(403);
    expect((await signIn(other, password, token)).status).to.equal(200);
  });

  it("a link gives an account no address unless it is followed by who is signed in to it", async () => {
    const cookie = await confirmed("covetous@example.com");
    const stranger = await confirmed("stranger@example.com");
    const wanted = "anothers@example.com";
    await auth("change-email", { newEmail: wanted }, cookie);
    const link = await mailbox.link(wanted);
    for (const of of ["", stranger]) {
      const { headers } = await follow(link, of);
      expect(headers.get("location")).to.equal(`${api.url}/sign-in?error=SIGN_IN_FIRST`);
    }
    const me = async () => (await call(`${api.url}/api/me`, { headers: { cookie } })).body.email;
    expect(await me()).to.equal("covetous@example.com");
    const token = link.searchParams.get("token")!;
    expect((await signIn("covetous@example.com", password, token)).status).to.equal(200);
    expect(await me()).to.equal("covetous@example.com");
    const { headers } = await follow(link, cookie);
    expect(headers.get("location")).to.equal(`${api.url}/sign-in?verified`);
    expect(await me()).to.equal(wanted);
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
    for (const name of [" Ann ", "x".repeat(500), "\u200b"]) {
      const [known, unknown] = await Promise.all(
        [email, `${name.length}@example.com`].map(async (email) => {
          const { status, body } = await auth("sign-up/email", { name, email, password });
          return [status, body.code, body.message, body.user?.name];
        }),
      );
      expect(known, name).to.deep.equal(unknown);
    }
  });

  it("nor do sign-ups at the same moment", async () => {
    await confirmed("taken@example.com");
    for (const email of ["taken@example.com", "free@example.com"]) {
      const answers = await Promise.all(Array.from({ length: 4 }, () => signUp(email)));
      expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200, 200]);
    }
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
    await mailbox.mail(email, /^Subject: The password of .* was changed by a link/m, seen);
    expect(mailbox.count()).to.equal(seen + 2);
  });

  it("an address changes once the new one is confirmed, and the old one is told", async () => {
    const cookie = await confirmed("old@example.com");
    const seen = mailbox.count();
    const asked = await auth("change-email", { newEmail: "Changed@Example.com" }, cookie);
    expect(asked.status, JSON.stringify(asked.body)).to.equal(200);
    const me = async () => (await call(`${api.url}/api/me`, { headers: { cookie } })).body.email;
    expect(await me()).to.equal("old@example.com");
    const link = await mailbox.link("changed@example.com", seen);
    await follow(link, cookie);
    expect(await me()).to.equal("changed@example.com");
    const told = await mailbox.mail(
      "old@example.com",
      /^Subject: The address of .* changed/m,
      seen,
    );
    expect(told).to.include("changed@example.com");
    expect((await signIn("changed@example.com")).status).to.equal(200);
    expect((await signIn("old@example.com")).status).to.equal(401);
  });

  it("the owner is told of every change to how somebody signs in", async () => {
    const email = "told@example.com";
    let cookie = await confirmed(email);
    /** Calls a route as the page does, in the session that the last call has left. */
    const post = async (path: string, body: object) => {
      const response = await fetch(`${api.url}/api/auth/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: api.url, cookie },
        body: JSON.stringify(body),
      });
      expect(response.status, path).to.equal(200);
      cookie = cookieOf(response) || cookie;
      return (await response.json()) as Record<string, string>;
    };
    const told = async (subject: string, ...done: Parameters<typeof post>) => {
      const seen = mailbox.count();
      const answer = await post(...done);
      const mail = await mailbox.mail(email, new RegExp(`^Subject: ${subject}\r$`, "m"), seen);
      expect(mail)
        .to.include(email)
        .and.not.to.match(/https?:/);
      return answer;
    };
    const begun = mailbox.count();
    const newPassword = "another password";
    const changed = { currentPassword: password, newPassword, revokeOtherSessions: true };
    await told("The password of your account at Docket was changed", "change-password", changed);
    const own = { password: newPassword };
    const { totpURI } = await post("two-factor/enable", own);
    const code = { code: totp(totpURI!) };
    await told(
      "Two-factor authentication of your account at Docket was turned on",
      "two-factor/verify-totp",
      code,
    );
    const renewed = "Your account at Docket has new backup codes";
    await told(renewed, "two-factor/generate-backup-codes", own);
    const removed = "Two-factor authentication of your account at Docket was turned off";
    await told(removed, "two-factor/disable", own);
    const options = await fetch(`${api.url}/api/auth/passkey/generate-register-options`, {
      headers: { cookie },
    });
    cookie = `${cookie}; ${cookieOf(options)}`; // the challenge
    const { challenge } = (await options.json()) as { challenge: string };
    const { id } = await told(
      "A passkey was added to your account at Docket",
      "passkey/verify-registration",
      { response: newPasskey(challenge, api.url), name: "A phone" },
    );
    const gone = "A passkey of your account at Docket was removed";
    await told(gone, "passkey/delete-passkey", { id });
    expect(mailbox.count(), "nothing else was mailed").to.equal(begun + 6);
  });

  it("the owner is told of a new API key, and of an application that gets access", async () => {
    const email = "generous@example.com";
    const cookie = await confirmed(email);
    const told = async (subject: string, work: () => Promise<unknown>) => {
      const seen = mailbox.count();
      await work();
      expect(await mailbox.mail(email, new RegExp(`^Subject: ${subject}\r$`, "m"), seen))
        .to.include(email)
        .and.not.to.match(/https?:/);
    };
    const begun = mailbox.count();
    const key = { method: "POST", body: { name: "A script", scope: "write" } };
    await told("Your account at Docket has a new API key", async () => {
      const made = await call(`${api.url}/api/api-keys`, { ...key, as: { cookie } });
      expect(made.status).to.equal(201);
    });
    const application = new Application(api.url);
    await application.open().catch(() => {});
    const decided = (accept: boolean) =>
      decide(api.url, new URL(application.asked!), { cookie }, { accept });
    expect((await decided(false)).searchParams.get("error")).to.equal("access_denied");
    expect(mailbox.count(), "nothing was given").to.equal(begun + 1);
    await told("An application was given access to your account at Docket", () => decided(true));
    expect(mailbox.count(), "nothing else was mailed").to.equal(begun + 2);
  });

  /** Does what sends a mail, and returns the token of its link. */
  const tokenOf = async (to: string, ask: () => Promise<unknown>) => {
    const seen = mailbox.count();
    await ask();
    return (await mailbox.link(to, seen)).searchParams.get("token")!;
  };
  const resetToken = (email: string) =>
    tokenOf(email, () => auth("request-password-reset", { email }));
  const reset = (token: string, more: object = {}) =>
    auth("reset-password", { token, newPassword: "by a link", ...more });
  const changePassword = (cookie: string, newPassword: string) =>
    auth("change-password", { currentPassword: password, newPassword }, cookie);

  it("a link to set a password ends when the password or the address changes", async () => {
    const email = "careful@example.com";
    const cookie = await confirmed(email);
    const [first, second] = [await resetToken(email), await resetToken(email)];
    expect((await changePassword(cookie, "changed meanwhile")).status).to.equal(200);
    expect((await reset(first)).body.code).to.equal("INVALID_TOKEN");
    const [third, fourth] = [await resetToken(email), await resetToken(email)];
    expect((await reset(third)).status).to.equal(200);
    for (const token of [second, third, fourth]) {
      expect((await reset(token)).body.code).to.equal("INVALID_TOKEN");
    }
    const fifth = await resetToken(email);
    await withClient(api.superuserUrl, (client) =>
      client.query("UPDATE users SET email = 'moved@example.com' WHERE email = $1", [email]),
    );
    expect((await reset(fifth)).body.code).to.equal("INVALID_TOKEN");
    expect((await signIn("moved@example.com", "by a link")).status).to.equal(200);
  });

  it("a token is good for nothing without its seal", async () => {
    const email = "sealed@example.com";
    await confirmed(email);
    const sealed = await resetToken(email);
    const [token] = sealed.split(".");
    const [, other] = (await resetToken(email)).split(/\.(.*)/);
    for (const forged of [token!, `${token}.${other}`, `${sealed.slice(0, -4)}AAAA`]) {
      expect((await reset(forged)).body.code).to.equal("INVALID_TOKEN");
      const twice = await auth(`reset-password?token=${token}`, {
        token: forged,
        newPassword: "by a link",
      });
      expect(twice.body.code).to.equal("INVALID_TOKEN");
      const inQuery = { newPassword: "by a link" };
      const answer = await auth(`reset-password?token=${forged}`, inQuery);
      expect(answer.body.code).to.equal("INVALID_TOKEN");
    }
    expect((await reset(sealed)).status).to.equal(200);
  });

  it("a link to change the address ends when the password changes", async () => {
    const email = "victim@example.com";
    const cookie = await confirmed(email);
    const wanted = "thief@example.com";
    const change = () => auth("change-email", { newEmail: wanted }, cookie);
    const token = await tokenOf(wanted, change);
    expect((await changePassword(cookie, "changed in time")).status).to.equal(200);
    const url = new URL(`${api.url}/api/auth/verify-email?callbackURL=/sign-in`);
    url.searchParams.set("token", token);
    const late = await follow(url, cookie);
    expect(late.headers.get("location")).to.equal("/sign-in?error=INVALID_TOKEN");
    url.searchParams.set("token", token.split(".").slice(0, 3).join("."));
    await follow(url, cookie);
    const me = async () => (await call(`${api.url}/api/me`, { headers: { cookie } })).body.email;
    expect(await me()).to.equal(email);
    url.searchParams.set("token", await tokenOf(wanted, change));
    await follow(url, cookie);
    expect(await me()).to.equal(wanted);
  });

  it("a link to change the address ends when somebody else gets that address", async () => {
    const cookie = await confirmed("slow@example.com");
    const wanted = "wanted@example.com";
    const token = await tokenOf(wanted, () => auth("change-email", { newEmail: wanted }, cookie));
    await confirmed(wanted);
    const url = new URL(`${api.url}/api/auth/verify-email?callbackURL=/sign-in`);
    url.searchParams.set("token", token);
    const late = await follow(url, cookie);
    expect(late.headers.get("location")).to.equal("/sign-in?error=INVALID_TOKEN");
    const { body } = await call(`${api.url}/api/me`, { headers: { cookie } });
    expect(body.email).to.equal("slow@example.com");
  });

  it("setting a password by a link ends every other way in if that is asked for", async () => {
    const email = "shared@example.com";
    const cookie = await confirmed(email);
    const made = await call(`${api.url}/api/api-keys`, {
      method: "POST",
      body: { name: "left behind", scope: "write" },
      headers: { cookie, origin: api.url },
    });
    const headers = { authorization: `Bearer ${made.body.key}` };
    const { body: me } = await call(`${api.url}/api/me`, { headers });
    const left = () =>
      withClient(api.superuserUrl, async (client) => {
        const { rows } = await client.query(
          `SELECT (SELECT count(*)::int FROM passkeys WHERE user_id = $1) AS passkeys,
            (SELECT count(*)::int FROM accounts WHERE user_id = $1) AS accounts,
            (SELECT count(*)::int FROM oauth_consents WHERE user_id = $1) AS connections`,
          [me.id],
        );
        return rows[0];
      });
    await withClient(api.superuserUrl, async (client) => {
      await client.query(
        `INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, device_type, backed_up)
        VALUES ('left', $1, 'left', 'x', 0, 'singleDevice', false)`,
        [me.id],
      );
      await client.query(
        `INSERT INTO accounts (id, user_id, account_id, provider_id) VALUES ('left', $1, 'x', 'oidc')`,
        [me.id],
      );
      await client.query(
        `INSERT INTO oauth_clients (id, client_id, redirect_uris) VALUES ('left', 'left', '[]')`,
      );
      await client.query(
        `INSERT INTO oauth_consents (id, user_id, client_id, scopes) VALUES ('left', $1, 'left', '["read"]')`,
        [me.id],
      );
    });
    await reset(await resetToken(email));
    expect((await call(`${api.url}/api/me`, { headers })).status).to.equal(200);
    expect(await left()).to.deep.equal({ passkeys: 1, accounts: 2, connections: 1 });
    const answer = await reset(await resetToken(email), { revokeApiKeys: true });
    expect(answer.status).to.equal(200);
    expect((await call(`${api.url}/api/me`, { headers })).status).to.equal(401);
    expect(await left()).to.deep.equal({ passkeys: 0, accounts: 1, connections: 0 });
  });

  describe("a mail that the server does not take", () => {
    let lines: string[];
    beforeEach(() => {
      lines = [];
    });
    const logged = async (count: number) => {
      while (lines.length < count) await sleep(20);
      return lines.map((line) => JSON.parse(line));
    };
    const mailer = (url: string, pauses: number[]) => {
      const log = pino({}, { write: (line) => void lines.push(line) });
      const attempts = { consume: async () => ({ allowed: true, retryAfter: 0 }) };
      return new Mailer({ url, from: "docket@example.com" }, log, attempts as never, pauses);
    };
    const mail = (to: string) => ({ to, subject: "Hello", text: "secret" });
    const away = () => mailbox.url.replace(/:\d+$/, ":1");

    it("is named in the log, but not what it says, nor to whom", async () => {
      const sender = mailer(away(), []);
      sender.send(Promise.resolve(mail("ann@example.com")));
      sender.send(Promise.reject(new Error("no seal")));
      const [unmade, unsent] = await logged(2);
      expect(unmade.err.message).to.equal("no seal");
      expect(unsent).to.include({ subject: "Hello", msg: "A mail could not be sent" });
      mailbox.refuse(550);
      mailer(mailbox.url, [1]).send(mail("Ann@Example.com"));
      const [, , refused] = await logged(3);
      expect(refused.msg).to.equal("A mail could not be sent");
      expect(refused.reason).to.match(/<…>: not now/);
      expect(lines.join()).not.to.match(/secret|ann@/i);
    });

    it("is tried again if that may help", async () => {
      mailbox.refuse(451, 450);
      mailer(mailbox.url, [1, 1]).send(mail("greylisted@example.com"));
      await mailbox.mail("greylisted@example.com", /^secret/m);
      mailer(away(), [1]).send(mail("away@example.com"));
      const messages = (await logged(4)).map(({ msg }) => msg);
      const again = "A mail could not be sent yet, and is tried again";
      expect(messages).to.deep.equal([again, again, again, "A mail could not be sent"]);
    });
  });

  it("an address gets at most ten mails in an hour, and is told of a change beyond them", async () => {
    const email = "pestered@example.com";
    const cookie = await confirmed(email);
    const seen = mailbox.count();
    const ask = async () => (await auth("request-password-reset", { email })).status;
    for (let count = 0; count < 12; count += 1) expect(await ask()).to.equal(200);
    while (mailbox.count() < seen + 9) await sleep(20);
    await signUp("next@example.com");
    await mailbox.link("next@example.com");
    expect(mailbox.count()).to.equal(seen + 10);
    await changePassword(cookie, "another password");
    await mailbox.mail(email, /^Subject: The password/m, seen);
  });
});
