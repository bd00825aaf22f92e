import {
  freePort,
  type Mailbox,
  type OidcProvider,
  startMailbox,
  startOidcProvider,
  startTestApi,
  type TestApi,
  withClient,
} from "@docket/testing";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { leavePages, openWindow } from "../src/visitor.js";

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const menu = (page: Page) => page.getByRole("button", { name: /account menu/ });

async function fillIn(page: Page, fields: Record<string, string>) {
  for (const [name, value] of Object.entries(fields)) await field(page, name).fill(value);
  await page.keyboard.press("Enter");
}

describe("sign-up and sign-in", () => {
  describe("with mail and an identity provider", () => {
    let api: TestApi;
    let mailbox: Mailbox;
    let provider: OidcProvider;
    const email = "ann@example.com";

    before(async () => {
      mailbox = await startMailbox();
      const port = await freePort();
      const publicUrl = `http://127.0.0.1:${port}`;
      provider = await startOidcProvider(publicUrl, {
        zoe: { email: "zoe@example.com", email_verified: true, name: "Zoe" },
        mallory: { email, email_verified: false, name: "Not Ann" },
      });
      const mail = { url: mailbox.url, from: "Docket <docket@example.com>" };
      api = await startTestApi({ port, publicUrl, mail, oidc: provider.settings });
    });
    after(async () => {
      await api.stop();
      await mailbox.stop();
      provider.stop();
    });

    it("confirm a new address and reset a forgotten password by links in mails", async () => {
      const page = await openWindow({ baseURL: api.url });
      await page.goto("/sign-up");
      await fillIn(page, { Name: "Ann", Email: email, Password: "a first password" });
      await page.getByText(`We’ve sent a mail to ${email}.`).waitFor();
      await fillIn(page, { Password: "a first password" });
      await page.getByRole("alert").getByText("Confirm your address first").waitFor();
      await page.goto((await mailbox.link(email)).href);
      await page.getByText("Sign in to confirm your address.").waitFor();
      await page.waitForURL("**/sign-in");
      await page.reload();
      await page.getByText("Sign in to confirm your address.").waitFor();
      await page.getByRole("link", { name: "Forgot password?" }).click();
      await page.getByRole("link", { name: "Sign in" }).click();
      await fillIn(page, { Email: email, Password: "a wrong password" });
      await page.getByRole("alert").getByText("Wrong email or password.").waitFor();
      await fillIn(page, { Password: "a first password" });
      await menu(page).waitFor();
      await page.context().clearCookies();
      await page.goto("/sign-in");

      const seen = mailbox.count();
      await page.getByRole("link", { name: "Forgot password?" }).click();
      await fillIn(page, { Email: email });
      await page.getByText(`If there is an account for ${email}, a mail`).waitFor();
      const link = await mailbox.link(email, seen);
      await page.goto(link.href);
      await fillIn(page, { "New password": "a second password" });
      await page.getByText("Your password has been set.").waitFor();
      await fillIn(page, { Email: email, Password: "a second password" });
      await menu(page).waitFor();

      const other = await openWindow();
      await other.goto(link.href);
      await fillIn(other, { "New password": "a third password" });
      await other.getByRole("alert").getByText("This link isn’t valid any more.").waitFor();
      await other.getByRole("link", { name: "Ask for a new link" }).click();
      await other.getByRole("heading", { name: "Forgot your password?" }).waitFor();
    });

    it("follow links in mails while somebody is signed in", async () => {
      let email = "bea@example.com";
      const page = await openWindow({ baseURL: api.url });
      await page.goto("/sign-up");
      await fillIn(page, { Name: "Bea", Email: email, Password: "a first password" });
      await page.getByText(`We’ve sent a mail to ${email}.`).waitFor();
      const confirming = await mailbox.link(email);
      await page.goto(confirming.href);
      await fillIn(page, { Email: email, Password: "a first password" });
      await menu(page).waitFor();
      expect(await page.getByText(/confirm/).count()).to.equal(0);
      await page.goto(confirming.href);
      await page.getByText("You’re signed in already.").waitFor();
      await page.goto("/api/auth/verify-email?token=of-nobody&callbackURL=/sign-in");
      await menu(page).waitFor();
      await page.getByText("This link isn’t valid any more.").waitFor();

      await menu(page).click();
      await page.getByRole("menuitem", { name: "Your account" }).click();
      const dialog = page.getByRole("dialog", { name: "Your account" });
      await dialog.getByLabel("Email", { exact: true }).fill("beatrice@example.com");
      await dialog.getByRole("button", { name: "Change email" }).click();
      await dialog.getByText("Follow the link in the mail to beatrice@example.com.").waitFor();
      const changing = (await mailbox.link("beatrice@example.com")).href;
      const elsewhere = await openWindow();
      await elsewhere.goto(changing);
      await elsewhere.getByText("Sign in to your account, then follow the link").waitFor();
      await fillIn(elsewhere, { Email: email, Password: "a first password" });
      await menu(elsewhere).waitFor();
      await elsewhere.goto(changing);
      await elsewhere.getByText("Your address is confirmed.").waitFor();

      email = "beatrice@example.com";
      const seen = mailbox.count();
      await page.request.post("/api/auth/request-password-reset", {
        headers: { origin: api.url },
        data: { email },
      });
      await page.goto((await mailbox.link(email, seen)).href);
      await fillIn(page, { "New password": "a second password" });
      await page.getByText("Your password has been set.").waitFor();
      await fillIn(page, { Email: email, Password: "a second password" });
      await menu(page).waitFor();
      expect(new URL(page.url()).pathname).to.equal("/today");
    });

    it("let users in by the provider, but not into the account of an address it has not verified", async () => {
      const page = await openWindow({ baseURL: api.url });
      const arrive = async (name: string) => {
        await page.context().clearCookies();
        await page.goto("/sign-in");
        await page.getByRole("button", { name: "Sign in with Example" }).click();
        await fillIn(page, { "Who are you?": name });
      };
      await arrive("zoe");
      await page.getByRole("button", { name: "Z, account menu for Zoe" }).waitFor();
      expect(new URL(page.url()).origin).to.equal(api.url);
      await arrive("mallory");
      await page.getByText("There is an account with this address already.").waitFor();
      await withClient(api.superuserUrl, (client) =>
        client.query("UPDATE users SET disabled_at = now() WHERE email = 'zoe@example.com'"),
      );
      await arrive("zoe");
      await page.getByText("This account has been disabled.").waitFor();
    });
  });

  it("let users of a provider, who have no password, confirm themselves by signing in again", async () => {
    const port = await freePort();
    const publicUrl = `http://127.0.0.1:${port}`;
    const provider = await startOidcProvider(publicUrl, {
      zoe: { email: "zoe@example.com", email_verified: true, name: "Zoe" },
    });
    const api = await startTestApi({ port, publicUrl, oidc: provider.settings });
    try {
      const page = await openWindow({ baseURL: api.url });
      await page.goto("/upcoming");
      await page.getByRole("button", { name: "Sign in with Example" }).click();
      await fillIn(page, { "Who are you?": "zoe" });
      await menu(page).waitFor();
      expect(new URL(page.url()).pathname).to.equal("/upcoming");
      await withClient(api.superuserUrl, async (client) => {
        await client.query("ALTER TABLE sessions DISABLE TRIGGER sessions_set_updated_at");
        await client.query("UPDATE sessions SET created_at = now() - interval '2 hours'");
      });
      await menu(page).click();
      await page.getByRole("menuitem", { name: "Your account" }).click();
      await fillIn(page, { "New key name": "Robot" });
      await fillIn(page, { "Enter your password to confirm": "what password?" });
      await page.getByRole("alert").getByText("This account has no password.").waitFor();
      await fillIn(page, { "Current password": "none", "New password": "a new password" });
      await page.getByRole("alert").getByText("This account has no password yet.").waitFor();

      await page.context().clearCookies({ name: /docket/ });
      await page.getByRole("button", { name: "Download my data" }).click();
      const dialog = page.getByRole("dialog", { name: "Sign in again" });
      await dialog.getByRole("button", { name: "Sign in with Example" }).click();
      await menu(page).waitFor();
      expect(new URL(page.url()).pathname).to.equal("/upcoming");
    } finally {
      await leavePages();
      await api.stop();
      provider.stop();
    }
  });

  it("allow no further sign-up after the first account if sign-up is closed", async () => {
    const api = await startTestApi({ signUp: "closed" });
    try {
      const first = await openWindow({ baseURL: api.url });
      await first.goto("/");
      await first.getByRole("link", { name: "Create an account" }).click();
      await fillIn(first, { Name: "Ada", Email: "ada@example.com", Password: "a good password" });
      await menu(first).waitFor();

      const stranger = await openWindow({ baseURL: api.url });
      await stranger.goto("/sign-in");
      await stranger.getByText("An administrator can create an account for you.").waitFor();
      expect(await stranger.getByRole("link", { name: "Create an account" }).count()).to.equal(0);
      await stranger.goto("/sign-up");
      await fillIn(stranger, { Name: "Eve", Email: "eve@example.com", Password: "long enough" });
      await stranger
        .getByRole("alert")
        .getByText(/Only an administrator can create/)
        .waitFor();
    } finally {
      await leavePages();
      await api.stop();
    }
  });
});
