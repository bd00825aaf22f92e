import { createHash, randomBytes } from "node:crypto";
import type { TestUser } from "@docket/testing";
import type { OAuthClientProvider } from "@modelcontextprotocol/sdk/client/auth.js";
import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type {
  OAuthClientInformationMixed,
  OAuthTokens,
} from "@modelcontextprotocol/sdk/shared/auth.js";
import { expect } from "chai";
import { newClient } from "./mcp.js";

export const REDIRECT = "http://127.0.0.1:9/callback";

/** An application that uses the official SDK; it knows only the address of MCP. */
export class Application implements OAuthClientProvider {
  client?: OAuthClientInformationMixed;
  kept?: OAuthTokens;
  /** Where the user was sent for consent. */
  asked?: URL;
  redirectUrl = REDIRECT;
  name = "Test application";
  private verifier = "";

  /**
   * @param url the base URL of Docket
   * @param send sends its requests
   */
  constructor(
    private readonly url: string,
    private readonly scope = "read write offline_access",
    private readonly send: typeof fetch = fetch,
  ) {}

  get clientMetadata() {
    return {
      client_name: this.name,
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
  /** Called by the SDK when they are no longer valid. */
  invalidateCredentials() {
    delete this.kept;
  }
  saveCodeVerifier(verifier: string) {
    this.verifier = verifier;
  }
  codeVerifier = () => this.verifier;

  transport() {
    return new StreamableHTTPClientTransport(new URL(`${this.url}/mcp`), {
      authProvider: this,
      fetch: this.send as never,
    });
  }

  /** Connects without asking for consent. */
  async open(): Promise<Client> {
    const client = newClient();
    await client.connect(this.transport() as never);
    return client;
  }

  /** Asks the user for consent, and connects. */
  async connect(user: TestUser, scope?: string): Promise<Client> {
    const transport = this.transport();
    const failure = await newClient()
      .connect(transport as never)
      .catch((error: Error) => error);
    expect(failure).to.be.an("error").with.property("message", "Unauthorized");
    // The SDK asks for all scopes; other clients ask for what they need.
    this.asked!.searchParams.set("scope", this.scope);
    const back = await decide(this.url, this.asked!, user, { accept: true, scope });
    expect(back.href).to.contain(REDIRECT);
    await transport.finishAuth(back.searchParams.get("code")!);
    return this.open();
  }

  /** Sends a form to the authorization server, with the registered client id. */
  post(path: string, form: Record<string, string>): Promise<Response> {
    const client_id = this.client!.client_id;
    return this.send(`${this.url}/api/auth/oauth2/${path}`, {
      method: "POST",
      body: new URLSearchParams({ client_id, ...form }),
    });
  }
}

/** Where the authorization server redirects a user: the consent page, or the application. */
export async function follow(asked: URL, { cookie }: { cookie: string }): Promise<URL> {
  const answer = await fetch(asked, {
    headers: { cookie, accept: "text/html" },
    redirect: "manual",
  });
  expect(answer.status, await answer.text()).to.equal(302);
  return new URL(answer.headers.get("location")!);
}

/** Does what a user's browser does, until it is redirected back to the application. */
export async function decide(
  url: string,
  asked: URL,
  user: Pick<TestUser, "cookie">,
  decision: { accept: boolean; scope?: string | undefined },
): Promise<URL> {
  const page = await follow(asked, user);
  if (page.href.startsWith(REDIRECT)) return page; // consent was given before
  expect(page.href).to.contain(`${url}/consent?`);
  const decided = await answerConsent(url, page, user, decision);
  const text = await decided.text();
  expect(decided.status, text).to.equal(200);
  return new URL((JSON.parse(text) as { url: string }).url);
}

/** Sends what the consent page sends when the user has decided. */
export function answerConsent(
  url: string,
  page: URL,
  { cookie }: { cookie: string },
  decision: { accept: boolean; scope?: string | undefined },
): Promise<Response> {
  return fetch(`${url}/api/auth/oauth2/consent`, {
    method: "POST",
    headers: { cookie, origin: new URL(url).origin, "content-type": "application/json" },
    body: JSON.stringify({ ...decision, oauth_query: page.search.slice(1) }),
  });
}

/** A PKCE verifier and its challenge. */
export function proofKey() {
  const verifier = randomBytes(32).toString("base64url");
  return { verifier, challenge: createHash("sha256").update(verifier).digest("base64url") };
}
