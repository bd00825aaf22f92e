import { expect } from "chai";
import type { BrowserContextOptions, Page } from "playwright-core";
import { answerInstead } from "../src/answer-instead.js";
import { expectAccessible, expectNoSidewaysScroll } from "../src/axe.js";
import { ChatPage } from "../src/chat-page.js";
import { eventually } from "../src/eventually.js";
import { createSampleTasks } from "../src/screens.js";
import { newVisitor, visitorWithTasks } from "../src/visitor.js";

const PANEL = `[aria-label="Assistant"]`;
const DIALOG = `[role="dialog"]`;

/** Visits every state of the chat and of the API keys, and calls `check` for each, with the part that is new. */
async function visitScreens(
  options: BrowserContextOptions,
  check: (page: Page, screen: string, part?: string[]) => Promise<void>,
): Promise<void> {
  const visitor = await newVisitor(options);
  const { page, tasks } = visitor;
  await createSampleTasks(visitor);
  await tasks.open();
  const chat = new ChatPage(page);
  await chat.open();
  await chat.panel.getByText("A basic assistant that understands simple requests").waitFor();
  await check(page, "new conversation");
  await chat.ask('Add "buy oat milk" and "aVeryLongWordThatDoesNotFitIntoOneLineOfAPhone"');
  await chat.receipt(/^Added/).click();
  await check(page, "receipt with details", [PANEL]);
  await chat.ask("complete passport and dentist");
  await chat.button("Show details").click();
  await check(page, "proposal", [PANEL]);
  await chat.button("Complete").click();
  await chat.panel.getByRole("region", { name: "Done" }).waitFor();
  await chat.lastAnswer.getByRole("button", { name: "Undo", exact: true }).click();
  await chat.receipt(/^Undone/).waitFor();
  await check(page, "undone", [PANEL]);

  const accept = await answerInstead(
    page,
    "**/api/conversations/*/messages",
    (route) => route.fulfill({ status: 400, json: { detail: "No.", errors: [] } }),
    "POST",
  );
  await chat.send("Not to be sent");
  await chat.button("Resend").waitFor();
  await check(page, "not sent", [PANEL]);
  accept();

  await chat.button("Conversations").click();
  await chat.panel.getByRole("button", { name: /^Rename/ }).waitFor();
  await check(page, "conversations", [PANEL]);
  await chat.panel.getByRole("button", { name: /^Delete Add/ }).click();
  await check(page, "delete a conversation", [PANEL]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await chat.panel.waitFor({ state: "detached" });

  await page.getByRole("button", { name: /account menu/ }).click();
  await page.getByRole("menuitem", { name: "Your account" }).click();
  const account = page.getByRole("dialog", { name: "Your account" });
  await account.getByLabel("New key name").fill("Laptop");
  await account.getByRole("button", { name: "Create key" }).click();
  await account.getByLabel(/^Your new key/).waitFor();
  await check(page, "new key", [DIALOG]);
  await account.getByRole("button", { name: "Done" }).click();
  await account.getByRole("button", { name: "Revoke Laptop" }).waitFor();
  await check(page, "keys", [DIALOG]);
}

describe("every screen of the chat", function () {
  this.timeout(240_000);

  it("has no accessibility violation in either theme", async () => {
    await visitScreens({}, expectAccessible);
  });

  if (process.env.DOCKET_LONG)
    it("has none with forced colours", async () => {
      await visitScreens({ forcedColors: "active" }, expectAccessible);
    });

  it("fits on a phone of 360 pixels, and covers the page there", async () => {
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
    await visitScreens(phone, async (page, screen, part) => {
      await expectNoSidewaysScroll(page, screen);
      await expectAccessible(page, screen, part);
    });
  });

  it("keeps toasts clear of the input on a phone", async () => {
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
    const { page, tasks } = await visitorWithTasks(["Rent"], phone);
    await tasks.checkbox("Rent").press("Delete");
    const chat = new ChatPage(page);
    await chat.open();
    const close = tasks.toasts.getByRole("button", { name: "Dismiss" });
    const [toast, input] = [await close.boundingBox(), await chat.input.boundingBox()];
    expect(toast!.y + toast!.height).to.be.below(input!.y);
    await chat.input.fill("one\ntwo\nthree\nfour\nfive");
    await eventually(async () => {
      const [above, larger] = [await close.boundingBox(), await chat.input.boundingBox()];
      expect(larger!.height).to.be.above(input!.height);
      expect(above!.y + above!.height).to.be.below(larger!.y);
    });
    expect(Math.min(toast!.width, toast!.height)).to.be.at.least(24);
  });
});

describe("API keys", () => {
  it("are shown once, work, show when they were used, and stop working when revoked", async () => {
    const { page, tasks, user } = await newVisitor();
    await user.client.createTask({ title: "Seen by the key" });
    await tasks.open();
    await page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Your account" }).click();
    const account = page.getByRole("dialog", { name: "Your account" });
    await account.getByLabel("New key name").fill("Reader");
    await account.getByLabel("Access").selectOption("read");
    await account.getByRole("button", { name: "Create key" }).click();
    const secret = await account.getByLabel(/^Your new key/).inputValue();
    // The key cannot be shown again, so Escape and Back do not close the dialog.
    await page.keyboard.press("Escape");
    await account.getByText("It is not copied yet.").waitFor();
    await page.goBack();
    expect(await account.getByLabel(/^Your new key/).inputValue()).to.equal(secret);
    await account.getByRole("button", { name: "Done" }).click();
    expect(await account.getByText(secret).count()).to.equal(0);

    const url = new URL("/api/tasks", page.url()).href;
    const headers = { authorization: `Bearer ${secret}`, "content-type": "application/json" };
    const list = await fetch(url, { headers });
    expect(((await list.json()) as { items: { title: string }[] }).items[0]?.title).to.equal(
      "Seen by the key",
    );
    const body = JSON.stringify({ title: "Not by this key" });
    expect((await fetch(url, { method: "POST", headers, body })).status).to.equal(403);

    await account.getByRole("button", { name: "Revoke Reader" }).click();
    // Escape closes only the confirmation.
    await account.getByRole("button", { name: "Revoke", exact: true }).press("Escape");
    await account.getByRole("button", { name: "Revoke Reader" }).click();
    await account.getByRole("button", { name: "Revoke", exact: true }).click();
    await account.getByText("Reader").waitFor({ state: "detached" });
    expect((await fetch(url, { headers })).status).to.equal(401);
  });
});
