import { expect } from "chai";
import type { Locator } from "playwright-core";
import { eventually } from "../src/eventually.js";
import { holdBack } from "../src/hold-back.js";
import { newVisitor, visitorWithTasks } from "../src/visitor.js";

describe("the life cycle of a task", () => {
  it("works with the mouse", async () => {
    const { user, page, tasks } = await newVisitor();
    const stored = async () => (await user.client.listTasks()).items;
    await tasks.open();
    await tasks.newTask.click();
    await tasks.newTask.pressSequentially("Buy milk");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await tasks.checkbox("Buy milk").waitFor();
    expect(await tasks.newTask.inputValue()).to.equal("");
    await eventually(async () => expect((await stored())[0]?.title).to.equal("Buy milk"));

    const panel = await tasks.edit("Buy milk");
    const title = panel.getByRole("textbox", { name: "Title" });
    await title.fill("Buy oat milk");
    await title.press("Enter");
    await panel.getByRole("button", { name: "Close task" }).click();
    await eventually(async () => expect((await stored())[0]?.title).to.equal("Buy oat milk"));

    await tasks.checkbox("Buy oat milk").click();
    expect(await tasks.checkbox("Buy oat milk").isChecked()).to.equal(true);
    await eventually(async () => expect((await stored())[0]?.completed).to.equal(true));
    await tasks.toasts.getByText("Completed “Buy oat milk”.").waitFor();

    await tasks.page.getByRole("link", { name: "Completed" }).click();
    await tasks.checkbox("Buy oat milk").click();
    await page.getByRole("heading", { name: "Nothing done yet" }).waitFor();
    await eventually(async () => expect((await stored())[0]?.completed).to.equal(false));

    await page.goBack();
    await tasks.choose("Buy oat milk", "Delete");
    await tasks.toasts.getByText("Deleted “Buy oat milk”.").waitFor();
    await eventually(async () => expect(await stored()).to.deep.equal([]));
    await page.getByRole("link", { name: "Trash" }).click();
    await page.getByRole("button", { name: "Restore Buy oat milk" }).click();
    await eventually(async () => expect(await stored()).to.have.length(1));
  });

  it("has its menu at the right button of the mouse, and at the menu key", async () => {
    const { page, tasks } = await visitorWithTasks(["Milk", "Eggs"]);
    const menuOf = (title: string) => page.getByRole("menu", { name: `More about ${title}` });
    await tasks.row("Eggs").getByText("Eggs").click({ button: "right" });
    await menuOf("Eggs").waitFor();
    await page.keyboard.press("Escape");
    await menuOf("Eggs").waitFor({ state: "detached" });
    await tasks.checkbox("Milk").press("Shift+F10");
    await menuOf("Milk").getByRole("menuitem", { name: "Complete" }).click();
    await tasks.toasts.getByText("Completed “Milk”.").waitFor();
  });

  it("moves the focus to the next task when a group disappears with its last task", async () => {
    const { user, page, tasks } = await newVisitor();
    const { timeZone } = await user.client.getMe();
    const dueDate = new Intl.DateTimeFormat("en-CA", { timeZone }).format();
    await user.client.createTask({ title: "Late", dueDate: "2020-01-01" });
    for (const title of ["A", "B", "C"]) await user.client.createTask({ title, dueDate });
    await tasks.open("today");
    await eventually(async () => expect(await tasks.rows.count()).to.equal(4));
    await tasks.checkbox("Late").focus();
    for (const left of [
      ["A", "B", "C"],
      ["B", "C"],
    ]) {
      await page.keyboard.press("Space");
      await eventually(async () => expect(await tasks.titles()).to.deep.equal(left));
    }
  });

  it("works with the keyboard alone", async () => {
    const { user, page, tasks } = await newVisitor();
    const { keyboard } = page;
    const stored = async () => (await user.client.listTasks()).items;
    await tasks.open();
    await keyboard.press("n");
    for (const title of ["First", "Second", "Third"]) {
      await keyboard.type(title);
      await keyboard.press("Enter");
      await eventually(async () => expect(await tasks.newTask.inputValue()).to.equal(""));
    }
    await eventually(async () =>
      expect(await tasks.titles()).to.deep.equal(["First", "Second", "Third"]),
    );
    await eventually(async () => expect(await stored()).to.have.length(3));

    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    await keyboard.press("ArrowDown");
    expect(await focused()).to.equal("First");
    await keyboard.press("ArrowDown");
    expect(await focused()).to.equal("Second");

    await keyboard.press("Alt+ArrowUp");
    await eventually(async () =>
      expect(await tasks.titles()).to.deep.equal(["Second", "First", "Third"]),
    );
    await keyboard.press("1");
    await eventually(async () => {
      const task = (await stored()).find(({ title }) => title === "Second");
      expect(task?.priority).to.equal(1);
    });
    await keyboard.press("Space");
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["First", "Third"]));
    expect(await focused()).to.equal("First");

    await keyboard.press("Delete");
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["Third"]));
    expect(await focused()).to.equal("Third");
    await keyboard.press("Control+z");
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["First", "Third"]));
    await keyboard.press("Control+z");
    await eventually(async () =>
      expect(await tasks.titles()).to.deep.equal(["Second", "First", "Third"]),
    );
    await eventually(async () => expect(await stored()).to.have.length(3));

    await tasks.checkbox("First").press("Alt+ArrowRight");
    await page.getByRole("button", { name: "Subtasks of Second" }).waitFor();
    await tasks.checkbox("Second").press("ArrowLeft");
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["Second", "Third"]));
    await tasks.checkbox("Third").press("Alt+ArrowRight");
    await eventually(async () =>
      expect(await tasks.titles()).to.deep.equal(["Second", "First", "Third"]),
    );
    expect(await focused()).to.equal("Third");
    await eventually(async () =>
      expect((await stored()).map(({ parentId }) => parentId === null)).to.have.members([
        true,
        false,
        false,
      ]),
    );
    await keyboard.press("Control+z");
    await eventually(async () =>
      expect((await stored()).filter(({ parentId }) => parentId)).to.have.length(1),
    );

    await keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await keyboard.press("/");
    await eventually(async () => expect(await focused()).to.equal("Search tasks"));
    await keyboard.type("third");
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["Third"]));
    await keyboard.press("ArrowDown");
    expect(await focused()).to.equal("Third");
    await keyboard.press("e");
    await eventually(async () => expect(await focused()).to.equal("Task: Third"));
    await keyboard.press("Escape");
    await eventually(async () => expect(await focused()).to.equal("Third"));
    await keyboard.press("ArrowUp");
    expect(await focused()).to.equal("Search tasks");

    // With nothing focused, as after a change of the view.
    await keyboard.press("Tab");
    await keyboard.press("i");
    await page.getByRole("heading", { name: "Inbox", level: 1 }).waitFor();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await keyboard.press("j");
    expect(await focused()).to.equal("Second");
  });

  it("moves several selected tasks to a new list, and undoes that in one step", async () => {
    const { user, page, tasks } = await visitorWithTasks(["One", "Two", "Three", "Four"]);
    for (const title of ["One", "Three", "Four"]) await tasks.checkbox(title).press("s");
    await page.getByRole("toolbar", { name: "Selected tasks" }).getByText("3 selected").waitFor();
    await page.getByRole("button", { name: "Move to…" }).click();
    await page.getByRole("dialog").locator('input[aria-label="List"]').fill("Errands");
    await page.getByRole("option", { name: "Create the list “Errands”" }).click();
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["Two"]));
    await page.getByRole("link", { name: "Errands" }).click();
    await eventually(async () =>
      expect(await tasks.titles()).to.deep.equal(["One", "Three", "Four"]),
    );
    const { items } = await user.client.listLists({});
    const errands = items.find(({ name }) => name === "Errands");
    await eventually(async () =>
      expect((await user.client.listTasks({ listId: errands?.id })).items).to.have.length(3),
    );
    await tasks.toasts.getByRole("button", { name: "Undo" }).last().click();
    await page.getByRole("link", { name: "Inbox" }).click();
    await eventually(async () =>
      expect(await tasks.titles()).to.deep.equal(["One", "Two", "Three", "Four"]),
    );
  });

  it("moves several selected tasks into the list that one of them is in", async () => {
    const { user, page, tasks } = await newVisitor();
    const { id } = await user.client.createList({ name: "Errands" });
    await user.client.createTask({ title: "Bread", listId: id });
    await user.client.createTask({ title: "Bread knife" });
    await tasks.open("search?q=bread");
    for (const title of ["Bread", "Bread knife"]) await tasks.checkbox(title).press("s");
    await page.getByRole("button", { name: "Move to…" }).click();
    await page.getByRole("option", { name: "Errands" }).click();
    await eventually(async () =>
      expect((await user.client.listTasks({ listId: id })).items).to.have.length(2),
    );
  });

  it("sets the day of several tasks, keeping their times, and the time, keeping their days", async () => {
    const { user, page, tasks } = await newVisitor();
    await user.client.createTask({ title: "One", dueDate: "2030-05-06", dueTime: "09:30" });
    await user.client.createTask({ title: "Two", dueDate: "2030-05-07" });
    await tasks.open();
    const dues = async () =>
      (await user.client.listTasks({ sort: "oldest" })).items.map(({ dueDate, dueTime }) =>
        [dueDate, dueTime].join(" "),
      );
    const type = async (text: string) => {
      for (const title of ["One", "Two"]) await tasks.checkbox(title).press("s");
      await page.getByRole("button", { name: "Due", exact: true }).click();
      const dialog = page.getByRole("dialog", { name: "When are 2 tasks due?" });
      const date = dialog.getByRole("textbox", { name: "Date" });
      await date.fill(text);
      await date.press("Enter");
      await dialog.waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Clear the selection" }).click();
    };
    for (const title of ["One", "Two"]) await tasks.checkbox(title).press("s");
    await page.getByRole("button", { name: "Due", exact: true }).click();
    const time = page.getByRole("dialog").getByLabel("Time", { exact: true });
    await time.fill("09:30");
    await time.press("Enter");
    await eventually(async () =>
      expect(await dues()).to.deep.equal(["2030-05-06 09:30", "2030-05-07 09:30"]),
    );
    await time.press("Escape");
    await tasks.undo("Rescheduled 2 tasks.");
    await page.getByRole("button", { name: "Clear the selection" }).click();
    await type("2030-06-01");
    await eventually(async () =>
      expect(await dues()).to.deep.equal(["2030-06-01 09:30", "2030-06-01 "]),
    );
    await tasks.checkbox("Two").press("Control+z");
    await eventually(async () =>
      expect(await dues()).to.deep.equal(["2030-05-06 09:30", "2030-05-07 "]),
    );
    await type("14:00");
    await eventually(async () =>
      expect(await dues()).to.deep.equal(["2030-05-06 14:00", "2030-05-07 14:00"]),
    );
  });

  it("is dragged to another position and onto a list, but not below itself", async () => {
    const { user, page, tasks } = await visitorWithTasks(["One", "Two", "Three"]);
    const errands = await user.client.createList({ name: "Errands" });
    const link = page.getByRole("link", { name: "Errands" });
    await link.waitFor();
    // Rows move when one of them grows.
    const resting = async (locator: Locator) => {
      for (let before = await locator.boundingBox(); ; ) {
        await page.waitForTimeout(100);
        const box = await locator.boundingBox();
        if (box && box.x === before?.x && box.y === before.y) return box;
        before = box;
      }
    };
    const drag = async (title: string, to: { x: number; y: number }) => {
      const box = await resting(tasks.row(title));
      await page.mouse.move(box.x + 200, box.y + 20);
      await page.mouse.down();
      await page.mouse.move(box.x + 200, box.y + 32, { steps: 4 });
      await page.mouse.move(to.x, to.y, { steps: 12 });
      await page.locator("[data-dragged]").first().waitFor();
      const drops = await page.locator("[data-drop]").count();
      await page.mouse.up();
      return drops;
    };
    const first = await resting(tasks.row("One"));
    expect(await drag("Three", { x: first.x + 200, y: first.y + 4 })).to.equal(1);
    await eventually(async () =>
      expect(await tasks.titles()).to.deep.equal(["Three", "One", "Two"]),
    );
    const target = await resting(link);
    await drag("One", { x: target.x + 60, y: target.y + 15 });
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["Three", "Two"]));
    await eventually(async () => {
      const { items } = await user.client.listTasks({ listId: errands.id });
      expect(items.map(({ title }) => title)).to.deep.equal(["One"]);
    });

    const { items } = await user.client.listTasks({});
    const [three, two] = ["Three", "Two"].map((name) => items.find(({ title }) => title === name)!);
    await user.client.moveTask({ id: two!.id, parentId: three!.id });
    const indented = tasks.row("Two").locator('[style*="--depth: 1"]');
    await indented.waitFor();
    await tasks.row("Three").getByText("0/1").waitFor();
    const below = await resting(tasks.row("Two"));
    expect(await drag("Three", { x: below.x + 270, y: below.y + 15 })).to.equal(0);
    expect(await tasks.titles()).to.deep.equal(["Three", "Two"]);
    await indented.waitFor();
  });

  it("is not dragged below itself if it gets its id during the drag", async () => {
    const { page, tasks } = await visitorWithTasks([]);
    const send = await holdBack(page, "**/api/tasks");
    await tasks.add("Trip");
    await tasks.add("Pack");
    await tasks.checkbox("Pack").press("Alt+ArrowRight");
    await tasks.row("Pack").locator('[style*="--depth: 1"]').waitFor();
    await tasks.row("Trip").getByText("0/1").waitFor();
    await page.locator('[id^="DndLiveRegion"]').waitFor({ state: "attached" });
    const [from, to] = [
      await tasks.row("Trip").boundingBox(),
      await tasks.row("Pack").boundingBox(),
    ];
    await page.mouse.move(from!.x + 200, from!.y + 20);
    await page.mouse.down();
    await page.mouse.move(from!.x + 200, from!.y + 32, { steps: 4 });
    await page.locator("[data-dragged]").first().waitFor();
    send();
    await tasks.list.locator('[data-task-id^="local"]').first().waitFor({ state: "detached" });
    await page.mouse.move(to!.x + 270, to!.y + 15, { steps: 8 });
    expect(await page.locator("[data-dragged]").count()).to.equal(1);
    expect(await page.locator("[data-drop]").count()).to.equal(0);
    await page.mouse.up();
    expect(await tasks.titles()).to.deep.equal(["Trip", "Pack"]);
    await tasks.row("Pack").locator('[style*="--depth: 1"]').waitFor();
  });

  it("is dragged to another day, shown at its heading since the day's tasks are sorted", async () => {
    const { user, page, tasks } = await visitorWithTasks([]);
    const [tomorrow, next] = [1, 2].map((days) =>
      new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10),
    );
    await user.client.updateMe({ timeZone: "UTC" });
    await user.client.createTask({ title: "One", dueDate: tomorrow });
    await user.client.createTask({ title: "Two", dueDate: next });
    await tasks.open("upcoming");
    await page.locator('[id^="DndLiveRegion"]').waitFor({ state: "attached" });
    const [from, to] = [await tasks.row("One").boundingBox(), await tasks.row("Two").boundingBox()];
    await page.mouse.move(from!.x + 200, from!.y + 20);
    await page.mouse.down();
    await page.mouse.move(to!.x + 200, to!.y + 5, { steps: 8 });
    const indicator = page.locator("[data-drop]");
    await indicator.getByRole("heading").waitFor();
    expect(await indicator.count()).to.equal(1);
    await page.mouse.up();
    await eventually(async () => {
      const { items } = await user.client.listTasks({ q: "One" });
      expect(items[0]?.dueDate).to.equal(next);
    });
  });
});
