import { readFile } from "node:fs/promises";
import { signUp, totp } from "@docket/testing";
import { expect } from "chai";
import type { Locator, Page, Route } from "playwright-core";
import { answerInstead } from "../src/answer-instead.js";
import { expectAccessible } from "../src/axe.js";
import { testApi } from "../src/environment.js";
import { eventually } from "../src/eventually.js";
import { readQrCode } from "../src/read-qr-code.js";
import { TasksPage } from "../src/tasks-page.js";
import { newVisitor, openWindow } from "../src/visitor.js";

const password = "correct horse battery";
let made = 0;
const newEmail = () => `visitor-${process.pid}-${++made}@example.com`;

async function fillIn(page: Page, fields: Record<string, string>) {
  for (const [label, value] of Object.entries(fields)) {
    await page.getByRole("textbox", { name: label, exact: true }).fill(value);
  }
}

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });

/** Fails unless a field has the focus, and is marked as invalid for this reason. */
async function expectRefused(input: Locator, why: string) {
  await eventually(async () => {
    const found = await input.evaluate((one) => ({
      isFocused: one === document.activeElement,
      isInvalid: one.ariaInvalid,
      isExplained: one.ariaDescribedByElements?.map(({ textContent }) => textContent),
    }));
    expect(found).to.deep.include({ isFocused: true, isInvalid: "true" });
    expect(found.isExplained).to.include(why);
  });
}

