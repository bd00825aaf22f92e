import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { signUp } from "@docket/testing";
import { expect } from "chai";
import { expectAccessible, expectNoSidewaysScroll } from "../src/axe.js";
import { testApi } from "../src/environment.js";
import { newVisitor, openWindow } from "../src/visitor.js";

const VERIFIER = "a proof key that is long enough for everybody";

describe("connecting an application", () => {
  /** The application's own server, to which the browser is redirected. */
  let server: Server;
  let callback: string;

  before(async () => {
    server = createServer((_request, response) => response.end("Back in the application."));
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    callback = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
  });
  after(() => server.close());

  it("asks for sign-in and consent, and grants what is checked until it is disconnected", async () => {
    const { url } = testApi();
    const user = await signUp(url, "Ada");
    const client_id = await register();
    const page = await openWindow();
    await page.goto(`${url}/api/auth/oauth2/authorize?${question(client_id)}`);

    await page.getByText("An application asks for access to your tasks.").waitFor();
    await page.getByLabel("Email").fill(user.email);
    await page.getByLabel("Password", { exact: true }).fill(user.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();

    await page.getByRole("heading", { name: "Connect Robot?" }).waitFor();
    await page.getByText("a program on this computer").waitFor();
    await expectAccessible(page, "consent");
    await page.getByText("add, change and delete tasks, lists and labels").waitFor();
    await page.getByLabel("Let it make changes").uncheck();
    expect(await page.getByText("add, change and delete tasks, lists and labels").count()).to.equal(
      0,
    );
    await page.getByRole("button", { name: "Connect" }).click();
    await page.waitForURL(`${callback}?**`);

    const tools = toolsWith(await token(client_id, new URL(page.url()).searchParams.get("code")!));
    expect(await (await tools()).text())
      .to.contain("list_tasks")
      .and.not.contain("add_task");

    await page.goto("/");
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Your account" }).click();
    await page.getByText("Read only · Connected").waitFor();
    await page.getByRole("button", { name: "Disconnect Robot" }).click();
    await page.getByRole("button", { name: "Disconnect Robot" }).waitFor({ state: "detached" });
    expect((await tools()).status).to.equal(401);

    await page.goto(`${url}/api/auth/oauth2/authorize?${question("unknown")}`);
    await page.getByRole("heading", { name: "This doesn’t work" }).waitFor();
  });

  it("asks to sign in if the session has ended, and fits on a phone whatever the name", async () => {
    const { user, page } = await newVisitor({ viewport: { width: 360, height: 740 } });
    const asked = question(await register("Robot".repeat(20)));
    asked.delete("prompt");
    await page.goto(`/api/auth/oauth2/authorize?${asked}`);
    await page.getByRole("heading", { name: /^Connect Robot/ }).waitFor();
    await expectNoSidewaysScroll(page, "consent");
    await page.context().clearCookies();
    await page.getByRole("button", { name: "Connect" }).click();
    await page.getByLabel("Email").fill(user.email);
    await page.getByLabel("Password", { exact: true }).fill(user.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("button", { name: "Connect" }).click();
    await page.waitForURL(`${callback}?**`);
    // What was decided is not asked again.
    await page.goBack();
    expect(page.url()).not.to.contain("/consent");
  });

  async function register(client_name = "Robot"): Promise<string> {
    const answer = await fetch(`${testApi().url}/api/auth/oauth2/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        client_name,
        redirect_uris: [callback],
        token_endpoint_auth_method: "none",
      }),
    });
    return ((await answer.json()) as { client_id: string }).client_id;
  }

  function question(client_id: string): URLSearchParams {
    const code_challenge = createHash("sha256").update(VERIFIER).digest("base64url");
    return new URLSearchParams({
      client_id,
      redirect_uri: callback,
      response_type: "code",
      scope: "read write offline_access",
      prompt: "login",
      code_challenge,
      code_challenge_method: "S256",
    });
  }

  async function token(client_id: string, code: string): Promise<string> {
    const answer = await fetch(`${testApi().url}/api/auth/oauth2/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id,
        code,
        redirect_uri: callback,
        code_verifier: VERIFIER,
      }),
    });
    return ((await answer.json()) as { access_token: string }).access_token;
  }

  const toolsWith = (access: string) => () =>
    fetch(`${testApi().url}/mcp`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${access}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
    });
});
