import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import {
  freePort,
  type OidcProvider,
  startMailbox,
  startOidcProvider,
  startTestApi,
  type TestApi,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import { call } from "./call.js";

/** What the provider says about each person. */
const people = {
  ann: { email: "Ann@Example.com", email_verified: true, name: "Ann" },
  nameless: { email: "nameless@example.com", email_verified: true, name: "x".repeat(300) },
  stranger: { email: "eve@example.com", email_verified: true, name: "Eve" },
  unverified: { email: "ada@example.com", email_verified: false, name: "Not Ada" },
};

/** A browser, as far as cookies and redirects go. */
class Browser {
  readonly cookies = new Map<string, string>();

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(url, {
      ...init,
      redirect: "manual",
      headers: { ...init.headers, cookie: this.header(url) },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      this.cookies.set(`${new URL(url).origin} ${name}`, value);
    }
    return response;
  }

  header(url: string): string {
    const { origin } = new URL(url);
    return [...this.cookies]
      .filter(([key, value]) => key.startsWith(`${origin} `) && value !== "")
      .map(([key, value]) => `${key.slice(origin.length + 1)}=${value}`)
      .join("; ");
  }

  /** Follows all redirects and returns the last address. */
  async follow(from: string): Promise<string> {
    let url = from;
    for (let step = 0; step < 20; step += 1) {
      const response = await this.fetch(url);
      const next = response.headers.get("location");
      if (!next) return url;
      url = new URL(next, url).href;
    }
    throw new Error("It redirects for ever.");
  }
}

describe("sign-in with an OIDC provider", () => {
  let api: TestApi;
  let provider: OidcProvider;

  before(async () => {
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}`;
    provider = await startOidcProvider(publicUrl, people);
    const signUp = "invited"; // the first account may always be created
    api = await startTestApi({ port, publicUrl, signUp, oidc: provider.settings });
  });
  after(async () => {
    await api.stop();
    provider.stop();
  });

  /** Signs a person in through the provider; `end` is where the browser ends up. */
  async function signIn(person: string, at = api.url) {
    const browser = new Browser();
    const begun = await browser.fetch(`${at}/api/auth/sign-in/social`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: at },
      body: JSON.stringify({ provider: "oidc", callbackURL: "/", errorCallbackURL: "/sign-in" }),
    });
    const { url } = (await begun.json()) as { url: string };
    const end = await browser.follow(`${url}&login_hint=${person}`);
    const cookie = browser.header(at);
    const me = await call(`${at}/api/me`, { headers: { cookie } });
    return { end: new URL(end), me, cookie };
  }

  let admin: string;
  const invite = (email: string) =>
    call(`${api.url}/api/invitations`, {
      method: "POST",
      body: { email },
      headers: { cookie: admin, origin: api.url },
    });

  it("creates an account, and finds it again at the next sign-in", async () => {
    const first = await signIn("ann");
    expect(first.end.pathname, first.end.href).to.equal("/");
    expect(first.me.body).to.include({ email: "ann@example.com", name: "Ann" });
    admin = first.cookie;
    const again = await signIn("ann");
    expect(again.me.body.id).to.equal(first.me.body.id);
    const options = await call(`${api.url}/api/sign-in-options`);
    expect(options.body.oidc).to.deep.equal({ name: "Example" });
  });

  it("lets an invited address in without the link, and truncates an overlong name", async () => {
    await invite("nameless@example.com");
    expect((await signIn("nameless")).me.body.name).to.equal("x".repeat(200));
  });

  it("does not take over an account by an unverified address", async () => {
    const { body } = await invite("ada@example.com");
    const early = await signIn("unverified");
    expect(early.end.searchParams.get("error"), "by the invitation of its owner").to.equal(
      "NOT_INVITED",
    );
    const invitation = new URL(body.link).searchParams.get("invitation");
    const ada = await call(`${api.url}/api/auth/sign-up/email`, {
      method: "POST",
      body: { name: "Ada", email: "ada@example.com", password: "long enough", invitation },
    });
    expect(ada.status).to.equal(200);
    const { end, me } = await signIn("unverified");
    expect(end.searchParams.get("error")).to.equal("account_not_linked");
    expect(me.status).to.equal(401);
  });

  it("confirms an address that the provider does not vouch for, by a link for whoever is signed in", async () => {
    const mailbox = await startMailbox();
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}`;
    const provider = await startOidcProvider(publicUrl, people);
    const mail = { url: mailbox.url, from: "Docket <docket@example.com>" };
    const api = await startTestApi({ port, publicUrl, mail, oidc: provider.settings });
    try {
      const { cookie } = await signIn("unverified", api.url);
      const link = await mailbox.link("ada@example.com");
      for (const [own, end, isConfirmed] of [
        ["", "error=SIGN_IN_FIRST", false],
        [cookie, "verified", true],
      ] as const) {
        const { headers } = await fetch(link, { redirect: "manual", headers: { cookie: own } });
        expect(headers.get("location")).to.equal(`${api.url}/sign-in?${end}`);
        const { rows } = await withClient(api.superuserUrl, (client) =>
          client.query("SELECT email_verified FROM users"),
        );
        expect(rows).to.deep.equal([{ email_verified: isConfirmed }]);
      }
      expect(mailbox.count(), "no notice of a change").to.equal(1);
    } finally {
      await api.stop();
      provider.stop();
      await mailbox.stop();
    }
  });

  it("rejects uninvited people and disabled accounts", async () => {
    await withClient(api.superuserUrl, (client) =>
      client.query("UPDATE users SET disabled_at = now() WHERE email = 'ann@example.com'"),
    );
    for (const [person, error] of [
      ["stranger", "NOT_INVITED"],
      ["ann", "ACCOUNT_DISABLED"],
    ] as const) {
      const { end, me } = await signIn(person);
      expect(me.status, person).to.equal(401);
      expect([end.pathname, end.searchParams.get("error")]).to.deep.equal(["/sign-in", error]);
    }
  });
});

