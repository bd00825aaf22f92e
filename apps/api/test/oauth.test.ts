import type { Task } from "@docket/contract";
import { signUp, startTestApi, type TestApi, type TestUser, withClient } from "@docket/testing";
import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type {
  OAuthClientInformationMixed,
  OAuthTokens,
} from "@modelcontextprotocol/sdk/shared/auth.js";
import { expect } from "chai";
import { newClient, use } from "./support/mcp.js";

const REDIRECT = "http://127.0.0.1:9/callback";

/** An application, as the official SDK has it: it knows the address of MCP and nothing else. */
class Application implements OAuthClientProvider {
  client?: OAuthClientInformationMixed;
  kept?: OAuthTokens;
  /** Where the person was sent to be asked. */
  asked?: URL;
  private verifier = "";

  constructor(private readonly scope: string) {}

  redirectUrl = REDIRECT;
  get clientMetadata() {
    return {
      client_name: "Test application",
      redirect_uris: [REDIRECT],
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
      scope: this.scope,
    };
  }
  clientInformation = () => this.client;
  saveClientInformation(client: OAuthClientInformationMixed) {
    this.client = client;
  }
  tokens = () => this.kept;
  saveTokens(tokens: OAuthTokens) {
    this.kept = tokens;
  }
  redirectToAuthorization(url: URL) {
    this.asked = url;
  }
  saveCodeVerifier(verifier: string) {
    this.verifier = verifier;
  }
  codeVerifier = () => this.verifier;
}

describe("OAuth for applications", () => {
  let api: TestApi;
  let ann: TestUser;

  before(async () => {
    api = await startTestApi();
    ann = await signUp(api.url, "Ann");
  });
  after(() => api.stop());

  const transportOf = (application: Application) =>
    new StreamableHTTPClientTransport(new URL("/mcp", api.url), { authProvider: application });

  /** What the browser of a person does, until it is sent back to the application. */
  async function decide(application: Application, user: TestUser, accept: boolean) {
    const asked = await fetch(application.asked!, {
      headers: { cookie: user.cookie, accept: "text/html" },
      redirect: "manual",
    });
    expect(asked.status).to.equal(302);
    const page = new URL(asked.headers.get("location")!);
    expect(page.pathname).to.equal("/consent");
    const decided = await fetch(`${api.url}/api/auth/oauth2/consent`, {
      method: "POST",
      headers: { cookie: user.cookie, origin: api.url, "content-type": "application/json" },
      body: JSON.stringify({ accept, oauth_query: page.search.slice(1) }),
    });
    const text = await decided.text();
    expect(decided.status, text).to.equal(200);
    return new URL((JSON.parse(text) as { url: string }).url);
  }

  async function connect(application: Application, user = ann) {
    const transport = transportOf(application);
    const failure = await newClient()
      .connect(transport as never)
      .catch((error) => error);
    expect(failure.name, failure.message).to.equal("UnauthorizedError");
    const back = await decide(application, user, true);
    expect(back.href).to.contain(REDIRECT);
    await transport.finishAuth(back.searchParams.get("code")!);
    const client = newClient();
    await client.connect(transportOf(application) as never);
    return client;
  }

  it("an application that knows the address alone does a task's whole life", async () => {
    const application = new Application("read write offline_access");
    const client = await connect(application);
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

  it("goes on with its refresh token, and no longer once the person disconnects it", async () => {
    const application = new Application("read write offline_access");
    await (await connect(application)).close();
    application.kept = { ...application.kept!, access_token: "expired" };
    const again = newClient();
    await again.connect(transportOf(application) as never);
    expect(application.kept.access_token).not.to.equal("expired");
    const clientId = application.client!.client_id;
    const { items } = await ann.client.listConnections();
    expect(items.find(({ id }) => id === clientId)).to.include({
      name: "Test application",
      scope: "write",
    });
    await ann.client.deleteConnection({ id: clientId });
    expect((await ann.client.listConnections()).items.map(({ id }) => id)).not.to.include(clientId);
    const refused = await use(again, "list_tasks").catch((error) => error);
    expect(refused.name).to.equal("UnauthorizedError");
  });

  it("reads only, where it was allowed no more", async () => {
    const client = await connect(new Application("read"));
    expect((await use(client, "list_tasks")).failed).to.equal(false);
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).to.include("list_tasks").and.not.include("add_task");
    expect((await use(client, "add_task", { title: "x" })).text).to.contain("read only");
    await client.close();
  });

  it("its token opens nothing but MCP, and only the person's own tasks", async () => {
    const bob = await signUp(api.url, "Bob");
    const application = new Application("read write");
    const client = await connect(application, bob);
    const { id } = await ann.client.createTask({ title: "Ann's own" });
    expect((await use(client, "get_task", { id })).text).to.equal("There is no such task.");
    await client.close();
    const headers = { authorization: `Bearer ${application.kept!.access_token}` };
    expect((await fetch(`${api.url}/api/tasks`, { headers })).status).to.equal(401);
    expect(
      (await ann.client.deleteConnection({ id: application.client!.client_id }).catch((e) => e))
        .status,
    ).to.equal(404);
  });

  it("gives nothing where the person declines", async () => {
    const application = new Application("read write");
    await newClient()
      .connect(transportOf(application) as never)
      .catch(() => {});
    const back = await decide(application, ann, false);
    expect(back.searchParams.get("error")).to.equal("access_denied");
    expect(back.searchParams.get("code")).to.equal(null);
  });

  it("says where it is to be found, and what it wants", async () => {
    const answer = await fetch(`${api.url}/mcp`, { method: "POST" });
    const address = `${api.url}/.well-known/oauth-protected-resource/mcp`;
    expect(answer.status).to.equal(401);
    expect(answer.headers.get("www-authenticate")).to.equal(
      `Bearer resource_metadata="${address}"`,
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

  it("is gone with the account", async () => {
    const eve = await signUp(api.url, "Eve");
    const application = new Application("read write offline_access");
    await (await connect(application, eve)).close();
    await eve.client.deleteMe();
    const { rows } = await withClient(api.superuserUrl, (client) =>
      client.query("SELECT 1 FROM oauth_consents WHERE user_id = $1", [eve.id]),
    );
    expect(rows).to.deep.equal([]);
    application.kept = { access_token: application.kept!.access_token, token_type: "Bearer" };
    const failure = await newClient()
      .connect(transportOf(application) as never)
      .catch((error) => error);
    expect(failure.name).to.equal("UnauthorizedError");
  });
});
