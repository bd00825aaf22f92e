import { fileURLToPath } from "node:url";
import { createClient } from "@docket/contract";
import { signUp, useTestApi } from "@docket/testing";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { expect } from "chai";
import { use } from "./support/mcp.js";
import { Application } from "./support/oauth.js";

const stdio = fileURLToPath(new URL("../dist/mcp/stdio.js", import.meta.url));

describe("under a base path", () => {
  const api = useTestApi({ publicUrl: "http://localhost/docket" });
  let root: string;

  before(async () => {
    root = api.url;
  });

  for (const [proxy, prefix] of [
    ["leaves the path on", "/docket"],
    ["takes it off", ""],
  ] as const) {
    it(`the app and the API work if the proxy ${proxy}`, async () => {
      const url = `${root}${prefix}`;
      const { cookie } = await signUp(url, "Ann");
      const client = createClient({ baseUrl: url, headers: { cookie, origin: root } });
      expect(await client.createTask({ title: "Buy milk" })).to.include({ title: "Buy milk" });

      const page = await fetch(`${url}/lists/12?sort=due`, { headers: { accept: "text/html" } });
      expect(page.status).to.equal(200);
      const html = await page.text();
      expect(html).to.contain('<base href="/docket/" />');
      const script = /<script type="module"[^>]* src="\.(\/assets\/[^"]+)"/.exec(html)?.[1];
      const asset = await fetch(`${url}${script}`);
      expect(asset.status).to.equal(200);
      expect(asset.headers.get("cache-control")).to.contain("immutable");
      for (const path of ["/assets/gone.js", "/nothing.css", "/api/nothing"]) {
        expect((await fetch(`${url}${path}`)).status, path).to.equal(404);
      }
      for (const path of ["/livez", "/readyz", "/api/docs/start.js"]) {
        expect((await fetch(`${url}${path}`)).status, path).to.equal(200);
      }
    });
  }

  it("the cookie name, Location, API docs and OpenAPI document include the path", async () => {
    const { cookie, token } = await signUp(`${root}/docket`, "Ann");
    expect(cookie).to.match(/^docket-\d+-docket\.session_token=/);
    const created = await fetch(`${root}/docket/api/tasks`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: '{"title": "Buy milk"}',
    });
    expect(created.headers.get("location")).to.match(/^\/docket\/api\/tasks\/\d+$/);
    const docs = await (await fetch(`${root}/docket/api/docs`)).text();
    expect(docs).to.contain('src="/docket/api/docs/start.js"').and.not.contain('"/api/');
    const document = await (await fetch(`${root}/docket/api/openapi.json`)).json();
    expect(document).to.have.deep.property("servers", [{ url: "/docket" }]);
  });

  it("a desktop client connects over stdio, with or without a trailing slash in the URL", async () => {
    const { client } = await signUp(`${root}/docket`, "Ann");
    const { key } = await client.createApiKey({ name: "Desktop", scope: "read" });
    for (const url of [`${root}/docket`, `${root}/docket/`]) {
      const desktop = new Client({ name: "desktop", version: "1" });
      const env = { DOCKET_URL: url, DOCKET_API_KEY: key };
      await desktop.connect(
        new StdioClientTransport({ command: process.execPath, args: [stdio], env }),
      );
      expect((await desktop.listTools()).tools.length).to.be.greaterThan(10);
      await desktop.close();
    }
  });

  it("an OAuth client connects if the proxy forwards only that path", async () => {
    const url = `${root}/docket`;
    const ann = await signUp(url, "Ann");
    const proxied: typeof fetch = (input, init) =>
      new URL(input instanceof Request ? input.url : input).pathname.startsWith("/docket/")
        ? fetch(input, init)
        : Promise.resolve(new Response("Not found", { status: 404 }));
    const client = await new Application(url, "read", proxied).connect(ann);
    expect((await use(client, "list_tasks")).failed).to.equal(false);
    await client.close();
    // The locations of RFC 8414 and RFC 9728, for proxies that forward the host's root.
    for (const name of [
      "oauth-authorization-server/docket",
      "oauth-protected-resource/docket/mcp",
    ]) {
      expect((await fetch(`${root}/.well-known/${name}`)).status, name).to.equal(200);
    }
  });

  it("the path without its trailing slash redirects, and a longer word is another path", async () => {
    const found = await fetch(`${root}/docket?a=b`, { redirect: "manual" });
    expect(found.status).to.equal(308);
    expect(found.headers.get("location")).to.equal("/docket/?a=b");
    const other = await fetch(`${root}/docketapi/me`, { headers: { accept: "text/html" } });
    expect(other.headers.get("content-type")).to.contain("html");
  });
});