describe("an OIDC provider that does not answer", () => {
  it("is reported at the start, with what it does instead", async () => {
    const provider = await startOidcProvider("http://docket.test", people);
    const page = createHttpServer((request, response) => {
      response.statusCode = request.url?.startsWith("/none/") ? 404 : 200;
      response.end("<p>Welcome</p>");
    }).listen(0, "127.0.0.1");
    await once(page, "listening");
    const elsewhere = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    try {
      for (const [issuer, words] of [
        [provider.settings.issuer, null],
        [elsewhere, /does not describe a provider/],
        [`${elsewhere}/none`, /answers with 404/],
        [`http://127.0.0.1:${await freePort()}`, /cannot be reached \(.*ECONNREFUSED/],
      ] as const) {
        const api = await startTestApi({ oidc: { ...provider.settings, issuer } });
        try {
          const found = () => api.said.find((line) => line.includes("OIDC_ISSUER"));
          for (let wait = 0; wait < (words ? 100 : 10) && !found(); wait++) await sleep(50);
          if (words) expect(found(), issuer).to.match(words);
          else expect(found()).to.equal(undefined);
        } finally {
          await api.stop();
        }
      }
    } finally {
      provider.stop();
      page.close();
    }
  });

  it("delays no other sign-in; only its own are refused", async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket)).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const issuer = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    const api = await startTestApi({
      oidc: { issuer, clientId: "docket", clientSecret: "a secret of both", name: "Example" },
    });
    const post = (path: string, body: object) =>
      call(`${api.url}/api/auth/${path}`, { method: "POST", body, headers: { origin: api.url } });
    try {
      const ann = { name: "Ann", email: "ann@example.com", password: "a good password" };
      expect((await post("sign-up/email", ann)).status).to.equal(200);
      expect((await post("sign-in/email", ann)).status).to.equal(200);
      silent.close();
      for (const socket of sockets) socket.destroy();
      const { status, body } = await post("sign-in/social", { provider: "oidc", callbackURL: "/" });
      expect(status).to.equal(503);
      expect(body.detail).to.contain("cannot be reached");
    } finally {
      await api.stop();
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  });
});
