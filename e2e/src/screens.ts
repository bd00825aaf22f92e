import type { Page } from "playwright-core";
import { answerInstead } from "./answer-instead.js";
import { newVisitor, openWindow, type Visitor } from "./visitor.js";

type Options = Parameters<typeof openWindow>[0];
type Check = (page: Page, screen: string) => Promise<void>;

/** Visits every screen of the page and calls `check` on each. */
export async function visitScreens(options: Options, check: Check): Promise<void> {
  await visitAuthScreens(options, check);
  const visitor = await newVisitor(options);
  const { page, tasks } = visitor;
  await tasks.open();
  await page.getByRole("heading", { name: "Nothing here yet" }).waitFor();
  await check(page, "no tasks");
  const { listId, labelId } = await createSampleTasks(visitor);
  await tasks.checkbox("Book the dentist").waitFor();
  for (const name of ["Today", "Upcoming", "Completed", "Inbox"]) {
    await tasks.go(name.toLowerCase());
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await check(page, name);
  }
  for (const [path, name] of [
    [`lists/${listId}`, "Home"],
    [`labels/${labelId}`, "errand"],
  ] as const) {
    await tasks.go(path);
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await check(page, name);
  }
  await tasks.go("search");
  await tasks.search.fill("dentist");
  await page.locator("mark").first().waitFor();
  await check(page, "search");
  await tasks.search.fill("nowhere");
  await page.getByRole("heading", { name: /^No results/ }).waitFor();
  await check(page, "nothing found");
  await tasks.go("inbox");
  await tasks.checkbox("Renew passport").focus();
  await page.getByRole("button", { name: "More about Renew passport" }).press("Enter");
  await page.getByRole("menuitem", { name: "Delete" }).waitFor();
  await check(page, "menu of a task");
  await page.getByRole("menuitem", { name: "Move to…" }).press("Enter");
  await page.getByRole("option", { selected: false }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await check(page, "move");
  // The first Escape closes the list of choices.
  for (let times = 0; times < 2; times += 1) await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await tasks.edit("Renew passport");
  await check(page, "task");
  await tasks.panel.getByRole("button", { name: "Close task" }).click();
  await tasks.panel.waitFor({ state: "detached" });
  await tasks.remove("Renew passport");
  await tasks.toasts.getByText("Deleted").waitFor();
  await check(page, "undo");
  const main = page.getByRole("main");
  await tasks.go("trash");
  await main.getByRole("button", { name: /^Restore/ }).waitFor();
  await check(page, "trash");
  await page.getByRole("button", { name: /forever$/ }).click();
  await page.getByRole("dialog").waitFor();
  await check(page, "delete forever");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await tasks.go("activity");
  await main.getByRole("heading", { name: "Activity" }).waitFor();
  await main.getByRole("button", { name: /^Undo/ }).first().waitFor();
  await check(page, "activity");
  await tasks.go("inbox");
  await visitAccountScreens(page, check);
  for (const [key, screen] of [
    ["?", "shortcuts"],
    ["Control+k", "commands"],
  ] as const) {
    await page.keyboard.press(key);
    await page.getByRole("dialog").waitFor();
    await check(page, screen);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
  await visitErrorScreens(visitor, check);
}

/** Creates realistic lists and tasks. */
export async function createSampleTasks({
  user,
}: Visitor): Promise<{ listId: string; labelId: string }> {
  const { client } = user;
  const day = (offset: number) =>
    new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  await client.updateMe({ timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone });
  const home = await client.createList({ name: "Home", color: "green" });
  const work = await client.createList({ name: "Work", color: "blue" });
  const kitchen = await client.createSection({ listId: home.id, name: "Kitchen" });
  const errand = await client.createLabel({ name: "errand", color: "orange" });
  const list: Parameters<typeof client.createTask>[0][] = [
    {
      title: "Book the dentist",
      description: "Ask about the crown on the left, bring the insurance card.",
    },
    { title: "Renew passport", description: "Photos first", dueDate: day(9) },
    { title: "Plan the weekend in Lisbon", dueDate: day(3), priority: 3 },
    { title: "Read chapter four of “The Timeless Way of Building”" },
    { title: "Water the fig tree", completed: true },
    { title: "Call grandmother", completed: true },
    {
      title: "Reply to Amara about the contract",
      listId: work.id,
      dueDate: day(0),
      dueTime: "16:30",
    },
    { title: "Send the invoice to Harlow & Sons", listId: work.id, dueDate: day(-2), priority: 1 },
    { title: "Buy oat milk and coffee", dueDate: day(0), labelIds: [errand.id], priority: 2 },
    {
      title: "Take out the recycling",
      listId: home.id,
      dueDate: day(1),
      repeat: { rule: "FREQ=WEEKLY", from: "due" },
    },
  ];
  for (const task of list) await client.createTask(task);
  const tap = await client.createTask({
    title: "Fix the dripping tap",
    listId: home.id,
    sectionId: kitchen.id,
    description: "The washer is in the blue box.",
  });
  await client.createTask({ title: "Turn the water off", parentId: tap.id });
  return { listId: home.id, labelId: errand.id };
}

async function visitAuthScreens(options: Options, check: Check) {
  const page = await openWindow(options);
  await page.goto("/sign-in");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await check(page, "sign in");
  await page.goto("/sign-up");
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("alert").waitFor();
  await check(page, "sign up, refused");
}

async function visitAccountScreens(page: Page, check: Check) {
  await page.getByRole("button", { name: /account menu/ }).click();
  await page.getByRole("menuitem", { name: "Your account" }).waitFor();
  await check(page, "menu");
  await page.getByRole("menuitem", { name: "Your account" }).click();
  await page.getByRole("dialog", { name: "Your account" }).waitFor();
  await check(page, "account");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

async function visitErrorScreens({ page, tasks }: Visitor, check: Check) {
  const back = await answerInstead(page, "**/api/{tasks,tasks/**,changes,changes?*}", (route) =>
    route.fulfill({ status: 503, json: {} }),
  );
  await tasks.add("Written while the server is down");
  await page.getByText("kept in this browser").waitFor();
  await check(page, "server down");

  await page.context().clearCookies();
  back();
  await page.evaluate(() => window.dispatchEvent(new Event("online")));
  await page.getByRole("dialog", { name: "Sign in again" }).waitFor();
  await check(page, "session expired");
}
