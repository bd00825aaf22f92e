import { withClient } from "@docket/testing";
import { expect } from "chai";
import type { Locator, Page } from "playwright-core";
import { expectNoSidewaysScroll } from "../src/axe.js";
import { testApi } from "../src/environment.js";
import { eventually } from "../src/eventually.js";
import { holdBack } from "../src/hold-back.js";
import { newVisitor, type Visitor, visitorWithTasks } from "../src/visitor.js";

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

const field = (panel: Locator, name: string) =>
  panel.getByRole("button", { name: new RegExp(`^${name}:`) });
const nameIn = (page: Page) => page.getByRole("textbox", { name: "Name" });
const closed = (page: Page) => page.getByRole("dialog").waitFor({ state: "detached" });

describe("what is typed in an editor", () => {
  const beside = (page: Page) => page.mouse.click(20, 700);
  const names = async ({ user: { client } }: Visitor) => {
    const [lists, labels] = await Promise.all([client.listLists(), client.listLabels()]);
    const named = lists.items.filter(({ isInbox }) => !isInbox).map(({ name }) => name);
    return [...named, ...labels.items.map(({ name }) => `@${name}`)].sort();
  };

  it("counts when a name's dialog is closed by a click beside it, its button or Back, not by Escape or Cancel", async () => {
    const visitor = await newVisitor();
    const { user, page, tasks } = visitor;
    await tasks.open();
    const add = async (name: string) => {
      await page.getByRole("button", { name: "Add a list" }).click();
      await nameIn(page).fill(name);
      // Back closes it once it has its entry in the history, a moment after it is shown.
      await page.waitForFunction(() => history.state?.layer !== undefined);
    };
    await add("Errands");
    await beside(page);
    await page.getByRole("heading", { name: "Errands", level: 1 }).waitFor();
    await add("Garden");
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("heading", { name: "Garden", level: 1 }).waitFor();
    await add("Kitchen");
    await page.goBack();
    await page.getByRole("heading", { name: "Kitchen", level: 1 }).waitFor();
    await add("Nothing");
    await page.keyboard.press("Escape");
    await closed(page);
    await add("Nothing either");
    await page.getByRole("button", { name: "Cancel" }).click();
    await closed(page);
    await add("  ");
    await beside(page);
    await closed(page);
    await add("errands");
    await beside(page);
    await page.getByText("There is a list with this name already.").waitFor();
    await page.goBack();
    expect(await nameIn(page).inputValue()).to.equal("errands");
    await page.keyboard.press("Escape");
    await closed(page);
    await tasks.command("Add a label");
    await nameIn(page).fill("outdoors");
    await beside(page);
    await page.getByRole("heading", { name: "outdoors", level: 1 }).waitFor();
    await eventually(async () =>
      expect(await names(visitor)).to.deep.equal(["@outdoors", "Errands", "Garden", "Kitchen"]),
    );

    const list = (await user.client.listLists()).items.find(({ name }) => name === "Garden")!;
    await tasks.go(`lists/${list.id}`);
    const more = page
      .getByRole("main")
      .getByRole("button", { name: /more$|^More/i })
      .first();
    await more.click();
    await page.getByRole("menuitem", { name: "Edit list" }).click();
    await nameIn(page).fill("Balcony");
    await beside(page);
    await page.getByRole("heading", { name: "Balcony", level: 1 }).waitFor();
    await more.click();
    await page.getByRole("menuitem", { name: "Add a section" }).click();
    await nameIn(page).fill("Herbs");
    await beside(page);
    await page.getByRole("heading", { name: "Herbs", level: 2 }).waitFor();
  });

  it("counts when it is how often a task repeats, without a press of the button", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Water the figs"]);
    const panel = await tasks.edit("Water the figs");
    const repeat = async () => (await user.client.listTasks({})).items[0]?.repeat ?? null;
    const open = () => field(panel, "Repeats").click();
    const close = async () => {
      await page.getByRole("heading", { level: 1 }).click();
      await page.getByRole("spinbutton", { name: "Every" }).waitFor({ state: "detached" });
    };
    await open();
    await page.getByRole("radio", { name: "The day it is completed" }).check();
    await close();
    await open();
    await page.getByRole("spinbutton", { name: "Every" }).press("Backspace");
    await page.keyboard.type("3");
    await page.getByRole("combobox", { name: "Unit" }).selectOption("DAILY");
    await page.keyboard.press("Escape");
    await page.getByRole("spinbutton", { name: "Every" }).waitFor({ state: "detached" });
    expect(await repeat()).to.equal(null);
    await open();
    await page.getByRole("spinbutton", { name: "Every" }).press("Backspace");
    await page.keyboard.type("3");
    await page.getByRole("combobox", { name: "Unit" }).selectOption("DAILY");
    await close();
    await eventually(async () =>
      expect(await repeat()).to.deep.equal({ rule: "FREQ=DAILY;INTERVAL=3", from: "due" }),
    );
    await open();
    await page.getByRole("radio", { name: "The day it is completed" }).check();
    await close();
    await eventually(async () => expect((await repeat())?.from).to.equal("completion"));
  });

  it("counts when it is a label and Back closes the task", async () => {
    const visitor = await visitorWithTasks(["Water the figs"], phone);
    await visitor.tasks.edit("Water the figs");
    await visitor.tasks.panel.locator('input[aria-label="Labels"]').fill("outdoors");
    await visitor.page.goBack();
    await visitor.tasks.panel.waitFor({ state: "detached" });
    await eventually(async () => expect(await names(visitor)).to.deep.equal(["@outdoors"]));
  });

  it("is there again after a reload, and nothing of it after it has counted or not", async () => {
    const visitor = await visitorWithTasks(["Water the figs"]);
    const { user, page, tasks } = visitor;
    const panel = await tasks.edit("Water the figs");
    const date = page.getByRole("textbox", { name: "Date" });
    const every = page.getByRole("spinbutton", { name: "Every" });
    const reload = async () => {
      await page.reload();
      await tasks.settled();
    };
    await field(panel, "Due").click();
    await date.fill("2030-05-06");
    await page.getByLabel("Time").fill("10:30");
    await reload();
    await field(panel, "Due").click();
    await eventually(async () => expect(await date.inputValue()).to.equal("2030-05-06"));
    expect(await page.getByLabel("Time").inputValue()).to.equal("10:30");
    await page.getByRole("heading", { level: 1 }).click();
    await eventually(async () => {
      const [task] = (await user.client.listTasks({})).items;
      expect([task?.dueDate, task?.dueTime]).to.deep.equal(["2030-05-06", "10:30"]);
    });
    await field(panel, "Due").click();
    expect(await date.inputValue()).to.equal("");
    await date.fill("2031-05-06");
    await page.keyboard.press("Escape");
    await date.waitFor({ state: "detached" });
    await field(panel, "Repeats").click();
    await every.fill("4");
    await reload();
    await field(panel, "Due").click();
    expect(await date.inputValue()).to.equal("");
    await page.keyboard.press("Escape");
    await field(panel, "Repeats").click();
    expect(await every.inputValue()).to.equal("4");
    await page.keyboard.press("Escape");
    await every.waitFor({ state: "detached" });
    await panel.locator('input[aria-label="Labels"]').fill("outdoors");
    await reload();
    expect(await panel.locator('input[aria-label="Labels"]').inputValue()).to.equal("outdoors");
    await page.getByRole("button", { name: "Add a list" }).click();
    await nameIn(page).fill("Errands");
    await reload();
    await page.getByRole("button", { name: "Add a list" }).click();
    expect(await nameIn(page).inputValue()).to.equal("Errands");
    await page.getByRole("button", { name: "Add list" }).click();
    await page.getByRole("heading", { name: "Errands", level: 1 }).waitFor();
    await page.getByRole("button", { name: "Add a list" }).click();
    expect(await nameIn(page).inputValue()).to.equal("");
  });

  it("is not shown again after a reload if it has counted before", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Water the figs"]);
    const panel = await tasks.edit("Water the figs");
    const due = async () => {
      const [task] = (await user.client.listTasks({})).items;
      return [task?.dueDate != null, task?.dueTime];
    };
    await field(panel, "Due").click();
    await page.getByLabel("Time").fill("10:30");
    await page.getByLabel("Time").press("Enter");
    await eventually(async () => expect(await due()).to.deep.equal([true, "10:30"]));
    await page.getByRole("combobox", { name: "Time zone" }).waitFor();
    await page.reload();
    await tasks.settled();
    await field(panel, "Due").press("Delete");
    await eventually(async () => expect(await due()).to.deep.equal([false, null]));
    await field(panel, "Due").click();
    expect(await page.getByLabel("Time").inputValue()).to.equal("");
    await page.getByRole("heading", { level: 1 }).click();
    await page.getByLabel("Time").waitFor({ state: "detached" });
    await tasks.settled();
    expect(await due()).to.deep.equal([false, null]);
  });

  it("is a new section’s name, not that of a section whose id is that of the list", async () => {
    const { user, page, tasks } = await newVisitor();
    const { id } = await user.client.createList({ name: "Garden" });
    await withClient(testApi().superuserUrl, (client) =>
      client.query(
        "INSERT INTO sections (id, user_id, list_id, name, position) VALUES ($2, $1, $2, 'Herbs', 'a')",
        [user.id, id],
      ),
    );
    await tasks.open();
    await tasks.go(`lists/${id}`);
    await page.getByRole("heading", { name: "Herbs", level: 2 }).waitFor();
    await page.getByRole("button", { name: "Garden: more" }).click();
    await page.getByRole("menuitem", { name: "Add a section" }).click();
    await nameIn(page).fill("Roses");
    await page.reload();
    await page.getByRole("button", { name: "Section Herbs: more" }).click();
    await page.getByRole("menuitem", { name: "Rename" }).click();
    expect(await nameIn(page).inputValue()).to.equal("Herbs");
  });
});

