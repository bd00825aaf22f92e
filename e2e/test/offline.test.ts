import { expect } from "chai";
import { eventually } from "../src/eventually.js";
import { TasksPage } from "../src/tasks-page.js";
import { newVisitor, openWindow, setCookies } from "../src/visitor.js";

describe("offline", () => {
  it("the page opens, accepts changes, and sends them once it is online", async () => {
    const { page, tasks, user } = await newVisitor({ serviceWorkers: "allow" });
    const { id } = await user.client.createTask({ title: "Water the plants" });
    await tasks.open();
    await tasks.checkbox("Water the plants").waitFor();
    await page.evaluate(async () => {
      const { active } = await navigator.serviceWorker.ready;
      while (active?.state !== "activated") await new Promise((r) => setTimeout(r, 20));
    });
    const context = page.context();
    // The next page is the first that the worker serves.
    await page.reload();
    await context.setOffline(true);

    const again = await context.newPage();
    await again.goto(page.url());
    const offline = new TasksPage(again);
    await offline.checkbox("Water the plants").waitFor();
    await offline.add("Buy seeds");
    await offline.checkbox("Buy seeds").waitFor();
    await again.getByText("You’re offline.", { exact: true }).waitFor();
    await again.reload();
    await offline.checkbox("Buy seeds").waitFor();
    await offline.checkbox("Water the plants").click();
    await offline.checkbox("Water the plants").waitFor({ state: "detached" });
    await offline.open("search?q=seeds");
    await offline.row("Buy seeds").locator("mark").waitFor();

    const back = new Date().toISOString();
    await context.setOffline(false);
    await eventually(async () => {
      const { items } = await user.client.listTasks({});
      expect(items.map(({ title }) => title)).to.include("Buy seeds");
      const { completed, completedAt } = await user.client.getTask({ id });
      expect(completed).to.equal(true);
      expect(String(completedAt) < back, "done when it was ticked").to.equal(true);
    });
  });

  it("a list that a waiting task needs is restored, and the user is told", async () => {
    const { page, tasks, user } = await newVisitor();
    const list = await user.client.createList({ name: "Garden" });
    await tasks.open(`lists/${list.id}`);
    await page.context().setOffline(true);
    await tasks.add("Buy seeds");
    await tasks.checkbox("Buy seeds").waitFor();
    await user.client.deleteList({ id: list.id });
    await page.context().setOffline(false);
    await tasks.toasts
      .getByText(
        "Restored the list “Garden”, which was deleted elsewhere: a change made here needs it.",
      )
      .waitFor();
    await eventually(async () => {
      const { items } = await user.client.listTasks({ listId: list.id });
      expect(items.map(({ title }) => title)).to.deep.equal(["Buy seeds"]);
    });
  });

  it("of two devices that change a text, the last one wins, and undoing that brings back the other’s", async () => {
    const { page, tasks, user } = await newVisitor();
    const { id } = await user.client.createTask({ title: "Trip", description: "Pack" });
    const other = await openWindow();
    await setCookies(other, user.cookie);
    const devices = [tasks, new TasksPage(other)].map((device, n) => ({
      device,
      text: `Text ${n}`,
    }));
    for (const { device, text } of devices) {
      await device.open();
      await device.edit("Trip");
      await device.page.context().setOffline(true);
      await device.panel.getByText("Pack").click();
      await device.panel.getByRole("textbox", { name: "Description" }).fill(text);
      await device.panel.getByRole("textbox", { name: "Title" }).focus();
    }
    for (const { device, text } of devices) {
      await device.page.context().setOffline(false);
      await eventually(async () =>
        expect((await user.client.getTask({ id })).description).to.equal(text),
      );
    }
    await tasks.panel.getByText("Text 1").waitFor();
    await tasks.panel.getByRole("button", { name: "History" }).click();
    await page.getByRole("button", { name: "Undo: Description changed" }).first().click();
    await tasks.panel.getByText("Text 0").first().waitFor();
  });
});
