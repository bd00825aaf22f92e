import { createServer } from "node:net";
import { signUp, startTestApi, type TestApi, type TestUser, withClient } from "@docket/testing";
import { expect } from "chai";
import type { CDPSession, Page } from "playwright-core";
import { openWindow, setCookies, spend } from "../src/visitor.js";

/** Passkeys require a host name, which the address of the other tests does not have. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}

describe("passkeys", () => {
  let api: TestApi;
  let root: string;

  before(async () => {
    const port = await freePort();
    root = `http://localhost:${port}/docket`;
    api = await startTestApi({ port, publicUrl: root });
    await signUp(root, "The first"); // the administrator
  });
  after(() => api.stop());

  /** A window with a device that verifies its user, as by a fingerprint. */
  async function open(user?: TestUser) {
    const page = await openWindow();
    spend(page); // its device remains
    const device = await page.context().newCDPSession(page);
    await device.send("WebAuthn.enable");
    const { authenticatorId } = await device.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    if (user) await setCookies(page, user.cookie, root);
    await page.goto(`${root}/`);
    return { page, device, authenticatorId };
  }

  async function openAccount(page: Page) {
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Your account" }).click();
  }

  async function add(page: Page, name: string) {
    await page.getByLabel("New passkey name").fill(name);
    await page.getByRole("button", { name: "Add passkey" }).click();
  }

  async function signOut(page: Page) {
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
  }

  const signIn = (page: Page) =>
    page.getByRole("button", { name: "Sign in with a passkey" }).click();
  const passkeys = (page: Page) => page.getByRole("list", { name: "Passkeys" });
  const setVerified = (device: CDPSession, authenticatorId: string, isUserVerified: boolean) =>
    device.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
  const sql = (text: string, values: unknown[] = []) =>
    withClient(api.superuserUrl, async (client) => (await client.query(text, values)).rows);

  it("can be added, renamed, used to sign in, and removed with the password", async () => {
    const ann = await signUp(root, "Ann");
    const { page } = await open(ann);
    await openAccount(page);
    await add(page, "My laptop");
    await passkeys(page).getByText("My laptop").waitFor();
    await add(page, "The same again");
    await page.getByText("This device has a passkey for your account already.").waitFor();
    // Otherwise the dialog would ask about the name that is not saved.
    await page.getByLabel("New passkey name").clear();
    await page.getByRole("button", { name: "Rename My laptop" }).click();
    await page.getByLabel("New name for My laptop").press("Escape");
    await page.getByRole("button", { name: "Rename My laptop" }).click();
    await page.getByLabel("New name for My laptop").fill("Work laptop");
    await page.keyboard.press("Enter");
    await passkeys(page).getByText("Work laptop").waitFor();

    await signOut(page);
    await signIn(page);
    await page.getByRole("button", { name: "A, account menu for Ann" }).waitFor();
    expect(new URL(page.url()).pathname).to.match(/^\/docket\//);

    await sql("ALTER TABLE sessions DISABLE TRIGGER sessions_set_updated_at");
    await sql("UPDATE sessions SET created_at = now() - interval '2 days'");
    await sql("ALTER TABLE sessions ENABLE TRIGGER sessions_set_updated_at");
    await openAccount(page);
    await page.getByRole("button", { name: "Remove Work laptop" }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByLabel("Enter your password to confirm").press("Escape");
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByLabel("Enter your password to confirm").fill(ann.password);
    await page.keyboard.press("Enter");
    await passkeys(page).waitFor({ state: "detached" });

    await signOut(page);
    await signIn(page);
    await page.getByText("This passkey isn’t known here.").waitFor();
  });

  it("require user verification, and do not work for a disabled account", async () => {
    const bob = await signUp(root, "Bob");
    const { page, device, authenticatorId } = await open(bob);
    await openAccount(page);
    await add(page, "Phone");
    await passkeys(page).getByText("Phone").waitFor();
    await signOut(page);

    await setVerified(device, authenticatorId, false);
    await signIn(page);
    await page.getByText("No passkey was used").waitFor();
    // The server does not rely on the page to ask for it.
    await page.evaluate(() => {
      const get = navigator.credentials.get.bind(navigator.credentials);
      navigator.credentials.get = (options) =>
        get({
          ...options,
          publicKey: { ...options!.publicKey!, userVerification: "discouraged" },
        });
    });
    await signIn(page);
    await page.getByText("Your device must check who you are").waitFor();
    await page.reload();

    await setVerified(device, authenticatorId, true);
    await sql("UPDATE users SET disabled_at = now() WHERE id = $1", [bob.id]);
    await signIn(page);
    await page.getByText("This account has been disabled.").waitFor();
    await sql("UPDATE users SET disabled_at = NULL WHERE id = $1", [bob.id]);
  });

  it("cannot be renamed or removed by another user, and are deleted with the account", async () => {
    const eve = await signUp(root, "Eve");
    const { page } = await open(eve);
    await openAccount(page);
    await add(page, "Key");
    await passkeys(page).getByText("Key").waitFor();
    const find = () => sql("SELECT id, name FROM passkeys WHERE user_id = $1", [eve.id]);
    const [key] = await find();
    const stranger = await signUp(root, "Stranger");
    const tryAs = async ({ cookie }: TestUser, route: string, body: object) => {
      const headers = { cookie, origin: new URL(root).origin, "content-type": "application/json" };
      const url = `${root}/api/auth/passkey/${route}`;
      return (await fetch(url, { method: "POST", headers, body: JSON.stringify(body) })).status;
    };
    const { id } = key as { id: string };
    expect(await tryAs(stranger, "update-passkey", { id, name: "Mine" })).to.equal(401);
    expect(await tryAs(stranger, "delete-passkey", { id })).to.equal(401);
    for (const name of ["", " ", "x".repeat(101)]) {
      expect(await tryAs(eve, "update-passkey", { id, name }), name).to.equal(400);
    }
    expect(await find()).to.deep.equal([key]);
    await eve.client.deleteMe();
    expect(await find()).to.deep.equal([]);
  });
});
