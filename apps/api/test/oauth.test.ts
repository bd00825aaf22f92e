import type { Task } from "@docket/contract";
import { signUp, startTestApi, type TestApi, type TestUser, withClient } from "@docket/testing";
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { expect } from "chai";
import { connectHttp, use } from "./support/mcp.js";
import { Application, answerConsent, decide, follow, proofKey, REDIRECT } from "./support/oauth.js";

describe("OAuth for applications", () => {
  let api: TestApi;
  let ann: TestUser;

  before(async () => {
    api = await startTestApi();
    ann = await signUp(api.url, "Ann");
  });
  after(() => api.stop());

  /** Runs SQL without the triggers, which would keep timestamps unchanged. */
  const sql = (text: string, values: unknown[] = []) =>
    withClient(api.superuserUrl, async (client) => {
      await client.query("SET session_replication_role = replica");
      return (await client.query(text, values)).rows;
    });

  async function isRefused(client: Client) {
    const refused = await use(client, "list_tasks").catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(UnauthorizedError);
  }

  /** Registers an application. */
  async function registered(metadata: object = {}) {
    const answer = await fetch(`${api.url}/api/auth/oauth2/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        client_name: "x",
        redirect_uris: [REDIRECT],
        token_endpoint_auth_method: "none",
        ...metadata,
      }),
    });
    const client = (await answer.json()) as Record<string, unknown>;
    return { status: answer.status, client };
  }

  function question(clientId: unknown, changes: Record<string, string | null> = {}) {
    const asked = new URL(`${api.url}/api/auth/oauth2/authorize`);
    const { verifier, challenge } = proofKey();
    const query = {
      client_id: String(clientId),
      response_type: "code",
      redirect_uri: REDIRECT,
      scope: "read",
      state: "s",
      code_challenge: challenge,
      code_challenge_method: "S256",
      ...changes,
    };
    for (const [name, value] of Object.entries(query))
      if (value !== null) asked.searchParams.set(name, value);
    return { asked, verifier };
  }

  it("an application that knows only the server's address can manage tasks", async () => {
    const client = await new Application(api.url).connect(ann);
    const { value } = await use(client, "quick_add_task", { text: "Water plants tomorrow p1" });
    const { id } = value.task as Task;
    await use(client, "update_task", { id, description: "all of them" });
    expect((await use(client, "complete_task", { id })).value).to.include({ completed: true });
    expect((await use(client, "reopen_task", { id })).value).to.include({ completed: false });
    expect(await ann.client.getTask({ id })).to.include({ description: "all of them" });
    expect((await use(client, "delete_task", { id })).failed).to.equal(false);
    expect((await ann.client.listTrash()).items[0]).to.include({ id });
    await client.close();
  });

  it("a refresh token outlives sign-out, is rotated on use and can be revoked", async () => {
    const eve = await signUp(api.url, "Eve");
    const application = new Application(api.url);
    await (await application.connect(eve)).close();
    await fetch(`${api.url}/api/auth/sign-out`, {
      method: "POST",
      headers: { cookie: eve.cookie, origin: api.url, "content-type": "application/json" },
      body: "{}",
    });
    const used = application.kept!.refresh_token!;
    application.kept = { ...application.kept!, access_token: "expired" };
    const client = await application.open();
    expect(application.kept.access_token).not.to.equal("expired");
    const { refresh_token: refresh } = application.kept;
    expect(refresh).not.to.equal(used);
    expect((await use(client, "list_tasks")).failed).to.equal(false);

    const given = await application.post("revoke", {
      token: refresh!,
      token_type_hint: "refresh_token",
    });
    expect(given.status).to.equal(200);
    await isRefused(client);
    for (const token of [refresh!, used, "unknown"]) {
      expect((await application.post("revoke", { token })).status, token).to.equal(200);
    }
    expect((await application.post("revoke", { token: "" })).status).to.equal(400);
    const again = await application.post("token", {
      grant_type: "refresh_token",
      refresh_token: refresh!,
    });
    expect(await again.json()).to.include({ error: "invalid_grant" });
  });

  it("a refresh token is revoked whatever type the application takes it for", async () => {
    const application = new Application(api.url);
    const client = await application.connect(ann);
    const token = application.kept!.refresh_token!;
    const given = await application.post("revoke", { token, token_type_hint: "access_token" });
    expect(given.status).to.equal(200);
    await isRefused(client);
  });

  it("a token that was refreshed for fewer scopes ends with the connection as well", async () => {
    const application = new Application(api.url);
    await application.connect(ann);
    const refreshed = await application.post("token", {
      grant_type: "refresh_token",
      refresh_token: application.kept!.refresh_token!,
      scope: "read",
    });
    const { access_token, refresh_token } = (await refreshed.json()) as Record<string, string>;
    const client = await connectHttp(api.url, access_token!);
    const added = await use(client, "add_task", { title: "x" });
    expect(added).to.include({ failed: true });
    expect((await application.post("revoke", { token: refresh_token! })).status).to.equal(200);
    expect(await use(client, "list_tasks").catch((error) => error)).to.include({ code: 401 });
  });

  it("reusing a refresh token revokes the connection, except for immediate retries", async () => {
    const application = new Application(api.url);
    const client = await application.connect(ann);
    const form = { grant_type: "refresh_token", refresh_token: application.kept!.refresh_token! };
    const [one, two] = await Promise.all([
      application.post("token", form),
      application.post("token", form),
    ]);
    // Immediate reuse is taken for an application whose answer was lost.
    expect([one.status, two.status]).to.include(200);
    expect((await use(client, "list_tasks")).failed).to.equal(false);
    await sql(
      "UPDATE oauth_refresh_tokens SET rotation_replay_expires_at = now() WHERE client_id = $1",
      [application.client!.client_id],
    );
    expect((await application.post("token", form)).status).to.equal(400);
    await isRefused(client);
  });

  it("a disconnected application is rejected, and can ask again without registering anew", async () => {
    const application = new Application(api.url);
    const client = await application.connect(ann);
    const clientId = application.client!.client_id;
    const shown = async () =>
      (await ann.client.listConnections()).items.find(({ id }) => id === clientId);
    expect(await shown()).to.include({ name: "Test application", scope: "write" });
    const before = application.kept!.access_token;
    await ann.client.deleteConnection({ id: clientId });
    expect(await shown()).to.equal(undefined);
    await isRefused(client);

    const next = await application.connect(ann);
    expect(application.client!.client_id).to.equal(clientId);
    expect((await use(next, "list_tasks")).failed).to.equal(false);
    // Their timestamps have whole seconds, and nobody reconnects within one.
    await sql("UPDATE oauth_consents SET created_at = created_at + interval '1 second'");
    const headers = { authorization: `Bearer ${before}` };
    const old = await fetch(`${api.url}/mcp`, { method: "POST", headers, body: "{}" });
    expect(old.status).to.equal(401);
    await ann.client.deleteConnection({ id: clientId });
  });

  it("a question of an application ends when it is disconnected", async () => {
    const application = new Application(api.url);
    await (await application.connect(ann)).close();
    const { id } = await ann.client.createTask({ title: "Kept" });
    const params = { name: "delete_task", arguments: { id } };
    const asked = await fetch(`${api.url}/mcp`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${application.kept!.access_token}`,
        "mcp-session-id": "asks-me",
        "content-type": "application/json",
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
    });
    const reader = asked.body!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).to.contain("“Kept”");
    const next = reader.read().catch(() => "ended");
    await ann.client.deleteConnection({ id: application.client!.client_id });
    expect(await next).to.equal("ended");
    expect((await ann.client.getTask({ id })).title).to.equal("Kept");
  });

  it("an application is read-only if it asked for, or was granted, nothing more", async () => {
    for (const [scope, allowed] of [
      ["read", undefined],
      ["read write offline_access", "read offline_access"],
    ] as const) {
      const application = new Application(api.url, scope);
      const client = await application.connect(ann, allowed);
      expect((await use(client, "list_tasks")).failed).to.equal(false);
      const names = (await client.listTools()).tools.map(({ name }) => name);
      expect(names).to.include("list_tasks").and.not.include("add_task");
      expect((await use(client, "add_task", { title: "x" })).text).to.contain("read only");
      await client.close();
    }
  });

  it("an access token gives access only to MCP, and only to its user's tasks", async () => {
    const bob = await signUp(api.url, "Bob");
    const application = new Application(api.url, "read write");
    const client = await application.connect(bob);
    const { id } = await ann.client.createTask({ title: "Ann's own" });
    expect((await use(client, "get_task", { id })).text).to.equal("There is no such task.");
    await client.close();
    const headers = { authorization: `Bearer ${application.kept!.access_token}` };
    for (const path of ["/api/tasks", "/api/me", "/api/connections", "/api/auth/get-session"]) {
      const answer = await fetch(`${api.url}${path}`, { headers });
      const found = path.includes("/auth/") ? await answer.json() : answer.status;
      expect(found, path).to.be.oneOf([401, null]);
    }
    const stranger = ann.client.deleteConnection({ id: application.client!.client_id });
    expect((await stranger.catch((error) => error)).status).to.equal(404);
    const post = (token: string) =>
      fetch(`${api.url}/mcp`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
        body: "{}",
      });
    const [head, , signature] = application.kept!.access_token.split(".");
    const forged = Buffer.from(JSON.stringify({ aud: `${api.url}/mcp`, sub: ann.id })).toString(
      "base64url",
    );
    expect((await post(`${head}.${forged}.${signature}`)).status).to.equal(401);
    const own = application.kept!.access_token;
    expect((await post(own)).status).not.to.equal(401);
    await sql("UPDATE users SET disabled_at = now() WHERE id = $1", [bob.id]);
    expect((await post(own)).status).to.equal(401);
  });

  it("no code is issued if the user declines, the session is old or the request was altered", async () => {
    const { client } = await registered();
    const { asked } = question(client.client_id);
    const back = await decide(api.url, asked, ann, { accept: false });
    expect(back.searchParams.get("error")).to.equal("access_denied");
    expect(back.searchParams.get("state")).to.equal("s");
    expect(back.searchParams.get("code")).to.equal(null);

    const old = await signUp(api.url, "Old");
    await sql("UPDATE sessions SET created_at = now() - interval '2 hours' WHERE user_id = $1", [
      old.id,
    ]);
    const page = await follow(asked, old);
    const refused = await answerConsent(api.url, page, old, { accept: true });
    expect(refused.status).to.equal(403);
    expect(await refused.json()).to.include({ type: "urn:docket:problem:unconfirmed" });
    const forged = new URL(page);
    forged.searchParams.set("scope", "read write");
    expect((await answerConsent(api.url, forged, ann, { accept: true })).status).to.equal(400);
    const more = { accept: true, scope: "read write" };
    expect((await answerConsent(api.url, page, ann, more)).status).to.equal(400);
  });

  it("takes nobody to the address of an unknown application without asking", async () => {
    const evil = "https://evil.example/?error=&code=x";
    const { client } = await registered({ redirect_uris: [evil] });
    for (const changes of [
      { scope: "everything" },
      { prompt: "none" },
      { response_type: "token" },
      { response_mode: "fragment", max_age: "x" },
      { request: "x" },
    ] as Record<string, string>[]) {
      for (const person of [ann, { cookie: "" }]) {
        const { asked } = question(client.client_id, { redirect_uri: evil, ...changes });
        const { href } = await follow(asked, person);
        expect(href, JSON.stringify(changes)).to.match(
          new RegExp(`^${api.url}/consent\\?error=\\w`),
        );
      }
    }
  });

  it("asks for sign-in before consent", async () => {
    const { client } = await registered();
    const page = await follow(question(client.client_id).asked, { cookie: "" });
    expect(page.pathname).to.equal("/consent/sign-in");
    expect(page.searchParams.get("client_id")).to.equal(client.client_id);
  });

  it("issues codes only to registered redirect URIs, only for MCP and only with PKCE", async () => {
    const { client } = await registered({ token_endpoint_auth_method: "client_secret_post" });
    const errorOf = async (changes: Record<string, string | null>) => {
      const back = await follow(question(client.client_id, changes).asked, ann);
      return `${back.origin}${back.pathname} ${back.searchParams.get("error")}`;
    };
    for (const [changes, error] of [
      [{ client_id: "unknown" }, "invalid_client"],
      [{ redirect_uri: "https://evil.example/" }, "invalid_redirect"],
      [{ code_challenge: null, code_challenge_method: null }, "invalid_request"],
      [{ code_challenge_method: "plain" }, "invalid_request"],
      [{ resource: `${api.url}/api` }, "invalid_target"],
      [{ scope: "read admin" }, "invalid_scope"],
      [{ response_type: "token" }, "unsupported_response_type"],
    ] as const) {
      expect(await errorOf(changes)).to.equal(`${api.url}/consent ${error}`);
    }
    const nul = await fetch(question("a\0b").asked, { redirect: "manual" });
    expect(nul.status).to.equal(400);
  });

  it("a code is valid once, until it expires, and only for the client that asked for it", async () => {
    const { client } = await registered();
    const codeOf = async () => {
      const { asked, verifier } = question(client.client_id);
      const back = await decide(api.url, asked, ann, { accept: true });
      return { code: back.searchParams.get("code")!, code_verifier: verifier };
    };
    const token = async (form: Record<string, string>) => {
      const answer = await fetch(`${api.url}/api/auth/oauth2/token`, {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "authorization_code",
          client_id: String(client.client_id),
          redirect_uri: REDIRECT,
          ...form,
        }),
      });
      const { error, ...tokens } = (await answer.json()) as Record<string, unknown>;
      return answer.status === 200 ? tokens : error;
    };
    const good = await codeOf();
    expect(await token(good)).to.include({ token_type: "Bearer", expires_in: 3600, scope: "read" });
    expect(await token(good)).to.equal("invalid_grant");
    const other = await codeOf();
    expect(await token({ ...other, code_verifier: proofKey().verifier })).to.equal(
      "invalid_request",
    );
    expect(await token({ ...(await codeOf()), redirect_uri: `${REDIRECT}/2` })).to.equal(
      "invalid_grant",
    );
    const { client: second } = await registered();
    const stolen = { ...(await codeOf()), client_id: String(second.client_id) };
    expect(await token(stolen)).to.equal("invalid_grant");
    const late = await codeOf();
    await sql("UPDATE verifications SET expires_at = now() - interval '1 second'");
    expect(await token(late)).to.equal("invalid_grant");
    expect(await token({ code: "%00\0", code_verifier: "x" })).to.equal(undefined); // our own problem document
  });

  it("accepts registrations as clients send them, drops unneeded fields, rejects invalid ones", async () => {
    const { status, client } = await registered({
      redirect_uris: ["http://localhost:33418/callback", "https://vscode.dev/redirect"],
      token_endpoint_auth_method: undefined,
      grant_types: [
        "authorization_code",
        "refresh_token",
        "urn:ietf:params:oauth:grant-type:device_code",
      ],
      backchannel_logout_uri: "https://internal.example/logout",
      skip_consent: true,
      logo_uri: "https://example.com/logo.png",
      client_uri: "https://example.com/",
      software_id: "x",
      jwks_uri: "https://internal.example/keys",
    });
    expect(status).to.equal(201);
    expect(client).to.deep.include({
      application_type: "native",
      token_endpoint_auth_method: "client_secret_basic",
      grant_types: ["authorization_code", "refresh_token"],
    });
    expect(client.client_secret).to.be.a("string");
    expect(client).not.to.have.any.keys(
      "backchannel_logout_uri",
      "skip_consent",
      "jwks_uri",
      "logo_uri",
      "client_uri",
      "software_id",
    );

    const errorOf = async (metadata: object) => (await registered(metadata)).client.error;
    for (const redirect_uris of [
      undefined,
      [],
      ["javascript:alert(1)"],
      ["http://evil.example/"],
      ["https://a.example/#x"],
      new Array(11).fill(REDIRECT),
      [`https://a.example/${"x".repeat(1_000)}`],
    ]) {
      expect(await errorOf({ redirect_uris })).to.equal("invalid_redirect_uri");
    }
    for (const client_name of ["x".repeat(101), "a\0b", " ", 1, "a\u202eedualC"]) {
      expect(await errorOf({ client_name })).to.equal("invalid_client_metadata");
    }
    expect((await registered({ software_id: "x".repeat(20_000) })).status).to.equal(413);
  });

  it("publishes its metadata, and points to it in WWW-Authenticate", async () => {
    const address = `${api.url}/.well-known/oauth-protected-resource/mcp`;
    const challengeOf = async (headers: Record<string, string>) => {
      const answer = await fetch(`${api.url}/mcp`, { method: "POST", headers });
      expect(answer.status).to.equal(401);
      return answer.headers.get("www-authenticate");
    };
    expect(await challengeOf({})).to.equal(`Bearer resource_metadata="${address}"`);
    expect(await challengeOf({ authorization: "Bearer x" })).to.equal(
      `Bearer resource_metadata="${address}", error="invalid_token"`,
    );
    const resource = (await (await fetch(address)).json()) as { authorization_servers: string[] };
    expect(resource).to.include({ resource: `${api.url}/mcp` });
    expect(resource.authorization_servers).to.deep.equal([api.url]);
    const server = await fetch(`${api.url}/.well-known/oauth-authorization-server`);
    expect(await server.json()).to.deep.include({
      issuer: api.url,
      code_challenge_methods_supported: ["S256"],
      grant_types_supported: ["authorization_code", "refresh_token"],
    });
    expect((await fetch(`${api.url}/.well-known/anything-else`)).status).to.equal(404);
  });

  it("sweeps expired codes and tokens, and unused applications", async () => {
    const fresh = (await registered()).client.client_id;
    const never = (await registered()).client.client_id;
    const application = new Application(api.url);
    await (await application.connect(ann)).close();
    const used = application.client!.client_id;
    const left = new Application(api.url);
    await (await left.connect(ann)).close();
    const once = left.client!.client_id;
    const rotating = new Application(api.url);
    await (await rotating.connect(ann)).close();
    // A used token is kept for a week, so that its reuse is noticed.
    const usedTokensAfter = async (days: number) => {
      const { client_id: id } = rotating.client!;
      await sql(
        "UPDATE oauth_refresh_tokens SET revoked = now() - $1 * interval '1 day' WHERE client_id = $2",
        [days, id],
      );
      await sweep();
      return (await sql("SELECT 1 FROM oauth_refresh_tokens WHERE client_id = $1", [id])).length;
    };
    await ann.client.deleteConnection({ id: once });
    const age = (days: number, ...clients: unknown[]) =>
      sql(
        `UPDATE oauth_clients SET created_at = created_at - $1 * interval '1 day',
          updated_at = updated_at - $1 * interval '1 day' WHERE client_id = ANY ($2)`,
        [days, clients],
      );
    const sweep = async () => {
      await (await startTestApi({ databaseUrl: api.databaseUrl })).stop();
      const rows = await sql(
        "SELECT client_id AS id FROM oauth_clients WHERE client_id = ANY ($1)",
        [[fresh, never, used, once]],
      );
      return rows.map(({ id }) => id);
    };
    await age(2, never, used, once);
    await sql("UPDATE oauth_refresh_tokens SET expires_at = now() WHERE client_id = $1", [used]);
    await sql("UPDATE verifications SET expires_at = now() - interval '1 second'");
    expect(await sweep()).to.have.members([fresh, used, once]);
    expect(await sql("SELECT 1 FROM verifications WHERE expires_at < now()")).to.deep.equal([]);
    expect(
      await sql("SELECT 1 FROM oauth_refresh_tokens WHERE client_id = $1", [used]),
    ).to.deep.equal([]);
    expect([await usedTokensAfter(6), await usedTokensAfter(8)]).to.deep.equal([1, 0]);
    await age(89, used, once);
    expect(await sweep()).to.have.members([fresh, used]);
  });

  it("a connection ends with the account, and with a password change that revokes keys", async () => {
    const eve = await signUp(api.url, "Eve");
    const application = new Application(api.url);
    const client = await application.connect(eve);
    const changed = await fetch(`${api.url}/api/auth/change-password`, {
      method: "POST",
      headers: { cookie: eve.cookie, origin: api.url, "content-type": "application/json" },
      body: JSON.stringify({
        currentPassword: eve.password,
        newPassword: "another password",
        revokeApiKeys: true,
      }),
    });
    expect(changed.status).to.equal(200);
    await isRefused(client);
    expect((await eve.client.listConnections()).items).to.deep.equal([]);

    const next = await new Application(api.url).connect(eve);
    await eve.client.deleteMe();
    await isRefused(next);
    for (const table of ["oauth_consents", "oauth_refresh_tokens", "oauth_access_tokens"]) {
      expect(await sql(`SELECT 1 FROM ${table} WHERE user_id = $1`, [eve.id])).to.deep.equal([]);
    }
  });
});