describe("with text of twice the size on a small phone", () => {
  it("the editor of a date is as wide as its sheet", async () => {
    const { page, tasks } = await visitorWithTasks(["Water the figs"], phone);
    await page.evaluate(() => {
      document.documentElement.style.fontSize = "200%";
    });
    const panel = await tasks.edit("Water the figs");
    for (const name of ["Due", "Start", "Repeats"]) {
      await field(panel, name).click();
      const sheet = page.getByRole("dialog", { name });
      await sheet.getByRole("table").or(sheet.getByRole("spinbutton")).first().waitFor();
      const excess = await sheet.evaluate((one) => one.scrollWidth - one.clientWidth);
      expect(excess, name).to.equal(0);
      await page.keyboard.press("Escape");
      await sheet.waitFor({ state: "detached" });
    }
    await expectNoSidewaysScroll(page, "task");
  });
});

describe("after a sign-out", () => {
  it("nothing of the user stays in the storage of any tab", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Water the figs"]);
    const stored = (one: Page) =>
      one.evaluate(async () => ({
        keys: [...Object.keys(localStorage), ...Object.keys(sessionStorage)],
        values: [...Object.values(localStorage), ...Object.values(sessionStorage)].join(),
        databases: (await indexedDB.databases()).map(({ name }) => name),
      }));
    const other = await page.context().newPage();
    for (const one of [page, other]) {
      await one.goto("/today");
      await one.locator("#new-task").fill("A secret line");
      await one.getByRole("link", { name: "Inbox" }).click();
      await one.getByText("Water the figs").click();
      await one.getByRole("textbox", { name: "Title" }).fill("");
      await one.getByRole("heading", { level: 1 }).click();
      await one.getByText("Enter a title.").waitFor();
      await one.getByRole("button", { name: "Lists", exact: true }).click();
      await field(one.locator("[data-task-panel]"), "Due").click();
      await one.getByRole("textbox", { name: "Date" }).fill("a secret day");
      await one.reload();
      await one.locator("[data-task-panel]").waitFor();
      await one.getByRole("button", { name: "Assistant" }).click();
      await one.getByRole("textbox", { name: "Message" }).fill("A secret message");
      expect((await stored(one)).keys.join()).to.contain(user.id);
    }
    await tasks.page.getByRole("button", { name: /account menu/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    const discard = page.getByRole("button", { name: "Discard and sign out" });
    await discard
      .or(page.getByRole("heading", { name: "Sign in" }))
      .first()
      .waitFor();
    if (await discard.isVisible()) await discard.click();
    for (const one of [page, other]) {
      await one.getByRole("heading", { name: "Sign in" }).waitFor();
      await one.reload();
      await one.getByRole("heading", { name: "Sign in" }).waitFor();
      await eventually(async () => {
        const { keys, values, databases } = await stored(one);
        expect(
          keys.filter((key) => !/^docket\.(signed-out|assistant|email)$/.test(key)),
        ).to.deep.equal([]);
        expect(values).not.to.match(/@|secret/);
        expect(databases).to.deep.equal([]);
      });
    }
  });
});

describe("the account menu", () => {
  it("has all its items when it opens, an administrator’s as well", async () => {
    const { page, tasks } = await newVisitor();
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    await page.route("**/api/me", async (route) => {
      const response = await route.fetch();
      await answered;
      await route.fulfill({ response, json: { ...(await response.json()), isAdmin: true } });
    });
    await tasks.open();
    const button = page.getByRole("button", { name: /account menu/ });
    const asked = page.waitForRequest("**/api/me");
    await button.click();
    await asked;
    expect(await page.getByRole("menu").count(), "not before the answer").to.equal(0);
    answer();
    await page.getByRole("menuitem", { name: "Your account" }).waitFor();
    expect(await page.getByRole("menuitem", { name: "Administration" }).count()).to.equal(1);
    await holdBack(page, "**/api/me");
    await page.reload();
    await tasks.settled();
    await button.click();
    await page.getByRole("menuitem", { name: "Your account" }).waitFor();
    expect(await page.getByRole("menuitem", { name: "Administration" }).count()).to.equal(1);
  });

  it("has them for who signs in next in the same page, and asks for them once", async () => {
    const { page, tasks, user } = await newVisitor();
    await tasks.open();
    const menu = page.getByRole("button", { name: /account menu/ });
    await menu.click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.getByRole("link", { name: "Create an account" }).click();
    await page.getByLabel("Name").fill("Next");
    await page.getByLabel("Email").fill(`next-${user.email}`);
    await page.getByLabel("Password", { exact: true }).fill("a good password");
    await page.keyboard.press("Enter");
    await tasks.settled();
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    let asked = 0;
    await page.route("**/api/me", async (route) => {
      if (route.request().method() !== "GET") return route.continue();
      asked += 1;
      const response = await route.fetch();
      await answered;
      await route.fulfill({ response, json: { ...(await response.json()), isAdmin: true } });
    });
    await menu.click();
    await eventually(async () => expect(asked).to.equal(1));
    expect(await page.getByRole("menu").count(), "not before the answer").to.equal(0);
    answer();
    await page.getByRole("menuitem", { name: "Your account" }).waitFor();
    expect(await page.getByRole("menuitem", { name: "Administration" }).count()).to.equal(1);
    await tasks.settled();
    expect(asked).to.equal(1);
  });
});

describe("the account dialog", () => {
  it("is closed by the second attempt after something was typed", async () => {
    const { page, tasks } = await newVisitor();
    await tasks.open();
    const dialog = page.getByRole("dialog", { name: "Your account" });
    const open = async () => {
      await page.getByRole("button", { name: /account menu/ }).click();
      await page.getByRole("menuitem", { name: "Your account" }).click();
      await dialog.waitFor();
    };
    await open();
    await page.mouse.click(20, 700);
    await closed(page);
    await open();
    const email = dialog.getByLabel("Email", { exact: true });
    const attempts = [
      () => page.mouse.click(20, 700),
      () => page.keyboard.press("Escape"),
      () => page.goBack(),
      () => dialog.getByRole("button", { name: "Close" }).click(),
    ];
    for (const [index, attempt] of attempts.entries()) {
      const typed = `typed${index}@example.com`;
      await email.fill(typed);
      await attempt();
      await dialog.getByText("This is not saved.").waitFor();
      expect(await email.inputValue()).to.equal(typed);
      expect(await email.evaluate((field) => field === document.activeElement)).to.equal(true);
    }
    await dialog.getByLabel("Name", { exact: true }).fill("Ada");
    await page.keyboard.press("Enter");
    await page.getByText("Name updated.").waitFor();
    await page.keyboard.press("Escape");
    await closed(page);
    await open();
    await dialog.getByLabel("Name", { exact: true }).fill("Augusta");
    await email.fill("augusta@example.com");
    await page.keyboard.press("Escape");
    await eventually(async () =>
      expect(await dialog.getByText("This is not saved.").count()).to.equal(2),
    );
    await page.keyboard.press("Escape");
    await closed(page);
  });
});
