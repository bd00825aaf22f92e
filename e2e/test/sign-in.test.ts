import { signUp, type TestUser, useTestApi } from "@docket/testing";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { testApi } from "../src/environment.js";
import { newVisitor, openWindow } from "../src/visitor.js";

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });

describe("signing in", () => {
  const api = useTestApi({ signUp: "invited" });
  let admin: TestUser;

  before(async () => {
    admin = await signUp(api.url, "Ada"); // the first user may always sign up
  });

  it("works with an invitation, then with a new password set by an administrator's link", async () => {
    const page = await openWindow();
    await page.goto(`${api.url}/sign-in`);
    await page.getByText("Ask an administrator for an invitation.").waitFor();
    await page.getByRole("link", { name: "Forgot password?" }).click();
    await page.getByText("an administrator can give you a link").waitFor();

    const { link } = await admin.client.createInvitation({});
    await page.goto(link);
    await field(page, "Name").fill("Bob");
    await field(page, "Email").fill("bob@example.com");
    await page.getByLabel("Password", { exact: true }).fill("a first password");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByRole("button", { name: /account menu/ }).waitFor();

    const data = { name: "Left behind", scope: "write" };
    const keys = `${api.url}/api/api-keys`;
    const made = await page.request.post(keys, { data, headers: { origin: api.url } });
    expect(made.status()).to.equal(201);
    const { items } = await admin.client.listUsers({ q: "bob@" });
    const reset = await admin.client.resetPassword({ id: items[0]!.id });
    const other = await openWindow();
    await other.goto(reset.link);
    await other.getByLabel("New password").fill("a second password");
    await other.getByRole("button", { name: "Set password" }).click();
    await other.getByText("Your password has been set.").waitFor();
    await field(other, "Email").fill("bob@example.com");
    await other.getByLabel("Password", { exact: true }).fill("a second password");
    await other.getByRole("button", { name: "Sign in" }).click();
    await other.getByRole("button", { name: /account menu/ }).waitFor();
    const left = await other.request.get(keys);
    expect((await left.json()).items, "unless the user keeps them").to.deep.equal([]);
  });

  it("lets the user end other sessions, and change the password and the email", async () => {
    const { user, page, tasks } = await newVisitor();
    await tasks.open();
    const signIn = (password: string) =>
      fetch(`${testApi().url}/api/auth/sign-in/email`, {
        method: "POST",
        headers: { "content-type": "application/json", "user-agent": "curl/8" },
        body: JSON.stringify({ email: user.email, password }),
      });
    expect((await signIn(user.password)).status).to.equal(200);
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Your account" }).click();
    const dialog = page.getByRole("dialog", { name: "Your account" });

    const program = dialog.getByRole("button", { name: "Sign out of A program" });
    await program.click();
    await program.waitFor({ state: "detached" });

    await dialog.getByLabel("Current password").fill(user.password);
    await dialog.getByLabel("New password").fill("a second password");
    await dialog.getByRole("button", { name: "Change password" }).click();
    await page.getByText("Password changed.").waitFor();
    expect((await signIn(user.password)).status).to.equal(401);
    expect((await signIn("a second password")).status).to.equal(200);

    await field(page, "Email").fill(`new-${user.email}`);
    await dialog.getByRole("button", { name: "Change email" }).click();
    await page.getByText("Email changed.").waitFor();
    expect((await signIn("a second password")).status).to.equal(401);
  });
});
