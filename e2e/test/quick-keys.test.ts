import { expect } from "chai";
import type { Page } from "playwright-core";
import { eventually } from "../src/eventually.js";
import { holdBack } from "../src/hold-back.js";
import { newVisitor, visitorWithTasks } from "../src/visitor.js";

/** Presses keys as they arrive on a busy page: one after the other, before it has done anything else. */
async function pressAtOnce(page: Page, ...keys: string[]): Promise<void> {
  await page.evaluate(async (all) => {
    for (const name of all) {
      const [key, modifier] = name.split("+").reverse();
      const altKey = modifier === "Alt";
      const event = new KeyboardEvent("keydown", { key, altKey, bubbles: true, cancelable: true });
      document.activeElement?.dispatchEvent(event);
      await null;
    }
  }, keys);
}

const at = (page: Page, address: string) =>
  eventually(() => expect(page.url().replace(/^\w+:\/\/[^/]+/, "")).to.equal(address));

describe("keys and clicks that are faster than the page", () => {
  it("close a panel once, and leave the next ones to what is below it", async () => {
    const { page, tasks } = await visitorWithTasks(["Milk", "Bread"]);
    await page.getByRole("link", { name: "Today" }).click();
    await page.getByRole("link", { name: "Inbox" }).click();
    await tasks.edit("Milk");
    await pressAtOnce(page, "Escape", "Escape");
    await tasks.panel.waitFor({ state: "detached" });
    await tasks.edit("Milk");
    await page.getByRole("button", { name: "Close task" }).dblclick();
    await tasks.panel.waitFor({ state: "detached" });
    await at(page, "/inbox");
    // The first click of a double click narrows the list, which puts the row's menu below the second one.
    const title = tasks.row("Milk").getByText("Milk", { exact: true });
    const { x, y, width, height } = (await title.boundingBox())!;
    await page.mouse.click(x + width / 2, y + height / 2);
    await tasks.panel.getByRole("textbox", { name: "Title" }).waitFor();
    await page.mouse.down({ clickCount: 2 });
    await page.mouse.up({ clickCount: 2 });
    expect(await tasks.panel.evaluate((one) => one === document.activeElement)).to.equal(true);
    await pressAtOnce(page, "Escape", "u");
    await page.getByRole("heading", { name: "Upcoming", level: 1 }).waitFor();
    await tasks.panel.waitFor({ state: "detached" });
    await at(page, "/upcoming");
    await page.goBack();
    await at(page, "/inbox");
  });

  it("add each line once although their words are still being loaded, and keep what is typed next", async () => {
    const { user, page, tasks } = await newVisitor();
    const deliver = await holdBack(page, "**/assets/load-*.js");
    await tasks.open();
    await tasks.newTask.focus();
    for (const line of ["Call Ann tomorrow", "Pack #Boxes", "Write to Bob"]) {
      await page.keyboard.insertText(line);
      await page.keyboard.press("Enter");
      await page.keyboard.press("Enter");
    }
    await page.keyboard.insertText("Buy milk");
    await page
      .getByText("Adding “Call Ann tomorrow”, “Pack #Boxes”, “Write to Bob”…", { exact: true })
      .waitFor();
    deliver();
    await tasks.checkbox("Call Ann").waitFor();
    await tasks.checkbox("Write to Bob").waitFor();
    await page.getByText("Adding “").waitFor({ state: "detached" });
    expect(await tasks.newTask.inputValue()).to.equal("Buy milk");
    await page.keyboard.press("Enter");
    // It would create a list, which is asked about.
    expect(await tasks.newTask.inputValue()).to.equal("Pack #Boxes");
    await page.keyboard.press("Enter");
    await page.getByText("to create the list “Boxes”.").waitFor();
    await page.keyboard.press("Enter");
    await eventually(async () => {
      const { items } = await user.client.listTasks();
      const titles = ["Call Ann", "Write to Bob", "Buy milk", "Pack"];
      expect(items.map(({ title }) => title)).to.have.members(titles);
    });
  });

  it("lose no line that waits for its words when the page is reloaded", async () => {
    const { user, page, tasks } = await newVisitor();
    const deliver = await holdBack(page, "**/assets/load-*.js");
    await tasks.open();
    await tasks.newTask.focus();
    for (const line of ["Call Ann", "Write to Bob"]) {
      await page.keyboard.insertText(line);
      await page.keyboard.press("Enter");
    }
    await page.keyboard.insertText("Buy milk");
    await page.reload();
    deliver();
    await tasks.settled();
    for (const line of ["Call Ann", "Write to Bob", "Buy milk"]) {
      await eventually(async () => expect(await tasks.newTask.inputValue()).to.equal(line));
      await tasks.newTask.press("Enter");
    }
    expect(await tasks.newTask.inputValue()).to.equal("");
    await eventually(async () => expect((await user.client.listTasks()).items).to.have.length(3));
  });

  it("move a task on from where the last one has put it, within a list and from day to day", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Milk", "Bread", "Eggs", "Figs"]);
    await tasks.checkbox("Milk").focus();
    await pressAtOnce(page, "Alt+ArrowDown", "Alt+ArrowDown", "Alt+ArrowDown", "Alt+ArrowUp");
    await eventually(async () =>
      expect(await tasks.titles()).to.deep.equal(["Bread", "Eggs", "Milk", "Figs"]),
    );
    const day = (days: number) =>
      new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const { items } = await user.client.listTasks();
    for (const { id, title } of items)
      if (title !== "Milk") await user.client.updateTask({ id, dueDate: day(3) });
    const figs = items.find(({ title }) => title === "Figs")?.id ?? "";
    const due = async () => (await user.client.getTask({ id: figs })).dueDate;
    await page.getByRole("link", { name: "Upcoming" }).click();
    await tasks.checkbox("Figs").focus();
    await pressAtOnce(page, "Alt+ArrowDown", "Alt+ArrowDown");
    await eventually(async () => expect(await due()).to.equal(day(5)));
    // The focus has gone along.
    await page.keyboard.press("Alt+ArrowUp");
    await eventually(async () => expect(await due()).to.equal(day(4)));
    expect(await page.evaluate(() => document.activeElement?.ariaLabel)).to.equal("Figs");
  });

  it("go on with a text that is still being saved", async () => {
    const { user, tasks } = await visitorWithTasks(["Milk"]);
    const panel = await tasks.edit("Milk");
    const title = panel.getByRole("textbox", { name: "Title" });
    await title.evaluate(async (field: HTMLTextAreaElement) => {
      for (const text of ["Oat milk", "Oat milk, two"]) {
        field.focus();
        field.select();
        document.execCommand("insertText", false, text);
        if (text === "Oat milk") field.blur();
        await null;
      }
    });
    await eventually(async () =>
      expect((await user.client.listTasks()).items[0]?.title).to.equal("Oat milk"),
    );
    await tasks.row("Oat milk").waitFor();
    expect(await panel.getByRole("alert").count()).to.equal(0);
    await title.press("Enter");
    await tasks.row("Oat milk, two").waitFor();
  });

  it("are not for a button whose editor has opened", async () => {
    const { page, tasks } = await visitorWithTasks(["Milk"]);
    const panel = await tasks.edit("Milk");
    const due = panel.getByRole("button", { name: /^Due:/ });
    await due.evaluate(async (button: HTMLElement) => {
      button.focus();
      button.click();
      await null;
      for (const key of ["t", "i"])
        button.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    });
    await page.getByRole("textbox", { name: "Date" }).fill("in 3 days");
    await page.keyboard.press("Enter");
    await due.and(panel.getByRole("button", { name: /day|week|\d/ })).waitFor();
    await tasks.checkbox("Milk").focus();
    await page.keyboard.press("Control+z");
    await due.and(panel.getByRole("button", { name: "No date" })).waitFor();
  });

  it("are typed into a dialog that is not loaded yet", async () => {
    const { page, tasks } = await newVisitor();
    const deliver = await Promise.all(
      ["palette", "name-dialog"].map((name) => holdBack(page, `**/assets/${name}-*.js`)),
    );
    await tasks.open();
    await page.keyboard.press("Control+k");
    await page.keyboard.type("upcomx");
    await page.keyboard.press("Backspace");
    await page.keyboard.type("ing");
    await page.keyboard.press("Enter");
    deliver[0]!();
    await page.getByRole("heading", { name: "Upcoming", level: 1 }).waitFor();
    await page.getByRole("button", { name: "Add a list" }).press("Enter");
    await page.keyboard.type("Bits");
    deliver[1]!();
    const name = page.getByRole("textbox", { name: "Name" });
    await name.waitFor();
    await page.keyboard.type(" and bobs");
    await eventually(async () => expect(await name.inputValue()).to.equal("Bits and bobs"));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Bits and bobs", level: 1 }).waitFor();
  });

  it("act once although they are held down, unless they type or move", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Milk", "Bread", "Eggs"]);
    const hold = async (key: string) => {
      for (let n = 0; n < 8; n++) {
        await page.keyboard.down(key);
        await page.waitForTimeout(40);
      }
      await page.keyboard.up(key);
    };
    await tasks.checkbox("Milk").focus();
    await hold("Delete");
    await tasks.toasts.getByText("Deleted “Milk”.").waitFor();
    await tasks.checkbox("Bread").waitFor();
    expect((await user.client.listTasks()).items.map(({ title }) => title)).to.have.members([
      "Bread",
      "Eggs",
    ]);
    await tasks.checkbox("Bread").focus();
    await hold("ArrowDown");
    await page.waitForFunction(() => document.activeElement?.ariaLabel === "Eggs");

    await page.getByRole("button", { name: "Add a list" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("Errands");
    await hold("Enter");
    await page.getByRole("heading", { name: "Errands", level: 1 }).waitFor();
    expect(await page.getByRole("dialog").count()).to.equal(0);
    await tasks.newTask.focus();
    await hold("a");
    expect(await tasks.newTask.inputValue()).to.equal("aaaaaaaa");
  });

  it("add a line once, to the view where Enter was pressed, although another one is shown by then", async () => {
    const { user, page, tasks } = await newVisitor();
    const deliver = await holdBack(page, "**/assets/load-*.js");
    await tasks.open("today");
    await tasks.newTask.fill("Call Ann");
    await tasks.newTask.press("Enter");
    await page.getByRole("link", { name: "Inbox" }).click();
    await page.getByRole("heading", { name: "Inbox", level: 1 }).waitFor();
    await tasks.newTask.press("Enter");
    await tasks.newTask.press("End");
    await page.keyboard.insertText(" and Bob");
    deliver();
    await tasks.checkbox("Call Ann").waitFor();
    expect(await tasks.newTask.inputValue()).to.equal(" and Bob");
    await page.reload();
    await tasks.settled();
    expect(await tasks.newTask.inputValue()).to.equal(" and Bob");
    await eventually(async () => {
      const { items } = await user.client.listTasks({});
      const added = items.map(({ title, dueDate }) => ({ title, isDue: dueDate !== null }));
      expect(added).to.deep.equal([{ title: "Call Ann", isDue: true }]);
    });
  });

  it("leave the focus where the user has gone while a line waits for its words", async () => {
    const { user, page, tasks } = await newVisitor();
    const deliver = await holdBack(page, "**/assets/load-*.js");
    await user.client.createList({ name: "Errands" });
    await tasks.open();
    await tasks.newTask.focus();
    await page.keyboard.insertText("Call Ann tomorrow");
    await page.keyboard.press("Enter");
    const link = page.getByRole("link", { name: "Errands" });
    await link.focus();
    deliver();
    await tasks.checkbox("Call Ann").waitFor();
    expect(await link.evaluate((one) => one === document.activeElement)).to.equal(true);
  });

  it("choose what was chosen in the palette, although something else is found meanwhile", async () => {
    const { user, page } = await visitorWithTasks(["Call Bob"]);
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("call");
    const chosen = page.getByRole("option", { selected: true });
    await chosen.getByText("Call Bob").waitFor();
    await user.client.createList({ name: "Calls" });
    await page.getByRole("option", { name: "Calls" }).waitFor();
    expect(await chosen.textContent()).to.contain("Call Bob");
  });

  it("are not for the list while the assistant is being loaded", async () => {
    const { page, tasks } = await visitorWithTasks(["Milk"]);
    const deliver = await holdBack(page, "**/assets/assistant-*");
    await tasks.checkbox("Milk").focus();
    await page.keyboard.press("a");
    await page.keyboard.type("x1md ");
    expect(await tasks.checkbox("Milk").isChecked()).to.equal(false);
    expect(await page.getByRole("dialog").count()).to.equal(0);
    deliver();
    const message = page.getByRole("textbox", { name: "Message to the assistant" });
    await eventually(async () => expect(await message.inputValue()).to.equal("x1md "));
  });
});
