import { expect } from "chai";
import type { Page } from "playwright-core";
import { eventually } from "../src/eventually.js";
import { expectPageError, newVisitor, visitorWithTasks } from "../src/visitor.js";

/** Answers as the API does while its database is down. */
async function databaseDown(page: Page, method = "*") {
  await page.route("**/api/{tasks,tasks/**,tasks?*}", (route) =>
    method === "*" || route.request().method() === method
      ? route.fulfill({
          status: 503,
          headers: { "content-type": "application/problem+json", "retry-after": "1" },
          json: { type: "away", title: "Away", status: 503, detail: "Away.", requestId: "r" },
        })
      : route.continue(),
  );
}

const back = (page: Page) => page.unrouteAll();

describe("failures", () => {
  it("keeps a new task that cannot be saved, and saves it once when the server is back", async () => {
    const { user, page, tasks } = await visitorWithTasks([]);
    await databaseDown(page);
    await tasks.add("Written in hard times");
    await tasks.row("Written in hard times").getByText("Not saved yet.").waitFor();
    await page.getByText("The database is unavailable right now.").first().waitFor();
    await tasks.newTask.fill("Half a thought");

    await page.reload();
    await tasks.row("Written in hard times").waitFor();
    expect(await tasks.newTask.inputValue()).to.equal("Half a thought");

    await Promise.all([
      page.waitForRequest((request) => request.url().endsWith("/api/tasks?limit=1")),
      page.getByRole("button", { name: "Retry" }).click(),
    ]);
    await back(page);
    await tasks.checkbox("Written in hard times").waitFor();
    const { items } = await user.client.listTasks();
    expect(items.map(({ title }) => title)).to.deep.equal(["Written in hard times"]);
    expect(await page.getByText("What you write is kept").count()).to.equal(0);
  });

  it("adds a task once although the response to the first request was lost", async () => {
    const { user, page, tasks } = await visitorWithTasks([]);
    let lost = 0;
    await page.route("**/api/tasks", async (route) => {
      if (route.request().method() !== "POST" || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort();
    });
    await tasks.add("Only once");
    await tasks.checkbox("Only once").waitFor();
    expect(lost).to.equal(1);
    expect((await user.client.listTasks()).items).to.have.length(1);
  });

  it("lets a refused task be edited", async () => {
    const { user, page, tasks } = await visitorWithTasks([]);
    await page.route("**/api/tasks", (route) =>
      route.request().method() === "POST"
        ? route.fulfill({
            status: 400,
            json: { detail: "No.", errors: [{ path: "title", message: "must not be blank" }] },
          })
        : route.continue(),
    );
    await tasks.add("Nothing but error");
    await tasks.row("Nothing but error").getByText("The title must not be blank.").waitFor();
    await back(page);
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    expect(await tasks.newTask.inputValue()).to.equal("Nothing but error");
    await tasks.newTask.press("Enter");
    await tasks.checkbox("Nothing but error").waitFor();
    expect((await user.client.listTasks()).items).to.have.length(1);
  });

  it("keeps the rest of the page when a part of it cannot be loaded", async () => {
    const { page, tasks } = await visitorWithTasks(["Still here"]);
    await page.route("**/assets/shortcuts-help-*", (route) => route.abort());
    expectPageError(page, /Unable to preload CSS|Failed to fetch dynamically imported module/);
    await tasks.newTask.fill("Half a thought");
    await tasks.checkbox("Still here").focus();
    await page.keyboard.press("?");
    await tasks.toasts.getByText("Couldn’t load this part of the page.").waitFor();
    expect(await tasks.newTask.inputValue()).to.equal("Half a thought");
    expect(await tasks.titles()).to.deep.equal(["Still here"]);
  });

  it("says that it is offline, and recovers", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Here before"]);
    await page.context().setOffline(true);
    await tasks.add("From the tunnel");
    await page.getByText("You’re offline.", { exact: true }).waitFor();
    await tasks.checkbox("Here before").waitFor();
    await page.context().setOffline(false);
    await tasks.checkbox("From the tunnel").waitFor();
    expect((await user.client.listTasks()).items).to.have.length(2);
  });

  it("reverts a checkbox that could not be saved, and offers to try again", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Tick me"]);
    await databaseDown(page, "PATCH");
    await tasks.checkbox("Tick me").click();
    expect(await tasks.checkbox("Tick me").isChecked()).to.equal(true);
    await tasks.toasts.getByText("Couldn’t mark “Tick me” as done.").waitFor();
    expect(await tasks.checkbox("Tick me").isChecked()).to.equal(false);
    await back(page);
    await tasks.toasts.getByRole("button", { name: "Try again" }).click();
    await eventually(async () => {
      expect((await user.client.listTasks()).items[0]?.completed).to.equal(true);
    });
  });

  it("keeps an edit that could not be saved, also over a reload", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Draft"]);
    await databaseDown(page, "PATCH");
    const form = await tasks.edit("Draft");
    await form.getByLabel("Title").fill("Draft, much improved");
    await form.getByLabel("Title").press("Enter");
    await form.getByRole("alert").getByText("The database is unavailable").waitFor();
    await back(page);
    await page.reload();
    expect(await form.getByLabel("Title").inputValue()).to.equal("Draft, much improved");
    await form.getByRole("button", { name: "Save" }).click();
    await eventually(async () => {
      expect((await user.client.listTasks()).items[0]?.title).to.equal("Draft, much improved");
    });
  });

  it("says that the list could not be loaded, and recovers without a reload", async () => {
    const { user, page, tasks } = await newVisitor();
    await user.client.createTask({ title: "Safe and sound" });
    await databaseDown(page);
    await page.goto("/");
    await page.getByRole("alert").getByText("Couldn’t load your tasks").waitFor();
    await back(page);
    await tasks.checkbox("Safe and sound").waitFor();
    expect(await page.getByText("Couldn’t load your tasks").count()).to.equal(0);
  });

  it("keeps an edit of a task that was deleted elsewhere, to be added as a new task", async () => {
    const { user, tasks } = await visitorWithTasks(["Contested"]);
    const form = await tasks.edit("Contested");
    await form.getByLabel("Title").fill("Contested, but mine");
    const [task] = (await user.client.listTasks()).items;
    await user.client.deleteTask({ id: task!.id });
    await form.getByLabel("Title").press("Enter");
    await form.getByText("This task was deleted elsewhere.").waitFor();
    await form.getByRole("button", { name: "Add as a new task" }).click();
    await tasks.checkbox("Contested, but mine").waitFor();
    expect((await user.client.listTasks()).items.map(({ title }) => title)).to.deep.equal([
      "Contested, but mine",
    ]);
  });
});
