import type { Page } from "playwright-core";
import { newVisitor, openWindow, type Visitor } from "./visitor.js";

type Options = Parameters<typeof openWindow>[0];

/** Visits every screen of the page and calls `check` on each. */
export async function visitScreens(
  options: Options,
  check: (page: Page, screen: string) => Promise<void>,
): Promise<void> {
  await visitAuthScreens(options, check);
  const visitor = await newVisitor(options);
  const { page, tasks } = visitor;
  await tasks.open();
  await page.getByRole("heading", { name: "Nothing here yet" }).waitFor();
  await check(page, "no tasks");
  await createSampleTasks(visitor);
  await tasks.open("?show=all");
  await check(page, "tasks");
  await tasks.search.fill("dentist");
  await page.locator("mark").first().waitFor();
  await check(page, "search");
  await tasks.search.fill("nowhere");
  await page.getByRole("heading", { name: /^No results/ }).waitFor();
  await check(page, "nothing found");
  await tasks.search.fill("");
  await tasks.edit("Renew passport");
  await check(page, "edit");
  await page.keyboard.press("Escape");
  await tasks.checkbox("Renew passport").focus();
  await page.keyboard.press("Delete");
  await tasks.toasts.getByText("deleted").waitFor();
  await check(page, "undo");
  await visitAccountScreens(page, check);
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await check(page, "shortcuts");
  await page.keyboard.press("Escape");
  await visitErrorScreens(visitor, check);
}

/** Creates a realistic list of tasks. */
export async function createSampleTasks({ user }: Visitor): Promise<void> {
  const list: [title: string, description?: string, completed?: boolean][] = [
    ["Water the fig tree", undefined, true],
    ["Book the dentist", "Ask about the crown on the left, bring the insurance card."],
    ["Send the March invoice to Harlow & Sons"],
    ["Call grandmother", undefined, true],
    ["Reply to Amara about the contract", "She wants the termination clause shorter."],
    ["Renew passport", "Photos first"],
    ["Plan the weekend in Lisbon"],
    ["Read chapter four of “The Timeless Way of Building”"],
    ["Fix the dripping kitchen tap", "The washer is in the blue box."],
    ["Buy oat milk and coffee"],
  ];
  for (const [title, description, completed] of list) {
    await user.client.createTask({ title, description, completed });
  }
}

async function visitAuthScreens(
  options: Options,
  check: (page: Page, screen: string) => Promise<void>,
) {
  const page = await openWindow(options);
  await page.goto("/sign-in");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await check(page, "sign in");
  await page.goto("/sign-up");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("alert").waitFor();
  await check(page, "sign up, refused");
}

async function visitAccountScreens(
  page: Page,
  check: (page: Page, screen: string) => Promise<void>,
) {
  await page.getByRole("button", { name: /account menu/ }).click();
  await page.getByRole("menuitem", { name: "Your account" }).waitFor();
  await check(page, "menu");
  await page.getByRole("menuitem", { name: "Your account" }).click();
  await page.getByRole("dialog", { name: "Your account" }).waitFor();
  await check(page, "account");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

async function visitErrorScreens(
  { user, page, tasks }: Visitor,
  check: (page: Page, screen: string) => Promise<void>,
) {
  const form = await tasks.edit("Buy oat milk and coffee");
  const task = (await user.client.listTasks({ q: "oat milk" })).items[0]!;
  await user.client.updateTask({ id: task.id, title: "Buy oat milk and tea" });
  await form.getByLabel("Title").fill("Buy oat milk and cocoa");
  await form.getByLabel("Title").press("Enter");
  await page.getByRole("dialog").waitFor();
  await check(page, "conflict");
  await page.getByRole("button", { name: "Keep my version" }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });

  let release = () => {};
  await page.route("**/api/tasks", async (route) => {
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    await route.continue();
  });
  await tasks.add("On the way");
  await page.getByRole("img", { name: "Saving" }).waitFor();
  await check(page, "saving");
  release();
  await tasks.checkbox("On the way").waitFor();
  await page.unrouteAll();

  await page.route("**/api/tasks*", (route) => route.fulfill({ status: 503, json: {} }));
  await tasks.add("Written while the server is down");
  await page.getByText("Not saved yet.").waitFor();
  await check(page, "server down");

  await page.context().clearCookies();
  await page.unrouteAll();
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await page.getByRole("dialog", { name: "Sign in again" }).waitFor();
  await check(page, "session expired");
}
