import { expect } from "chai";
import type { Page } from "playwright-core";
import { expectAccessible } from "../src/axe.js";
import { eventually } from "../src/eventually.js";
import { visitorWithTasks } from "../src/visitor.js";

describe("a selection of tasks", () => {
  const barOf = (page: Page) => page.getByRole("toolbar", { name: "Selected tasks" });

  it("contains all tasks of the view after Ctrl+A, and never those of another", async () => {
    const { page, tasks } = await visitorWithTasks(["One", "Two"]);
    const bar = barOf(page);
    await tasks.newTask.fill("Three");
    await tasks.newTask.press("Control+a");
    await tasks.newTask.press("Delete");
    expect(await tasks.newTask.inputValue()).to.equal("");
    expect(await bar.count()).to.equal(0);
    await tasks.checkbox("One").press("Control+a");
    await bar.getByText("2 selected").waitFor();
    await tasks.go("trash");
    await bar.waitFor({ state: "detached" });
    await page.getByRole("heading", { name: "Trash" }).press("Control+a");
    await tasks.go("inbox");
    await tasks.checkbox("One").waitFor();
    expect(await bar.count()).to.equal(0);
  });

  it("does not contain the repeating tasks whose completions a view shows", async () => {
    const { user, page, tasks } = await visitorWithTasks(["One"]);
    const { client } = user;
    const repeat = { rule: "FREQ=DAILY", from: "due" } as const;
    const { id } = await client.createTask({ title: "Two", dueDate: "2031-05-06", repeat });
    await client.completeTask({ id });
    const [one] = (await client.listTasks({ q: "One" })).items;
    await client.completeTask({ id: one!.id });
    await tasks.go("completed");
    await tasks.row("Two").waitFor();
    await tasks.checkbox("One").press("Control+a");
    await barOf(page).getByText("1 selected").waitFor();
    await tasks.checkbox("One").press("Delete");
    await tasks.toasts.getByText("Deleted “One”.").waitFor();
    await eventually(async () => expect((await client.listTasks()).items).to.have.length(1));
  });

  it("ends when its tasks are completed, although repeating ones stay", async () => {
    const { user, page, tasks } = await visitorWithTasks(["One"]);
    const repeat = { rule: "FREQ=DAILY", from: "due" } as const;
    await user.client.createTask({ title: "Two", dueDate: "2031-05-06", repeat });
    await tasks.checkbox("Two").press("Control+a");
    await barOf(page).getByText("2 selected").waitFor();
    await tasks.checkbox("One").press("x");
    await tasks.toasts.getByText("Completed 2 tasks.").waitFor();
    await barOf(page).waitFor({ state: "detached" });
    await tasks.row("Two").waitFor();
  });

  it("gets a priority and labels, each as one action", async () => {
    const { user, page, tasks } = await visitorWithTasks(["One", "Two", "Three"]);
    const { client } = user;
    const home = await client.createLabel({ name: "home" });
    const phone = await client.createLabel({ name: "phone" });
    const { items } = await client.listTasks({});
    const one = items.find(({ title }) => title === "One");
    await client.updateTask({ id: one!.id, labelIds: [home.id, phone.id] });
    await tasks.row("One").getByText("home").waitFor();
    const stored = async () => {
      const labels = (await client.listLabels({})).items;
      const nameOf = (id: string) => labels.find((label) => label.id === id)?.name;
      return (await client.listTasks({ sort: "oldest" })).items.map(
        ({ priority, labelIds }) => `${priority} ${labelIds.map(nameOf).sort().join(" ")}`,
      );
    };
    const bar = barOf(page);
    await tasks.checkbox("One").press("s");
    await tasks.checkbox("Two").press("s");

    await bar.getByRole("button", { name: "Priority" }).click();
    await page.getByRole("menuitem", { name: "Medium" }).waitFor();
    await expectAccessible(page, "priority of selected tasks");
    await page.getByRole("menuitem", { name: "Medium" }).click();
    await tasks.undo("Set the priority of 2 tasks to Medium.");
    await bar.getByRole("button", { name: "Priority" }).click();
    await page.getByRole("menuitem", { name: "High" }).click();
    await eventually(async () =>
      expect(await stored()).to.deep.equal(["1 home phone", "1 ", "4 "]),
    );

    await bar.getByRole("button", { name: "Labels" }).click();
    const dialog = page.getByRole("dialog", { name: "Labels of 2 tasks" });
    await dialog.waitFor();
    await expectAccessible(page, "labels of selected tasks");
    // The field has the focus. “home”, which only one of them has, is not to be lost.
    for (const name of ["phone", "urgent"]) {
      await page.keyboard.type(name);
      await page.keyboard.press("Enter");
      await dialog.getByText(name, { exact: true }).waitFor();
    }
    await tasks.toasts.getByText("Added “urgent” to 2 tasks.").waitFor();
    await eventually(async () =>
      expect(await stored()).to.deep.equal(["1 home phone urgent", "1 phone urgent", "4 "]),
    );
    // Removes “urgent” again.
    await page.keyboard.press("Backspace");
    await tasks.undo("Removed “urgent” from 2 tasks.");
    await eventually(async () =>
      expect(await stored()).to.deep.equal(["1 home phone urgent", "1 phone urgent", "4 "]),
    );
    const mixed = dialog.getByRole("checkbox", { name: "home 1 of 2" });
    expect(await mixed.evaluate((box: HTMLInputElement) => box.indeterminate)).to.equal(true);
    await mixed.click();
    await mixed.waitFor({ state: "detached" });
    await eventually(async () =>
      expect(await stored()).to.deep.equal(["1 home phone urgent", "1 home phone urgent", "4 "]),
    );
  });

  it("is changed without the tasks that are deleted in another window while a dialog is open", async () => {
    const { user, page, tasks } = await visitorWithTasks(["One", "Two", "Three"]);
    const { client } = user;
    const home = await client.createList({ name: "Home" });
    const { items } = await client.listTasks({ sort: "oldest" });
    await page.getByRole("link", { name: "Home" }).waitFor();
    await tasks.checkbox("One").press("s");
    await tasks.checkbox("Two").press("s");
    await page.keyboard.press("m");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Move 2 tasks to").waitFor();
    await client.deleteTask({ id: items[0]!.id });
    await dialog.getByText("Move “Two” to", { exact: true }).waitFor();
    await page.getByRole("option", { name: "Home" }).click();
    await eventually(async () => {
      const moved = (await client.listTasks({ listId: home.id })).items;
      expect(moved.map(({ title }) => title)).to.deep.equal(["Two"]);
    });
    expect((await client.listTrash({})).items).to.have.length(1);

    await tasks.checkbox("Three").press("d");
    await page.getByRole("textbox", { name: "Date" }).fill("2030-05-06");
    await client.deleteTask({ id: items[2]!.id });
    await dialog.waitFor({ state: "detached" });
    await page.keyboard.press("t");
    await page.getByRole("heading", { name: "Today", level: 1 }).waitFor();
    await tasks.add("Four");
    await eventually(async () => {
      const { items } = await client.listTasks({});
      expect(items.map(({ title }) => title)).to.have.members(["Two", "Four"]);
    });
  });

  it("is dragged whole if one of its tasks gets its id during the drag", async () => {
    const { user, page, tasks } = await visitorWithTasks(["One"]);
    const home = await user.client.createList({ name: "Home" });
    const { promise: sending, resolve: send } = Promise.withResolvers<void>();
    await page.route("**/api/tasks", async (route) => {
      if (route.request().method() === "POST") await sending;
      await route.continue();
    });
    await tasks.add("Two");
    for (const title of ["One", "Two"]) await tasks.checkbox(title).press("s");
    await tasks.row("Two").getByText("Two", { exact: true }).hover();
    await page.mouse.down();
    const link = page.getByRole("link", { name: "Home" });
    const { x, y, width, height } = (await link.boundingBox())!;
    await page.mouse.move(x + width, y + height, { steps: 4 });
    send();
    await tasks.list.locator('[data-task-id^="local"]').waitFor({ state: "detached" });
    await page.mouse.move(x + width / 2, y + height / 2, { steps: 4 });
    await page.mouse.up();
    await eventually(async () => {
      const { items } = await user.client.listTasks({ listId: home.id });
      expect(items.map(({ title }) => title)).to.have.members(["One", "Two"]);
    });
  });

  it("is extended and shrunk with Shift and the arrow keys, beside what was selected", async () => {
    const { page, tasks } = await visitorWithTasks(["One", "Two", "Three", "Four", "Five"]);
    const { keyboard } = page;
    const select = async (keys: string[], expected: string[]) => {
      for (const key of keys) await keyboard.press(key);
      await eventually(async () => {
        const rows = tasks.list.locator("[data-selected]").getByRole("checkbox");
        const names = await rows.evaluateAll((all) => all.map((box) => box.ariaLabel));
        expect(names).to.deep.equal(expected);
      });
    };
    const down = "Shift+ArrowDown";
    const up = "Shift+ArrowUp";
    await tasks.checkbox("Three").focus();
    await select([down, down], ["Three", "Four", "Five"]);
    await select([up, up, up], ["Two", "Three"]);
    await select(["Escape"], []);
    await select(["s"], ["Two"]);
    // Without Shift, only the focus moves: the next range begins there.
    await select(["ArrowDown", "ArrowDown", down, down], ["Two", "Four", "Five"]);
    await select([up], ["Two", "Four"]);
    await select(["Shift+Home"], ["One", "Two", "Three", "Four"]);
    await select([up], ["One", "Two", "Three", "Four"]);
    await tasks.checkbox("One").and(page.locator(":focus")).waitFor();
    // Keys are for the selected tasks, wherever the focus is.
    await keyboard.press("End");
    await tasks.checkbox("Five").and(page.locator(":focus")).waitFor();
    await keyboard.press("Delete");
    await tasks.toasts.getByText("Deleted 4 tasks.").waitFor();
    // A short message and its buttons are in one line.
    const tops = ["Undo", "Dismiss"].map(async (name) => {
      const { y, height } = (await tasks.toasts.getByRole("button", { name }).boundingBox())!;
      return y + height / 2;
    });
    const [undo, dismiss] = await Promise.all(tops);
    expect(undo).to.be.closeTo(dismiss!, 1);
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["Five"]));
  });

  it("remains, and the open task as well, when its drag is cancelled", async () => {
    const { page, tasks } = await visitorWithTasks(["One", "Two", "Three"]);
    await page.locator('[id^="DndLiveRegion"]').waitFor({ state: "attached" });
    await tasks.edit("Three");
    for (const title of ["One", "Two"]) await tasks.checkbox(title).press("s");
    await barOf(page).getByText("2 selected").waitFor();
    await tasks.row("One").hover();
    await page.mouse.down();
    const { x, y } = (await tasks.row("Three").boundingBox())!;
    await page.mouse.move(x + 60, y + 20, { steps: 5 });
    await tasks.row("Three").and(page.locator(":has([data-drop])")).waitFor();
    await page.keyboard.press("Escape");
    await page.locator("[data-dragged]").waitFor({ state: "detached" });
    await page.mouse.up();
    await barOf(page).getByText("2 selected").waitFor();
    await tasks.panel.getByRole("textbox", { name: "Title" }).waitFor();
    expect(await tasks.titles()).to.deep.equal(["One", "Two", "Three"]);
  });

  it("is reopened if all are completed, and those completed before stay so after an undo", async () => {
    const { user, page, tasks } = await visitorWithTasks(["One", "Two"]);
    const { client } = user;
    const [, two] = (await client.listTasks({ sort: "oldest" })).items;
    await client.completeTask({ id: two!.id });
    const completed = async () =>
      (await client.listTasks({ completed: true, sort: "oldest" })).items.map(({ title }) => title);
    const bar = barOf(page);
    await tasks.list.getByRole("button", { name: /^Completed/ }).click();
    await tasks.checkbox("Two").press("s");
    await tasks.checkbox("One").press("s");
    await bar.getByRole("button", { name: "Complete" }).click();
    await tasks.undo("Completed “One”.");
    await tasks.checkbox("One").and(page.locator(":not(:checked)")).waitFor();
    await eventually(async () => expect(await completed()).to.deep.equal(["Two"]));

    await tasks.checkbox("Two").press("s");
    await bar.getByRole("button", { name: "Reopen" }).click();
    await eventually(async () => expect(await completed()).to.deep.equal([]));
  });
});

describe("a notification", () => {
  it("does not cover the dialog that it comes from", async () => {
    const viewport = { width: 360, height: 640 };
    const { page, tasks } = await visitorWithTasks(["One", "Two"], { viewport });
    await tasks.checkbox("One").press("Control+a");
    await tasks.checkbox("One").press("d");
    const dialog = page.getByRole("dialog", { name: "When are 2 tasks due?" });
    const time = dialog.getByLabel("Time", { exact: true });
    await time.fill("09:30");
    await time.press("Enter");
    await tasks.toasts.getByRole("button", { name: "Undo" }).waitFor();
    await eventually(async () => {
      const [above, toast] = [await dialog.boundingBox(), await tasks.toasts.boundingBox()];
      expect(above!.y + above!.height).to.be.at.most(toast!.y);
      expect(toast!.y + toast!.height).to.be.at.most(viewport.height);
    });
  });
});