describe("an account", () => {
  it("can be created and signed out of, and still has its tasks after signing in again", async () => {
    const page = await openWindow();
    const tasks = new TasksPage(page);
    const email = newEmail();
    await page.goto("/");
    await page.getByRole("link", { name: "Create an account" }).click();
    await fillIn(page, { Name: "Grace Hopper", Email: email, Password: password });
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByRole("heading", { name: "Nothing here yet" }).waitFor();
    await tasks.add("Find the moth");
    await tasks.checkbox("Find the moth").waitFor();
    await tasks.newTask.fill("Something private");
    const stored = () =>
      page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    await eventually(async () => expect(await stored()).to.contain("Something private"));

    await page.getByRole("button", { name: "GH, account menu for Grace Hopper" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await page.getByText("Find the moth").count()).to.equal(0);
    expect(await stored()).to.not.contain("Something private");

    await fillIn(page, { Email: email, Password: password });
    await page.getByRole("button", { name: "Sign in" }).click();
    await tasks.checkbox("Find the moth").waitFor();
    expect(new URL(page.url()).pathname).to.equal("/today");
  });

  it("receives no writes from another user's page after the session cookie was replaced", async () => {
    const { user, page, tasks } = await newVisitor();
    const other = await signUp(testApi().url, "Bert");
    await tasks.open();
    const [name = "", value = ""] = other.cookie.split("=", 2);
    await page.context().addCookies([{ name, value, url: testApi().url }]);
    await tasks.add("Of Ann alone");
    await page.getByRole("dialog").getByRole("textbox", { name: "Password" }).waitFor();
    expect((await other.client.listTasks()).items).to.deep.equal([]);

    await field(page, "Password").fill(user.password);
    await page.keyboard.press("Enter");
    await eventually(async () =>
      expect((await user.client.listTasks()).items.map(({ title }) => title)).to.deep.equal([
        "Of Ann alone",
      ]),
    );
    expect((await other.client.listTasks()).items).to.deep.equal([]);
  });

  it("refuses a wrong password, and keeps the email in the form", async () => {
    const { user, page } = await newVisitor();
    await page.context().clearCookies();
    await page.goto("/sign-in");
    await fillIn(page, { Email: user.email, Password: "not the password" });
    await page.keyboard.press("Enter");
    const alert = page.getByRole("alert");
    await alert.getByText("Wrong email or password.").waitFor();
    expect(await field(page, "Email").inputValue()).to.equal(user.email);
  });

  it("shows the password that is being typed, by keyboard as well", async () => {
    const page = await openWindow();
    await page.goto("/sign-in");
    await fillIn(page, { Password: password });
    await field(page, "Password").press("Tab");
    const show = page.getByRole("button", { name: "Show password" });
    for (const pressed of [true, false]) {
      await page.keyboard.press("Space");
      await show.and(page.locator(`:focus[aria-pressed="${pressed}"]`)).waitFor();
      const type = await field(page, "Password").getAttribute("type");
      expect(type).to.equal(pressed ? "text" : "password");
    }
  });

  it("reports a missing name, an invalid email, a short password and an email in use", async () => {
    const { user } = await newVisitor();
    const page = await openWindow();
    await page.goto("/sign-up");
    await page.waitForFunction(() => document.title === "Create an account · Docket");
    const button = page.getByRole("button", { name: "Create account" });
    const refuses = async (name: string, why: string) => {
      await button.click();
      await expectRefused(field(page, name), why);
    };
    await refuses("Name", "Enter your name.");
    await fillIn(page, { Name: "Ada", Email: "ada@example", Password: "short" });
    await refuses("Email", "Enter a valid email address.");
    await fillIn(page, { Email: user.email });
    await refuses("Password", "Password must be at least 8 characters.");
    await fillIn(page, { Password: password });
    await button.click();
    await page.getByText("An account with this email already exists.").waitFor();
    expect(await field(page, "Name").inputValue()).to.equal("Ada");
  });

  it("says what to do if the server cannot be reached", async () => {
    const page = await openWindow();
    await page.route("**/api/auth/sign-in/email", (route) => route.abort());
    await page.goto("/sign-in");
    await fillIn(page, { Email: "ada@example.com", Password: password });
    await page.keyboard.press("Enter");
    const alert = page.getByRole("alert");
    await alert.getByText("Can’t reach the server. Try again in a moment.").waitFor();
  });

  it("says how long to wait after too many attempts", async () => {
    const page = await openWindow();
    await page.route("**/api/auth/sign-in/email", (route) =>
      route.fulfill({ status: 429, headers: { "x-retry-after": "9" }, json: { message: "…" } }),
    );
    await page.goto("/sign-in");
    await fillIn(page, { Email: "ada@example.com", Password: password });
    await page.keyboard.press("Enter");
    const alert = page.getByRole("alert");
    await alert.getByText(/Too many attempts\. Try again in \d seconds?\./).waitFor();
    // Not read out every second: unlike other changes in an alert, those of a timer are not announced.
    expect(await alert.getByRole("timer").textContent()).to.match(/^Try again in \d seconds?\.$/);
    expect(await page.getByRole("button", { name: "Sign in" }).isDisabled()).to.equal(true);
  });

  it("has settings with an address for each section, which is left when they are closed", async () => {
    const { page, tasks } = await newVisitor();
    const dialog = page.getByRole("dialog", { name: "Your account" });
    const isAt = async (title: string, hash: string) => {
      const heading = dialog.getByRole("heading", { name: title });
      await heading.and(page.locator(":focus")).waitFor();
      await eventually(async () => {
        const { top } = await heading.evaluate((one) => one.getBoundingClientRect());
        const box = (await dialog.boundingBox())!;
        expect(top).to.be.within(box.y + 40, box.y + box.height - 40);
        expect(new URL(page.url()).hash).to.equal(hash);
      });
    };
    await page.goto("/inbox#account/sessions");
    await isAt("Where you’re signed in", "#account/sessions");
    await dialog.getByRole("link", { name: "API keys" }).press("Enter");
    await isAt("API keys", "#account/api-keys");
    await page.reload();
    await isAt("API keys", "#account/api-keys");
    await dialog.getByRole("link", { name: "Name and email" }).click();
    await isAt("Name and email", "#account/profile");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await eventually(() => expect(page.url()).to.match(/\/inbox$/));
    await tasks.command("Your account");
    await dialog.waitFor();
    await page.goBack();
    await dialog.waitFor({ state: "detached" });
    await tasks.settled();
    // Followed from within the page.
    await page.evaluate(() => window.location.assign("#account/delete"));
    await isAt("Delete your account", "#account/delete");
  });

  it("has a name and settings that can be changed, and data that can be exported", async () => {
    const { user, page, tasks } = await newVisitor();
    await user.client.createTask({ title: "Pack the files" });
    await tasks.open();
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Your account" }).click();
    await field(page, "Name").fill("Ada King");
    await page.getByRole("button", { name: "Change name" }).click();
    await tasks.toasts.getByText("Name updated.").waitFor();
    expect((await user.client.getMe()).name).to.equal("Ada King");
    await page.getByLabel("Time zone").selectOption("Asia/Tokyo");
    await page.getByLabel("Week begins on").selectOption("Sunday");
    await page.getByLabel("Language of dates").selectOption("Deutsch");
    await eventually(async () =>
      expect(await user.client.getMe()).to.include({
        timeZone: "Asia/Tokyo",
        weekStart: 7,
        locale: "de",
      }),
    );
    await expectAccessible(page, "account");
    // Password managers may know several accounts of this site.
    const whose = await page
      .locator("form")
      .filter({ has: page.locator("[type=password]") })
      .locator("[autocomplete=username]")
      .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
    expect(whose).to.deep.equal([user.email, user.email]);

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Download my data" }).click(),
    ]);
    expect(download.suggestedFilename()).to.match(/^docket-\d{4}-\d\d-\d\d\.json$/);
    const chunks: Uint8Array[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Uint8Array);
    const file = JSON.parse(Buffer.concat(chunks).toString()) as Awaited<
      ReturnType<typeof user.client.exportMe>
    >;
    expect(file.tasks.map(({ title }) => title)).to.deep.equal(["Pack the files"]);

    // The zone was chosen, so the page does not ask about it, even after a reload.
    const question = page.getByRole("region", { name: "Time zone", includeHidden: true });
    expect(await question.count()).to.equal(0);
    await page.reload();
    await tasks.settled();
    expect(await question.count()).to.equal(0);
    await user.client.updateMe({ timeZone: "America/Lima" });
    await page.reload();
    await question.waitFor();
  });

  it("can set up two-factor authentication by QR code, which the next sign-in requires", async () => {
    const { user, page, tasks } = await newVisitor();
    await tasks.open();
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Your account" }).click();
    await page.getByLabel("Your password").fill(user.password);
    await page.getByRole("button", { name: "Set up" }).click();
    await field(page, "Code that the app shows").and(page.locator(":focus")).waitFor();
    const picture = page.getByRole("img", { name: /QR code/ });
    const visible = picture.evaluate(
      (image) =>
        new Promise<number>((resolve) =>
          new IntersectionObserver(([seen]) => resolve(seen!.intersectionRatio)).observe(image),
        ),
    );
    expect(await visible).to.equal(1);
    const said = (await readQrCode(picture)) ?? "";
    const link = page.getByRole("link", { name: /on this device/ });
    expect(said).to.equal(await link.getAttribute("href"));
    expect(said).to.contain(encodeURIComponent(user.email));
    await page.getByLabel("Code that the app shows").fill("000000");
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("Wrong code.").waitFor();
    await page.getByLabel("Code that the app shows").fill(totp(said));
    await page.getByRole("button", { name: "Turn on" }).click();
    await page.getByText("Two-factor authentication is turned on.").waitFor();

    const codes = page.getByRole("alert").locator("code");
    const shown = await codes.allTextContents();
    expect(shown).to.not.be.empty;
    await page.keyboard.press("Escape"); // they cannot be shown again
    await page.getByText("Save them, or press Done if you have noted them.").waitFor();
    const saving = page.waitForEvent("download");
    await page.keyboard.press("Enter");
    const saved = await readFile(await (await saving).path(), "utf8");
    expect(saved).to.contain(user.email).and.to.contain(shown.join("\n"));
    await page.getByRole("button", { name: "Done" }).click();
    await codes.first().waitFor({ state: "detached" });

    const other = await openWindow();
    await other.goto("/sign-in");
    await fillIn(other, { Email: user.email, Password: user.password });
    await other.keyboard.press("Enter");
    await field(other, "Code").fill("000 000");
    await other.keyboard.press("Enter");
    await other.getByRole("alert").getByText("Wrong code.").waitFor();
    expect(await other.getByRole("button", { name: /account menu/ }).count()).to.equal(0);
    await field(other, "Code").fill(totp(said));
    await other.keyboard.press("Enter");
    await other.getByRole("button", { name: /account menu/ }).waitFor();

    await page.getByLabel("Your password").fill(user.password);
    await page.getByRole("button", { name: "New backup codes" }).click();
    await codes.first().waitFor();
    await expectAccessible(page, "backup codes");
    const [code = ""] = await codes.allTextContents();
    expect(shown).not.to.include(code);
    const third = await openWindow();
    await third.goto("/sign-in");
    await fillIn(third, { Email: user.email, Password: user.password });
    await third.keyboard.press("Enter");
    await field(third, "Code").fill(shown[0] ?? "");
    await third.keyboard.press("Enter");
    await third.getByRole("alert").getByText("Wrong code.").waitFor();
    await field(third, "Code").fill(code);
    await third.keyboard.press("Enter");
    await third.getByRole("button", { name: /account menu/ }).waitFor();
  });

  it("keeps each choice that is made by keys, while the one before is being saved", async () => {
    const { user, page, tasks } = await newVisitor();
    await tasks.open();
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Your account" }).click();
    const zone = page.getByLabel("Time zone");
    await zone.selectOption("Asia/Tokyo");
    await eventually(async () =>
      expect((await user.client.getMe()).timeZone).to.equal("Asia/Tokyo"),
    );
    const held = Promise.withResolvers<void>();
    await answerInstead(
      page,
      "**/api/me",
      (route) => held.promise.then(() => route.fallback()),
      "PATCH",
    );
    // Not by typing a name, which begins anew after a pause: on a busy computer, between two letters.
    const [first, third] = await zone.evaluate((element) => {
      const { options, selectedIndex } = element as HTMLSelectElement;
      return [1, 3].map((steps) => options[selectedIndex + steps]!.value);
    });
    await zone.press("ArrowDown");
    expect(await zone.inputValue()).to.equal(first);
    for (let times = 0; times < 2; times += 1) await zone.press("ArrowDown");
    expect(await zone.inputValue()).to.equal(third);
    held.resolve();
    await eventually(async () => expect((await user.client.getMe()).timeZone).to.equal(third));
    expect(await zone.inputValue()).to.equal(third);
  });

  it("saves each choice although the request for the one before failed", async () => {
    const { user, page, tasks } = await newVisitor();
    await tasks.open();
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Your account" }).click();
    const { promise, resolve } = Promise.withResolvers<void>();
    let asked = 0;
    await answerInstead(
      page,
      "**/api/me",
      async (route) => {
        asked += 1;
        if (asked > 1) return route.fallback();
        await promise;
        await route.fulfill({ status: 500, json: {} });
      },
      "PATCH",
    );
    await page.getByLabel("Time zone").selectOption("Asia/Tokyo");
    await page.getByLabel("Week begins on").selectOption("Sunday");
    resolve();
    await eventually(async () =>
      expect(await user.client.getMe()).to.include({ timeZone: "Asia/Tokyo", weekStart: 7 }),
    );
    expect(await page.getByLabel("Time zone").inputValue()).to.equal("Asia/Tokyo");
  });

  it("reports what could not be loaded or copied, and tries again", async () => {
    const { page, tasks } = await newVisitor();
    await tasks.open();
    const fail = (route: Route) => route.fulfill({ status: 500, json: {} });
    const stop = await answerInstead(page, "**/api/sessions", fail);
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Your account" }).click();
    const alert = page.getByRole("alert").filter({ hasText: "Couldn’t load your sessions." });
    await alert.waitFor();
    stop();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("This one · since today").waitFor();

    // As where Docket is opened by http in a local network.
    await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
    await field(page, "New key name").fill("Robot");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Copy", exact: true }).click();
    await page.getByRole("alert").getByText("Your browser blocked copying.").waitFor();
    await page.getByRole("button", { name: "Done" }).click();
  });

  it("loads what it could not when the server could not be reached, once it can be", async () => {
    const { page, tasks } = await newVisitor();
    await tasks.open();
    const stop = await answerInstead(page, "**/api/sessions", (route) => route.abort());
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Your account" }).click();
    await page.getByRole("alert").getByText("Couldn’t load your sessions.").waitFor();
    stop();
    await page.getByText("This one · since today").waitFor();
  });

  it("says how to get a new password only once the server has said whether it sends mail", async () => {
    const page = await openWindow();
    const stop = await answerInstead(page, "**/api/sign-in-options", (route) =>
      route.fulfill({ status: 500, json: {} }),
    );
    await page.goto("/forgot-password");
    const alert = page.getByRole("alert").filter({ hasText: "Couldn’t load this page." });
    await alert.waitFor();
    expect(await page.getByText("Ask whoever looks after this Docket").count()).to.equal(0);
    stop();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Ask whoever looks after this Docket").waitFor();
    await alert.waitFor({ state: "detached" });
  });

  it("is deleted only after its email was typed, and then permanently", async () => {
    const { user, page, tasks } = await newVisitor();
    await tasks.open();
    const other = await page.context().newPage();
    await other.goto("/inbox");
    await other.getByRole("button", { name: /account menu/ }).waitFor();
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Your account" }).click();
    const button = page.getByRole("button", { name: "Delete my account" });
    expect(await button.isDisabled()).to.equal(true);
    await field(page, `Type ${user.email} to confirm`).fill(user.email);
    await button.click();
    await page.getByText("Your account and all its data have been deleted.").waitFor();
    await other.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
    expect(await other.getByRole("dialog").count()).to.equal(0);
    await eventually(async () => {
      const reply = await fetch(`${testApi().url}/api/auth/sign-in/email`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email: user.email, password: user.password }),
      });
      expect(reply.status).to.equal(401);
    });
  });

  it("asks to sign in again when the session has expired, without losing text", async () => {
    const { user, page, tasks } = await newVisitor();
    await tasks.open();
    await page.context().clearCookies();
    await tasks.add("Written without a session");
    const dialog = page.getByRole("dialog", { name: "Sign in again" });
    await dialog.getByLabel("Password", { exact: true }).fill(user.password);
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await tasks.checkbox("Written without a session").waitFor();
    await eventually(async () => {
      const { items } = await user.client.listTasks();
      expect(items.map(({ title }) => title)).to.deep.equal(["Written without a session"]);
    });
  });

  it("asks to sign in again when a password was to be changed without a session", async () => {
    const { user, page, tasks } = await newVisitor();
    await tasks.open();
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Your account" }).click();
    await page.getByRole("list", { name: "Sessions" }).waitFor();
    await page.context().clearCookies();
    await fillIn(page, { "Current password": user.password, "New password": "short" });
    await page.getByRole("button", { name: "Change password" }).click();
    await expectRefused(field(page, "New password"), "Password must be at least 8 characters.");
    await fillIn(page, { "New password": "another one" });
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Sign in again" });
    await dialog.getByLabel("Password", { exact: true }).fill(user.password);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Change password" }).click();
    await tasks.toasts.getByText("Password changed.").waitFor();
  });

  it("asks to sign in again over an open menu", async () => {
    const { page, tasks } = await newVisitor({ viewport: { width: 360, height: 740 } });
    await tasks.open();
    await page.context().clearCookies();
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
    const dialog = page.getByRole("dialog", { name: "Sign in again" });
    await dialog.getByLabel("Email").click();
    await dialog.getByRole("button", { name: "Use another account" }).click();
    await page.getByRole("heading", { name: "Sign in", exact: true }).waitFor();
  });

  it("never shows another user's tasks, even in the same browser", async () => {
    const ada = await newVisitor();
    await ada.user.client.createTask({ title: "Only Ada knows" });
    await ada.tasks.open();
    await ada.tasks.checkbox("Only Ada knows").waitFor();
    await ada.tasks.newTask.fill("Half a thought of Ada");
    const other = await ada.page.context().newPage();
    await other.goto("/inbox");
    await other.getByText("Only Ada knows").first().waitFor();
    await ada.tasks.checkbox("Only Ada knows").click();
    await ada.tasks.toasts.getByText("Only Ada knows").waitFor();
    await ada.page.getByRole("button", { name: /account menu/ }).click();
    await ada.page.getByRole("menuitem", { name: "Sign out" }).click();
    await ada.page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await ada.page.getByText("Only Ada knows").count()).to.equal(0);
    await other.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await other.getByText("Only Ada knows").count()).to.equal(0);
    await ada.page.getByRole("link", { name: "Create an account" }).click();
    await fillIn(ada.page, { Name: "Grace", Email: newEmail(), Password: password });
    await ada.page.getByRole("button", { name: "Create account" }).click();
    await ada.page.getByRole("heading", { name: "Nothing here yet" }).waitFor();
    expect(await ada.page.getByText("Only Ada knows").count()).to.equal(0);
    expect(await ada.tasks.newTask.inputValue()).to.equal("");
  });
});
