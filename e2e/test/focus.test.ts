import { expect } from "chai";
import type { Page } from "playwright-core";
import { ChatPage } from "../src/chat-page.js";
import { eventually } from "../src/eventually.js";
import { newVisitor, openWindow, visitorWithTasks } from "../src/visitor.js";

/** The name of the focused element. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute("aria-label") ?? element?.textContent?.trim() ?? "";
  });

const focuses = (page: Page, name: string) =>
  eventually(async () => expect(await focused(page)).to.equal(name));

describe("the focus, when the focused element disappears", () => {
  it("moves from the form to the tasks by signing in", async () => {
    const { user, page } = await newVisitor();
    await page.context().clearCookies();
    const watched = page.waitForResponse("**/assets/when-loaded-*");
    await page.goto("/sign-in");
    await watched;
    await page.getByRole("textbox", { name: "Email" }).fill(user.email);
    await page.getByLabel("Password", { exact: true }).fill(user.password);
    await page.keyboard.press("Enter");
    await page.locator("main:focus").waitFor();
  });

  it("is in the field for new tasks after signing up, but not on a phone", async () => {
    for (const isPhone of [false, true]) {
      const page = await openWindow(isPhone ? { hasTouch: true, isMobile: true } : {});
      await page.goto("/sign-up");
      await page.getByRole("textbox", { name: "Name" }).fill("Ann");
      await page.getByRole("textbox", { name: "Email" }).fill(`${crypto.randomUUID()}@example.com`);
      await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "Nothing here yet" }).waitFor();
      if (isPhone) await page.locator("main:focus").waitFor();
      else await focuses(page, "New task");
    }
  });

  it("enters the list again at the same task, and stays in the field for new tasks at its end", async () => {
    const { page, tasks } = await visitorWithTasks(["One"]);
    const { keyboard } = page;
    await tasks.checkbox("One").focus();
    for (const key of ["ArrowDown", "j"]) {
      await page.evaluate(() => (document.activeElement as HTMLElement).blur());
      await keyboard.press(key);
      await focuses(page, "One");
    }
    // There is no task below it.
    await keyboard.press("ArrowDown");
    await tasks.add("Two");
    await tasks.checkbox("Two").waitFor();
    await focuses(page, "New task");
  });

  it("returns to the tasks from dialogs, notifications and toolbars", async () => {
    const { page, tasks } = await visitorWithTasks(["One", "Two", "Three"]);
    const { keyboard } = page;
    const dialog = page.getByRole("dialog");
    for (const key of ["d", "?", "Control+k"]) {
      await tasks.checkbox("One").focus();
      await keyboard.press(key);
      await dialog.waitFor();
      await eventually(async () => expect(await focused(page)).not.to.equal("One"));
      await keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
      await focuses(page, "One");
    }

    await tasks.go("search?q=nowhere");
    await page.locator("p").getByRole("button", { name: "Clear search" }).press("Enter");
    await focuses(page, "Search tasks");
    await tasks.go("inbox");

    await tasks.checkbox("Two").press("Delete");
    await focuses(page, "Three");
    const undo = tasks.toasts.getByRole("button", { name: "Undo" });
    await undo.press("Enter");
    await undo.waitFor({ state: "detached" });
    await focuses(page, "Three");

    await tasks.checkbox("One").press("s");
    await page.getByRole("toolbar").getByRole("button", { name: "Delete" }).press("Enter");
    await focuses(page, "Two");

    // In another view, it is on no input, which would capture the page's shortcut keys.
    await keyboard.press("t");
    await page.getByRole("heading", { name: "Today", level: 1 }).waitFor();
    await eventually(async () =>
      expect(await page.evaluate(() => document.activeElement?.id)).to.equal("main"),
    );
    await keyboard.press("i");
    await tasks.checkbox("Two").waitFor();
  });

  it("stays on a new task, with its menu and selection, when the server gives it an id", async () => {
    const { page, tasks } = await visitorWithTasks(["Before", "After"]);
    let send = () => {};
    await page.route("**/api/tasks", async (route) => {
      if (route.request().method() === "POST")
        await new Promise<void>((resolve) => {
          send = resolve;
        });
      await route.continue();
    });
    const isSent = (title: string) =>
      eventually(async () => {
        send();
        // By its attribute, since roles do not reach below an open dialog.
        const id = await page.locator(`[aria-label="${title}"]`).getAttribute("data-task-id");
        expect(id).to.match(/^[0-9]+$/);
      });

    await tasks.add("First");
    await tasks.checkbox("First").press("s");
    await page.getByRole("button", { name: "More about First" }).click();
    const menu = page.getByRole("menu");
    await menu.waitFor();
    await isSent("First");
    expect(await menu.isVisible()).to.equal(true);
    await page.keyboard.press("Escape");
    await page.getByRole("toolbar").getByText("1 selected").waitFor();

    await tasks.add("Second");
    await tasks.checkbox("Second").focus();
    await isSent("Second");
    expect(await focused(page)).to.equal("Second");
    await page.keyboard.press("Escape");

    await tasks.add("Third");
    await tasks.checkbox("Third").press("d");
    const dialog = page.getByRole("dialog", { name: "When is “Third” due?" });
    await dialog.waitFor();
    await isSent("Third");
    await dialog.getByRole("button", { name: "Tomorrow" }).click();
    await tasks.row("Third").getByText("Tomorrow").waitFor();
  });

  it("moves to the element's replacement or neighbour", async () => {
    const { user, page, tasks } = await newVisitor();
    const list = await user.client.createList({ name: "Home" });
    for (const name of ["Kitchen", "Bath"])
      await user.client.createSection({ listId: list.id, name });
    const parent = await user.client.createTask({ title: "Parent", listId: list.id });
    for (const title of ["First", "Second", "Third"])
      await user.client.createTask({ title, parentId: parent.id });
    await tasks.open(`lists/${list.id}`);

    await page.getByRole("button", { name: "Add a task: Bath" }).press("Enter");
    await focuses(page, "New task");
    await page.keyboard.press("Escape");
    await focuses(page, "Add a task: Bath");

    await tasks.checkbox("Parent").press("e");
    await tasks.panel.getByRole("button", { name: "More about Second" }).press("Enter");
    await page.getByRole("menuitem", { name: "Delete" }).press("Enter");
    await focuses(page, "Third");
    await tasks.panel.getByRole("button", { name: "Add details" }).press("Enter");
    await focuses(page, "Description");
    await page.keyboard.type("By the window");
    await page.keyboard.press("Control+Enter");
    await focuses(page, "Edit description");
    await tasks.panel.getByRole("button", { name: "Close task" }).press("Enter");
    await focuses(page, "Parent");
  });

  it("stays on an element that a request disables meanwhile", async () => {
    const { page } = await visitorWithTasks([]);
    await page.getByRole("button", { name: /account menu/ }).press("Enter");
    await page.getByRole("menuitem", { name: "Your account" }).press("Enter");
    const week = page.getByLabel("Week begins on");
    await week.focus();
    await week.selectOption("7");
    await page.getByLabel("Week begins on").and(page.locator(":enabled")).waitFor();
    await eventually(async () =>
      expect(await week.evaluate((one) => one === document.activeElement)).to.equal(true),
    );
  });

  it("is never below the bar at the bottom of a phone or of a window that is zoomed in", async () => {
    const { page, tasks } = await newVisitor({ viewport: { width: 320, height: 400 } });
    await tasks.open("upcoming");
    const bar = await page.getByRole("navigation", { name: "Main views" }).boundingBox();
    await tasks.newTask.focus();
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press("Tab");
      const name = await focused(page);
      // Each day in words, as in its heading.
      expect(name).not.to.match(/\d{4}-\d\d/);
      await eventually(async () => {
        const box = await page.locator(":focus").boundingBox();
        expect(box!.y + box!.height, name).to.be.at.most(bar!.y);
      });
    }
  });

  it("is never below the actions for the selected tasks", async () => {
    const titles = Array.from({ length: 12 }, (_, index) => `Task ${index}`);
    const { page, tasks } = await visitorWithTasks(titles, {
      viewport: { width: 320, height: 560 },
    });
    await tasks.checkbox("Task 0").press("s");
    const bar = page.getByRole("toolbar", { name: "Selected tasks" });
    await bar.waitFor();
    for (const title of titles.slice(1)) {
      await page.keyboard.press("Shift+ArrowDown");
      await focuses(page, title);
      await eventually(async () => {
        const [box, actions] = [await tasks.checkbox(title).boundingBox(), await bar.boundingBox()];
        expect(box!.y + box!.height, title).to.be.at.most(actions!.y);
      });
    }
  });

  it("is not followed by an Enter that is still held", async () => {
    const { page, user } = await visitorWithTasks([]);
    await user.client.createConversation({ title: "Laundry" });
    const chat = new ChatPage(page);
    await chat.open();
    await chat.button("Conversations").click();
    const rename = chat.button("Rename Laundry");
    await rename.focus();
    await page.keyboard.down("Enter");
    const name = chat.panel.getByRole("textbox", { name: "Conversation name" });
    await name.and(page.locator(":focus")).waitFor();
    for (let repeat = 0; repeat < 3; repeat += 1) await page.keyboard.down("Enter");
    await page.keyboard.up("Enter");
    await name.fill("Chores");
    await page.keyboard.press("Enter");
    await chat.button("Rename Chores").waitFor();
  });

  it("is waited for by what is typed before a dialog is there", async () => {
    const { user, page, tasks } = await visitorWithTasks(["One", "Two"]);
    await page.route("**/assets/task-dialog-*", async (route) => {
      for (const key of [" ", "x", "1", "Delete", "Enter"]) await page.keyboard.press(key);
      await route.continue();
    });
    await tasks.checkbox("One").press("d");
    const dialog = page.getByRole("dialog", { name: "When is “One” due?" });
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await tasks.titles()).to.deep.equal(["One", "Two"]);
    expect(await tasks.checkbox("One").isChecked()).to.equal(false);
    expect(new URL(page.url()).search).to.equal("");
    await tasks.checkbox("Two").press("2");
    await eventually(async () => {
      const { items } = await user.client.listTasks({});
      expect(items.map(({ priority }) => priority)).to.have.members([4, 2]);
    });
  });
});
