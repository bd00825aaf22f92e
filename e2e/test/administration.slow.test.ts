import { signUp, type TestUser, useTestApi, withClient } from "@docket/testing";
import { expect } from "chai";
import type { BrowserContextOptions, Page } from "playwright-core";
import { answerInstead } from "../src/answer-instead.js";
import { expectAccessible, expectNoSidewaysScroll } from "../src/axe.js";
import { eventually } from "../src/eventually.js";
import { TasksPage } from "../src/tasks-page.js";
import { openWindow, setCookies } from "../src/visitor.js";

describe("the administration page", () => {
  const api = useTestApi({ signUp: "invited" });
  let admin: TestUser;
  let eve: TestUser;

  before(async () => {
    admin = await signUp(api.url, "Ada"); // the first user may always sign up
    eve = await invited("Eve");
  });

  async function invited(name: string): Promise<TestUser> {
    const { link } = await admin.client.createInvitation({});
    return signUp(api.url, name, new URL(link).searchParams.get("invitation")!);
  }

  async function open(user: TestUser, options: BrowserContextOptions = {}): Promise<Page> {
    const page = await openWindow({ baseURL: api.url, ...options });
    await setCookies(page, user.cookie, api.url);
    return page;
  }

  const row = (page: Page, text: string) => page.getByRole("listitem").filter({ hasText: text });
  const link = async (page: Page, label: RegExp) => {
    const field = page.getByRole("textbox", { name: label });
    await field.waitFor();
    return field.inputValue();
  };
  const status = async (url: string, user: TestUser) =>
    (await fetch(`${url}/api/me`, { headers: { cookie: user.cookie } })).status;

  it("is in the menu of administrators only, and shows others nothing", async () => {
    const page = await open(eve);
    await page.goto("/");
    const answered = page.waitForResponse("**/api/me");
    await page.getByRole("button", { name: /account menu/ }).click();
    await answered;
    await page.getByRole("menuitem", { name: "Your account" }).waitFor();
    expect(await page.getByRole("menuitem", { name: "Administration" }).count()).to.equal(0);
    await page.goto("/administration");
    await page.getByText("You don’t have permission to do this.").waitFor();
    expect(await page.getByRole("button", { name: "Try again" }).count()).to.equal(0);
    expect(await page.getByText(admin.email).count()).to.equal(0);
  });

  it("invites somebody by keyboard, shows the link once, and revokes an invitation", async () => {
    await fetch(`${api.url}/livez`, { headers: { "x-forwarded-for": "203.0.113.7" } });
    const page = await open(admin);
    await page.goto("/");
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Administration" }).waitFor();
    await page.getByRole("menuitem", { name: "Administration" }).press("Enter");
    await page.getByRole("heading", { name: "Administration" }).waitFor();
    expect(new URL(page.url()).pathname).to.equal("/administration");
    await page.getByText("Only people with an invitation can create an account.").waitFor();
    await page.getByText("and TRUST_PROXY is 0").waitFor();

    await page.getByLabel(/Email of whom you invite/).fill("zoe@example.com");
    await page.keyboard.press("Enter");
    const made = await link(page, /The invitation for zoe@example.com/);
    expect(made).to.match(/\/sign-up\?invitation=.+/);
    await page.getByRole("button", { name: "Done" }).click();
    await row(page, "zoe@example.com").waitFor();
    const revoke = page.getByRole("button", { name: "Revoke the invitation for zoe@" });
    await revoke.press("Enter");
    await page.keyboard.press("Escape"); // closes the question
    await revoke.press("Enter");
    await page.keyboard.press("Enter"); // the focus is on the button that confirms
    await row(page, "zoe@example.com").waitFor({ state: "detached" });

    await page.goBack();
    await page.getByRole("heading", { name: "Administration" }).waitFor({ state: "detached" });
  });

  it("finds a user, disables and enables the account, and makes them an administrator", async () => {
    const page = await open(admin);
    await page.goto("/administration");
    const users = page.getByRole("list", { name: "Users" });
    await users.getByText(admin.email).waitFor();
    await page.getByRole("textbox", { name: "Search by name or email" }).fill(eve.email);
    await users.getByText(admin.email).waitFor({ state: "detached" });

    await page.getByRole("button", { name: "Manage Eve" }).click();
    await page.getByRole("button", { name: "Disable…" }).click();
    const theirs = await open(eve);
    const tasks = new TasksPage(theirs);
    await tasks.open();
    await page.getByRole("button", { name: "Disable", exact: true }).click();
    await users.getByText("Disabled").waitFor();
    expect(await status(api.url, eve)).to.equal(401);
    await tasks.add("Written by nobody");
    const dialog = theirs.getByRole("dialog", { name: "Sign in again" });
    await dialog.getByLabel("Password", { exact: true }).fill(eve.password);
    await theirs.keyboard.press("Enter");
    await dialog.getByText("This account has been disabled.").waitFor();
    await page.getByRole("button", { name: "Enable" }).click();
    await users.getByText("Disabled").waitFor({ state: "detached" });

    await page.getByRole("button", { name: "Make administrator" }).click();
    await users.getByText("Administrator", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Remove as administrator" }).click();
    await users.getByText("Administrator", { exact: true }).waitFor({ state: "detached" });

    await page.getByRole("button", { name: "Link to set a password" }).click();
    const reset = await link(page, /for Eve to set a new password/);
    expect(reset).to.match(/\/reset-password\?token=.+/);
    const manage = page.getByRole("button", { name: "Manage Eve" });
    for (const expanded of ["false", "true"]) {
      await manage.click();
      await manage.and(page.locator(`[aria-expanded=${expanded}]`)).waitFor();
    }
    expect(await link(page, /for Eve to set a new password/)).to.equal(reset);
  });

  it("says why the users could not be loaded, and not that there are none", async () => {
    const page = await open(admin);
    await answerInstead(page, "**/api/users?*", (route) =>
      route.fulfill({ status: 500, json: {} }),
    );
    await page.goto("/administration");
    await page.getByText("Couldn’t load the users.").waitFor();
    expect(await page.getByText("No user’s name or email contains").count()).to.equal(0);
  });

  it("pages through the users, and asks for the password if it was entered over an hour ago", async () => {
    await withClient(api.superuserUrl, async (client) => {
      await client.query(`INSERT INTO users (id, email, name)
        SELECT 'p' || n, 'somebody-' || n || '@example.com', 'Person ' || n FROM generate_series(1, 26) n`);
      await client.query("ALTER TABLE sessions DISABLE TRIGGER sessions_set_updated_at");
      await client.query("UPDATE sessions SET created_at = now() - interval '2 hours'");
      await client.query("ALTER TABLE sessions ENABLE TRIGGER sessions_set_updated_at");
    });
    const page = await open(admin);
    await page.goto("/administration");
    const rows = page.getByRole("list", { name: "Users" }).getByRole("listitem");
    await eventually(async () => expect(await rows.count()).to.equal(25));
    await page.getByRole("button", { name: "Show more" }).click();
    await eventually(async () => expect(await rows.count()).to.equal(28));

    await page.getByRole("button", { name: "Manage Person 3", exact: true }).click();
    await page.getByRole("button", { name: "Make administrator" }).click();
    await page.getByLabel("Enter your password to confirm").fill(admin.password);
    await page.keyboard.press("Enter");
    await row(page, "Person 3").getByText("Administrator", { exact: true }).waitFor();
  });

  it("has no accessibility violation and fits on a phone", async () => {
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
    const page = await open(admin, phone);
    await page.goto("/administration");
    await page.getByRole("button", { name: "Manage Eve" }).click();
    await page.getByRole("button", { name: "Disable…" }).click();
    await expectAccessible(page, "administration");
    await expectNoSidewaysScroll(page, "administration");
  });
});
