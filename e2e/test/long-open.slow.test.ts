import { withClient } from "@docket/testing";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { testApi } from "../src/environment.js";
import { eventually } from "../src/eventually.js";
import { TasksPage } from "../src/tasks-page.js";
import { newVisitor, type Visitor, visitorWithTasks } from "../src/visitor.js";

const signInAgain = (page: Page) => page.getByRole("dialog", { name: "Sign in again" });

async function endSession({ user }: Visitor): Promise<void> {
  const reply = await fetch(`${testApi().url}/api/auth/sign-out`, {
    method: "POST",
    headers: { cookie: user.cookie, origin: testApi().url, "content-type": "application/json" },
    body: "{}",
  });
  expect(reply.status).to.equal(200);
}

async function signIn(page: Page, { user }: Visitor): Promise<void> {
  await signInAgain(page).getByLabel("Password", { exact: true }).fill(user.password);
  await signInAgain(page).getByRole("button", { name: "Sign in", exact: true }).click();
  await signInAgain(page).waitFor({ state: "detached" });
}

describe("a page that stays open", () => {
  it("asks to sign in again when its session is ended elsewhere, also if it only reads", async () => {
    const visitor = await visitorWithTasks(["Water the plants"]);
    const { page, tasks } = visitor;
    await tasks.checkbox("Water the plants").waitFor();
    await endSession(visitor);
    await signInAgain(page).waitFor();
    await signIn(page, visitor);
    await tasks.add("Buy seeds");
    await page.getByText("kept in this browser").waitFor({ state: "detached" });
  });

  it("goes on in every tab once the user has signed in again in one", async () => {
    const visitor = await visitorWithTasks(["Water the plants"]);
    const { page } = visitor;
    const other = await page.context().newPage();
    const otherTasks = new TasksPage(other);
    await otherTasks.open();
    await endSession(visitor);
    await signInAgain(page).waitFor();
    await signInAgain(other).waitFor();
    await signIn(page, visitor);
    await signInAgain(other).waitFor({ state: "detached" });
    await other.close();
  });

  it("shows nothing of what was typed once the user has signed out in another tab", async () => {
    const { page, tasks } = await visitorWithTasks(["Water the plants"]);
    await tasks.checkbox("Water the plants").press("d");
    await page.getByRole("textbox", { name: "Date" }).fill("my birthday");
    const other = await page.context().newPage();
    await new TasksPage(other).open();
    await other.getByRole("button", { name: /account menu/ }).click();
    await other.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.waitForTimeout(300);
    expect(await page.getByText("birthday").count()).to.equal(0);
    await other.close();
  });

  it("extends its session while it is in use", async () => {
    const { user, page, tasks } = await newVisitor();
    await page.clock.install();
    await tasks.open();
    const daysLeft = () =>
      withClient(testApi().superuserUrl, async (client) => {
        const { rows } = await client.query(
          "SELECT extract(day FROM max(expires_at) - now()) AS days FROM sessions WHERE user_id = $1",
          [user.id],
        );
        return Number(rows[0].days);
      });
    await withClient(testApi().superuserUrl, (client) =>
      client.query(
        "UPDATE sessions SET expires_at = now() + interval '5 days' WHERE user_id = $1",
        [user.id],
      ),
    );
    expect(await daysLeft()).to.be.below(6);
    await page.clock.fastForward("24:00:00");
    await eventually(async () => expect(await daysLeft()).to.be.above(28));
  });

  it("notices that its connection has died without a word, and shows what it has missed", async () => {
    const { user, page, tasks } = await newVisitor();
    let streams = 0;
    await page.route("**/api/changes/stream", (route) => {
      streams += 1;
      // Nobody ever answers the first.
      return streams > 1 ? route.continue() : undefined;
    });
    await page.clock.install();
    await tasks.open();
    await user.client.createTask({ title: "Buy seeds" });
    await page.clock.fastForward("01:00");
    await tasks.checkbox("Buy seeds").waitFor();
    await eventually(() => expect(streams).to.equal(2));
    await user.client.createTask({ title: "Buy soil" });
    await tasks.checkbox("Buy soil").waitFor();
  });

  it("shows dates in the settings that were changed on another device, in every tab", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Water the plants"]);
    const other = await page.context().newPage();
    await new TasksPage(other).open();
    await tasks.checkbox("Water the plants").waitFor();
    await user.client.updateMe({ timeZone: "Pacific/Kiritimati" });
    for (const tab of [page, other]) await tab.getByText("in the time of Kiritimati").waitFor();
    await other.close();
  });
});
