import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { signUp, useTestApi } from "@docket/testing";
import { expect } from "chai";
import { servedRoutes } from "../dist/auth/served-routes.js";
import { call } from "./call.js";

describe("addresses and answers of the sign-in routes", () => {
  const api = useTestApi();

  const notOwn = [
    "/.//evil.example",
    "/..//evil.example",
    "/%2e//evil.example",
    "/a/%2E%2e//evil.example",
    "//evil.example",
    "/\\evil.example",
    "/%5cevil.example",
    "/\t/evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http:///evil.example",
    "evil.example",
    " //evil",
    "javascript:alert(1)",
    "http://user@evil.example",
    "/.\t//evil.example",
    "\n//evil.example",
  ];

  it("a link redirects only to addresses of Docket", async () => {
    const own = `${api.url}@evil.example`;
    for (const target of [...notOwn, own, own.replace("@", ".")]) {
      const url = `${api.url}/api/auth/verify-email?token=x&callbackURL=${encodeURIComponent(target)}`;
      const { status, headers } = await fetch(url, { redirect: "manual" });
      expect(status, JSON.stringify(target)).to.be.oneOf([400, 403]);
      expect(headers.get("location"), JSON.stringify(target)).to.equal(null);
    }
    for (const [first, last] of [
      ["/.//evil.example", "/today"],
      ["/today", "/.//evil.example"],
    ] as const) {
      const query = new URLSearchParams({ token: "x", callbackURL: first });
      query.append("callbackURL", last);
      const { headers } = await fetch(`${api.url}/api/auth/verify-email?${query}`, {
        redirect: "manual",
      });
      expect(headers.get("location") ?? "").to.not.contain("evil");
    }
    for (const target of ["/tasks/1?a=//b", `${api.url}/today`]) {
      const url = `${api.url}/api/auth/verify-email?token=x&callbackURL=${encodeURIComponent(target)}`;
      const { headers } = await fetch(url, { redirect: "manual" });
      const location = new URL(headers.get("location")!, url);
      expect([location.origin, location.searchParams.get("error")]).to.deep.equal([
        api.url,
        "INVALID_TOKEN",
      ]);
    }
  });

  it("no route takes another address to redirect to later", async () => {
    const refusals: [path: string, field: string, body?: object][] = [
      ["sign-in/email", "callbackURL", { email: "a@example.com", password: "x".repeat(10) }],
      ["sign-in/social", "callbackURL", { provider: "oidc" }],
      ["sign-in/social", "errorCallbackURL", { provider: "oidc" }],
      ["sign-in/social", "newUserCallbackURL", { provider: "oidc" }],
      ["request-password-reset", "redirectTo", { email: "a@example.com" }],
    ];
    for (const [path, field, body] of refusals) {
      for (const target of ["/.//evil.example", "//evil.example", "https://evil.example"]) {
        const answer = await call(`${api.url}/api/auth/${path}`, {
          method: "POST",
          body: { ...body, [field]: target },
        });
        const seen = `${path} ${field} ${target}: ${JSON.stringify(answer.body)}`;
        expect(answer.status, seen).to.be.oneOf([400, 403]);
        expect(JSON.stringify(answer.body), seen).to.match(/address of Docket|Invalid \w*URL/i);
      }
    }
  });

  it("no answer may be kept by a cache", async () => {
    const { cookie } = await signUp(api.url);
    for (const path of ["token", "get-session", "passkey/list-user-passkeys"]) {
      const { headers } = await call(`${api.url}/api/auth/${path}`, { as: { cookie } });
      expect(headers.get("cache-control"), path).to.equal("no-store");
    }
  });

  /** Sends a path exactly as given; `fetch` would normalize it. */
  async function post(path: string, body: object) {
    const sent = request(api.url, {
      path,
      method: "POST",
      headers: { "content-type": "application/json" },
    }).end(JSON.stringify(body));
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    return { status: response.statusCode, body: await text(response) };
  }

  it("only the routes that the page and programs use are served", async () => {
    const { cookie } = await signUp(api.url);
    const statuses = async (path: string) => {
      const headers = { origin: api.url, cookie, "content-type": "application/json" };
      const get = fetch(`${api.url}/api/auth/${path}`, { redirect: "manual", headers });
      const post = call(`${api.url}/api/auth/${path}`, { method: "POST", body: {}, headers });
      return [(await get).status, (await post).status];
    };
    for (const route of servedRoutes) {
      if (route === "/callback/oidc") continue; // exists where a provider is configured
      expect(
        (await statuses(route.slice(1))).some((status) => status !== 404),
        route,
      ).to.equal(true);
    }
    for (const path of [
      "reset-password/a-token?callbackURL=/",
      "verify-password",
      "send-verification-email",
      "update-user",
      "delete-user",
      "link-social",
      "unlink-account",
      "list-accounts",
      "list-sessions",
      "revoke-sessions",
      "revoke-other-sessions",
      "update-session",
      "api-key/list",
      "api-key/create",
      "two-factor/get-totp-uri",
      "oauth2/userinfo",
      "oauth2/get-consents",
      "oauth2/introspect",
      "ok",
      ".well-known/openid-configuration",
    ]) {
      expect(await statuses(path), path).to.deep.equal([404, 404]);
    }
  });

  it("a route cannot be reached under another spelling of its path", async () => {
    const application = { client_name: "x".repeat(500), redirect_uris: ["https://app.example/"] };
    const plain = await post("/api/auth/oauth2/register", application);
    expect(plain.body).to.contain("client_name");
    for (const path of [
      "/api/auth/x/../oauth2/register",
      "/api/auth/./oauth2/register",
      "/api/auth/oauth2/%2e/register",
      "/api/auth/oauth2/register/../register",
      "/api/auth/oauth2\\register",
      "/api/auth//oauth2/register",
      "/api/auth/%6fauth2/register",
    ]) {
      expect(await post(path, application), path).to.include({ status: 404 });
    }
  });
});
