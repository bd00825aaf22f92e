import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { freePort } from "@docket/database/embedded";
import { startTestApi, type TestApi, withClient } from "@docket/testing";
import { expect } from "chai";
import Provider from "oidc-provider";
import { call } from "./call.js";

/** Who the provider says that somebody is. */
const people: Record<string, Record<string, unknown>> = {
  ann: { email: "Ann@Example.com", email_verified: true, name: "Ann" },
  nameless: { email: "nameless@example.com", email_verified: true, name: "x".repeat(300) },
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

  /** Follows redirects to the end, and gives the last address. */
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

describe("signing in with a provider", () => {
  let api: TestApi;
  let server: Server;
  let issuer: string;

  before(async () => {
    issuer = `http://127.0.0.1:${await freePort()}`;
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}`;
    server = await startProvider(issuer, `${publicUrl}/api/auth/callback/oidc`);
    const oidc = { issuer, clientId: "docket", clientSecret: "a secret of both", name: "Example" };
    api = await startTestApi({ port, publicUrl, oidc });
  });
  after(async () => {
    await api.stop();
    server.close();
  });

  /** Signs somebody in by the provider, and gives where the browser ends. */
  async function signIn(person: string) {
    const browser = new Browser();
    const begun = await browser.fetch(`${api.url}/api/auth/sign-in/social`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: api.url },
      body: JSON.stringify({ provider: "oidc", callbackURL: "/", errorCallbackURL: "/sign-in" }),
    });
    const { url } = (await begun.json()) as { url: string };
    const end = await browser.follow(`${url}&login_hint=${person}`);
    const me = await call(`${api.url}/api/me`, { headers: { cookie: browser.header(api.url) } });
    return { end: new URL(end), me };
  }

  it("makes an account, and finds it again", async () => {
    const first = await signIn("ann");
    expect(first.end.pathname, first.end.href).to.equal("/");
    expect(first.me.body).to.include({ email: "ann@example.com", name: "Ann" });
    const again = await signIn("ann");
    expect(again.me.body.id).to.equal(first.me.body.id);
    const options = await call(`${api.url}/api/sign-in-options`);
    expect(options.body.oidc).to.deep.equal({ name: "Example" });
  });

  it("gives a name that the rules allow", async () => {
    expect((await signIn("nameless")).me.body.name).to.equal("x".repeat(200));
  });

  it("takes no account over with an address that nobody has confirmed", async () => {
    const ada = await call(`${api.url}/api/auth/sign-up/email`, {
      method: "POST",
      body: { name: "Ada", email: "ada@example.com", password: "long enough" },
    });
    expect(ada.status).to.equal(200);
    const { end, me } = await signIn("unverified");
    expect(end.searchParams.get("error")).to.equal("account_not_linked");
    expect(me.status).to.equal(401);
  });

  it("keeps to what is said about new accounts, and to disabled ones", async () => {
    await withClient(api.superuserUrl, (client) =>
      client.query("UPDATE users SET disabled_at = now() WHERE email = 'ann@example.com'"),
    );
    const { me } = await signIn("ann");
    expect(me.status).to.equal(401);
  });
});

/** A real provider. Whoever `login_hint` names is signed in there without being asked. */
async function startProvider(issuer: string, redirectUri: string): Promise<Server> {
  const provider = new Provider(issuer, {
    clients: [
      { client_id: "docket", client_secret: "a secret of both", redirect_uris: [redirectUri] },
    ],
    claims: { email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, ...people[id] }),
    }),
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    features: { devInteractions: { enabled: false } },
  });
  provider.use(async (context, next) => {
    if (!context.path.startsWith("/interaction/")) return next();
    const { params, prompt } = await provider.interactionDetails(context.req, context.res);
    const accountId = String(params.login_hint);
    const grant = new provider.Grant({ accountId, clientId: "docket" });
    grant.addOIDCScope("openid email profile");
    const result =
      prompt.name === "login"
        ? { login: { accountId } }
        : { consent: { grantId: await grant.save() } };
    await provider.interactionFinished(context.req, context.res, result);
  });
  const server = provider.listen(Number(new URL(issuer).port), "127.0.0.1");
  if (!(server.address() as AddressInfo | null)) await once(server, "listening");
  return server;
}
