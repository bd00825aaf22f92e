import { expect } from "chai";
import type { BrowserContextOptions, Locator } from "playwright-core";
import { expectAccessible } from "../src/axe.js";
import { testApi } from "../src/environment.js";
import { eventually } from "../src/eventually.js";
import { Finger } from "../src/finger.js";
import { holdBack } from "../src/hold-back.js";
import { tap } from "../src/tap.js";
import { newVisitor, type Visitor, visitorWithTasks } from "../src/visitor.js";

const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};

const PANEL = "[data-task-panel]";
const EDITOR = `[role="dialog"]`;

interface OpenPanel extends Visitor {
  id: string;
  panel: Locator;
  title: Locator;
}

type Fields = Parameters<Visitor["user"]["client"]["createTask"]>[0];

/** Creates a user with one task, and opens the task's panel by its address. */
async function openPanel(fields: Fields, options: BrowserContextOptions = {}): Promise<OpenPanel> {
  const visitor = await newVisitor(options);
  const { id } = await visitor.user.client.createTask(fields);
  await visitor.page.goto(`/inbox?task=${id}`);
  const panel = visitor.page.locator(PANEL);
  const title = panel.getByRole("textbox", { name: "Title" });
  await title.waitFor();
  return { ...visitor, id, panel, title };
}

const field = (panel: Locator, name: string) =>
  panel.getByRole("button", { name: new RegExp(`^${name}:`) });

describe("the panel of a task", () => {
  it("opens by its address although the assistant was open at the last visit", async () => {
    const { page, title } = await openPanel({ title: "Milk" });
    const address = page.url();
    await page.getByRole("button", { name: "Assistant" }).click();
    await page.getByRole("textbox", { name: "Message" }).waitFor();
    await page.goto(address);
    await title.waitFor();
    await page.goto("/livez");
    await page.goto(address);
    await title.waitFor();
    expect(page.url()).to.equal(address);
  });

  for (const [where, options] of [
    ["beside the list", {}],
    ["on a phone", phone],
  ] as const)
    it(`keeps the fields in reach below a long description, ${where}`, async () => {
      const description = Array.from({ length: 200 }, (_, n) => `Line ${n}`).join("\n");
      const { page, panel } = await openPanel({ title: "Read", description }, options);
      const text = panel.getByText("Line 0");
      const inReach = async (shown: Locator) => {
        await eventually(async () => expect((await shown.boundingBox())?.height).to.be.above(150));
        const { y, height } = (await field(panel, "Due").boundingBox())!;
        expect(y + height).to.be.below(page.viewportSize()!.height);
      };
      await inReach(text.locator(".."));
      await expectAccessible(page, `a long description ${where}`);
      await text.click();
      const box = panel.getByRole("textbox", { name: "Description" });
      await inReach(box);
      expect(await box.inputValue()).to.equal(description);
      await box.press("Escape");
      // Editing goes on at what was read.
      const scroller = text.locator("..");
      const top = await scroller.evaluate((one) => {
        one.scrollTop = one.scrollHeight / 2;
        return one.scrollTop;
      });
      await scroller.click({ position: { x: 20, y: 100 } });
      const caret = await box.evaluate((one: HTMLTextAreaElement) => one.selectionStart);
      expect(description.slice(0, caret).split("\n").length).to.be.within(100, 110);
      expect(await box.evaluate((one) => one.scrollTop)).to.be.closeTo(top, 12);
      await box.press("Escape");
      expect(await scroller.evaluate((one) => one.scrollTop)).to.be.closeTo(top, 12);
    });

  it("shows a priority in the colour that the list has for it", async () => {
    const { page, panel } = await openPanel({ title: "Milk", priority: 1 });
    const colorOf = (one: Locator, property: string) =>
      one.evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
    const inList = page.getByRole("list", { name: "Tasks" }).getByRole("checkbox");
    const color = await colorOf(inList, "border-top-color");
    expect(color).to.not.equal(await colorOf(page.locator("body"), "color"));
    const completed = panel.getByRole("checkbox", { name: "Completed" });
    expect(await colorOf(completed, "border-top-color")).to.equal(color);
    const flag = panel.locator("label:has([aria-label=High]) svg");
    expect(await colorOf(flag, "color")).to.equal(color);
  });

  it("saves the title on Enter, not on Escape, and asks which to keep after a conflicting change", async () => {
    const { user, id, panel, title } = await openPanel({ title: "Call the plumber" });
    const stored = async () => (await user.client.getTask({ id })).title;
    await title.fill("Call the electrician");
    await title.press("Escape");
    expect(await title.inputValue()).to.equal("Call the plumber");
    await title.fill("Call the roofer");
    await title.press("Enter");
    await eventually(async () => expect(await stored()).to.equal("Call the roofer"));

    await title.fill("Mine");
    await user.client.updateTask({ id, title: "Theirs" });
    await panel.getByText(/^Changed elsewhere to Theirs while you were typing/).waitFor();
    await title.press("Enter");
    expect(await stored()).to.equal("Theirs");
    await panel.getByRole("button", { name: "Keep my version" }).click();
    await eventually(async () => expect(await stored()).to.equal("Mine"));
  });

  it("keeps an invalid title across a reload, and saves a pending edit when it is closed", async () => {
    const { user, id, title, page, panel } = await openPanel({ title: "Call the plumber" });
    await title.fill("a".repeat(203));
    await title.press("Enter");
    await panel.getByText("The title is 3 characters too long.").waitFor();
    await page.reload();
    await title.waitFor();
    expect(await title.inputValue()).to.equal("a".repeat(203));
    expect((await user.client.getTask({ id })).title).to.equal("Call the plumber");

    await title.fill("Call Ann");
    await panel.getByRole("button", { name: "Close task" }).click();
    await panel.waitFor({ state: "detached" });
    expect(new URL(page.url()).searchParams.get("task")).to.equal(null);
    await eventually(async () => {
      expect((await user.client.getTask({ id })).title).to.equal("Call Ann");
    });
  });

  it("shows URLs and email addresses in the description as links", async () => {
    const description = "See https://example.com/a?b=1.\nAsk amara@example.org";
    const { panel } = await openPanel({ title: "Read", description });
    const links = panel.getByRole("link");
    expect(
      await links.evaluateAll((all) => all.map((link) => link.getAttribute("href"))),
    ).to.deep.equal(["https://example.com/a?b=1", "mailto:amara@example.org"]);
    await panel.getByText("See ").click({ position: { x: 4, y: 8 } });
    expect(await panel.getByRole("textbox", { name: "Description" }).inputValue()).to.equal(
      description,
    );
  });

  it("sets dates by shortcut key and typed text, and repetition in words", async () => {
    const { user, id, panel, page } = await openPanel({ title: "Water the figs" });
    await field(panel, "Due").press("m");
    await panel.getByRole("button", { name: "Due: Tomorrow" }).waitFor();

    await field(panel, "Due").press("Enter");
    await page.getByRole("textbox", { name: "Date" }).fill("sometime");
    await page.getByText("“sometime” is not a date.").waitFor();
    await page.getByRole("textbox", { name: "Date" }).fill("2030-05-06 9:30");
    await page.getByRole("textbox", { name: "Date" }).press("Enter");
    await eventually(async () => {
      const { dueDate, dueTime, dueZone } = await user.client.getTask({ id });
      expect({ dueDate, dueTime, dueZone }).to.deep.equal({
        dueDate: "2030-05-06",
        dueTime: "09:30",
        dueZone: null,
      });
    });

    await field(panel, "Repeats").press("Enter");
    const repetition = page.getByRole("textbox", { name: "Repetition" });
    await repetition.fill("now and then");
    await repetition.press("Enter");
    await page.getByText("“now and then” is not a repetition.").waitFor();
    await repetition.fill("every! 3 days");
    await repetition.press("Enter");
    await eventually(async () => {
      const { repeat, dueDate } = await user.client.getTask({ id });
      expect(repeat).to.deep.equal({ rule: "FREQ=DAILY;INTERVAL=3", from: "completion" });
      expect(dueDate).to.equal("2030-05-06");
    });

    await field(panel, "Due").press("Delete");
    await panel.getByRole("button", { name: "Due: No date" }).waitFor();
    await eventually(async () => {
      const { dueDate, dueTime, repeat } = await user.client.getTask({ id });
      expect([dueDate, dueTime, repeat]).to.deep.equal([null, null, null]);
    });

    // Escape closes the open editor, then the panel.
    await field(panel, "Due").press("Enter");
    await page.getByRole("textbox", { name: "Date" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("textbox", { name: "Date" }).waitFor({ state: "detached" });
    expect(await panel.count()).to.equal(1);

    // Also while the button still has the focus: the editor takes it some time after it is shown.
    await field(panel, "Due").press("Enter");
    await page.getByRole("textbox", { name: "Date" }).waitFor();
    await field(panel, "Due").press("Escape");
    await page.getByRole("textbox", { name: "Date" }).waitFor({ state: "detached" });
    await panel.getByRole("button", { name: "More" }).press("Enter");
    await page.getByRole("menu").waitFor();
    await panel.getByRole("button", { name: "More" }).press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    expect(await panel.count()).to.equal(1);
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
  });

  it("keeps what is typed in a date's editor when that is closed by a click beside it, not by Escape or a choice", async () => {
    const { user, id, panel, page } = await openPanel({ title: "Water the figs" });
    const typed = page.getByRole("textbox", { name: "Date" });
    const beside = () => page.getByRole("heading", { level: 1 }).click();
    async function type(text: string) {
      await field(panel, "Due").click();
      await typed.fill(text);
    }
    const dates = async () => {
      const { dueDate, dueTime, repeat } = await user.client.getTask({ id });
      return [dueDate, dueTime, repeat?.rule ?? null];
    };
    const have = (...expected: (string | null)[]) =>
      eventually(async () => expect(await dates()).to.deep.equal(expected));

    await type("2030-05-06");
    await beside();
    await have("2030-05-06", null, null);
    await type("2031-01-01");
    await page.getByRole("button", { name: "May 2, 2030" }).click();
    await have("2030-05-02", null, null);
    await type("2031-01-01");
    await page.keyboard.press("Escape");
    await typed.waitFor({ state: "detached" });
    await type("2031-01-01");
    await typed.press("Tab");
    await page.keyboard.press("Escape");
    await typed.waitFor({ state: "detached" });
    await type("2031-01-01");
    const { x, y } = (await typed.boundingBox())!;
    await page.mouse.click(x - 6, y - 6);
    await page.keyboard.press("Escape");
    await typed.waitFor({ state: "detached" });
    await field(panel, "Due").click();
    await page.getByLabel("Time").fill("10:30");
    await page.keyboard.press("Escape");
    await typed.waitFor({ state: "detached" });
    await type("soonish");
    await beside();
    await page.getByText("“soonish” is not a date.").waitFor();
    await field(panel, "Repeats").click();
    await page.getByRole("textbox", { name: "Repetition" }).fill("every 3 days");
    await beside();
    await have("2030-05-02", null, "FREQ=DAILY;INTERVAL=3");
    await field(panel, "Start").click();
    await page.getByRole("textbox", { name: "Start date" }).fill("2030-05-01");
    await beside();
    await eventually(async () =>
      expect((await user.client.getTask({ id })).startDate).to.equal("2030-05-01"),
    );
  });

  it("saves a day and a time that are both typed in an editor when Back closes it", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Water the figs"]);
    await tasks.edit("Water the figs");
    await field(tasks.panel, "Due").click();
    await page.getByRole("textbox", { name: "Date" }).fill("2030-05-06");
    await page.getByLabel("Time").fill("10:30");
    await page.goBack();
    await tasks.panel.waitFor({ state: "detached" });
    await eventually(async () => {
      const { items } = await user.client.listTasks({});
      expect([items[0]?.dueDate, items[0]?.dueTime]).to.deep.equal(["2030-05-06", "10:30"]);
    });
  });

  it("closes one layer per Escape, even one that is still loading", async () => {
    const { panel, page } = await openPanel({
      title: "Water the figs",
      dueDate: "2030-05-06",
      dueTime: "09:30",
    });
    await field(panel, "Due").press("Enter");
    const zone = page.getByRole("combobox", { name: "Time zone" });
    await zone.click();
    await page.getByRole("option", { name: "Africa/Abidjan" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("option").first().waitFor({ state: "hidden" });
    expect(await zone.isVisible()).to.equal(true);
    await page.keyboard.press("Escape");
    await zone.waitFor({ state: "detached" });

    const answer = await holdBack(page, "**/assets/shortcuts-help-*.js");
    const asked = page.waitForRequest("**/assets/shortcuts-help-*.js");
    await field(panel, "Due").focus();
    await page.keyboard.press("?");
    await asked;
    await page.keyboard.press("Escape");
    const came = page.waitForResponse("**/assets/shortcuts-help-*.js");
    answer();
    await came;
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Commands" }).waitFor();
    expect(await page.getByRole("dialog").count()).to.equal(1);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await panel.isVisible()).to.equal(true);
  });

  it("sets priority, list and labels, and creates a label on the fly", async () => {
    const visitor = await newVisitor();
    const { client } = visitor.user;
    const list = await client.createList({ name: "Garden" });
    const { id } = await client.createTask({ title: "Water the figs" });
    await visitor.page.goto(`/inbox?task=${id}`);
    const panel = visitor.page.locator("[data-task-panel]");
    await panel.getByRole("radio", { name: "High" }).click();
    const lists = panel.locator('input[aria-label="List"]');
    await lists.click();
    await visitor.page.getByRole("option", { name: "Garden" }).click();
    const labels = panel.locator('input[aria-label="Labels"]');
    await labels.fill("outdoors");
    await visitor.page.getByRole("option", { name: "Create the label “outdoors”" }).waitFor();
    await labels.press("Enter");
    await eventually(async () => {
      const [label] = (await client.listLabels()).items;
      expect(label?.name).to.equal("outdoors");
      const task = await client.getTask({ id });
      expect([task.priority, task.listId, task.labelIds]).to.deep.equal([1, list.id, [label?.id]]);
    });
  });

  it("keeps each of several labels typed without a pause", async () => {
    const { user, id, panel, page } = await openPanel({ title: "Water the figs" });
    const names = ["garden", "outdoors", "summer", "weekly"];
    // The page may not have them yet, and create them a second time.
    for (const name of names.slice(0, 3)) await user.client.createLabel({ name });
    await panel.locator('input[aria-label="Labels"]').focus();
    for (const name of names) {
      await page.keyboard.insertText(name);
      await page.keyboard.press("Enter");
    }
    await eventually(async () => {
      const { labelIds } = await user.client.getTask({ id });
      const { items } = await user.client.listLabels();
      const given = items.filter((label) => labelIds.includes(label.id));
      expect(given.map(({ name }) => name)).to.have.members(names);
    });
  });

  it("adds, completes and opens subtasks, and reorders them by keyboard and menu", async () => {
    const { user, id, panel, page, title } = await openPanel({ title: "Plan the party" });
    const add = panel.getByRole("textbox", { name: "New subtask" });
    for (const line of ["Invite", "Cook", "Music p1"]) {
      await add.fill(line);
      await add.press("Enter");
      await panel.getByRole("checkbox", { name: line.replace(" p1", "") }).waitFor();
      await eventually(async () => expect(await add.inputValue()).to.equal(""));
    }
    const music = panel.getByRole("button", { name: "Music", exact: true });
    await music.press("Alt+ArrowUp");
    await panel.getByRole("button", { name: "More about Invite" }).click();
    await page.getByRole("menuitem", { name: "Move down" }).click();
    await panel.getByRole("checkbox", { name: "Invite" }).click();
    await panel.getByText("1 of 3 done").waitFor();
    await eventually(async () => {
      const { items } = await user.client.listTasks({ parentId: id, sort: "manual" });
      expect(items.map((one) => [one.title, one.completed, one.priority])).to.deep.equal([
        ["Music", false, 1],
        ["Invite", true, 4],
        ["Cook", false, 4],
      ]);
    });
    await music.click();
    await eventually(async () => expect(await title.inputValue()).to.equal("Music"));
    await panel.getByRole("button", { name: "Plan the party" }).click();
    await eventually(async () => expect(await title.inputValue()).to.equal("Plan the party"));
    await panel.getByRole("button", { name: "Close task" }).click();
    await panel.waitFor({ state: "detached" });
    await page.getByText("Plan the party").click();
    await music.click();
    await eventually(async () => expect(await title.inputValue()).to.equal("Music"));
    await page.goBack();
    await eventually(async () => expect(await title.inputValue()).to.equal("Plan the party"));
    await page.goBack();
    await panel.waitFor({ state: "detached" });
    await page.goForward();
    await page.goForward();
    await eventually(async () => expect(await title.inputValue()).to.equal("Music"));
    await panel.getByRole("button", { name: "Close task" }).click();
    await panel.waitFor({ state: "detached" });
    expect(new URL(page.url()).search).to.equal("");
  });

  it("completes and skips an occurrence of a repeating task, and undoes the completion", async () => {
    const { user, id, page, panel, tasks } = await openPanel({
      title: "Water the figs",
      dueDate: "2030-05-06",
      repeat: { rule: "FREQ=WEEKLY;BYDAY=MO", from: "due" },
    });
    const due = async () => (await user.client.getTask({ id })).dueDate;
    const box = panel.getByRole("checkbox", { name: "Completed" });
    await box.click();
    await eventually(async () => expect(await due()).to.equal("2030-05-13"));
    // Two presses are two opposite ones, not two completions, also if the next date is shown already.
    await box.and(panel.locator(":not(:checked)")).waitFor();
    await box.evaluate((input: HTMLInputElement) => {
      const shown = input.closest("[data-task-panel]")!;
      const dueNow = () => shown.querySelector('[aria-label^="Due:"]')?.ariaLabel;
      const before = dueNow();
      const watch = new MutationObserver(() => {
        if (dueNow() === before) return;
        watch.disconnect();
        input.click();
      });
      watch.observe(shown, { subtree: true, childList: true, attributes: true });
      input.click();
    });
    await tasks.toasts.getByText("Reopened “Water the figs”.").waitFor();
    await eventually(async () => expect(await due()).to.equal("2030-05-13"));
    await page.getByRole("link", { name: "Completed" }).click();
    await page.getByRole("button", { name: /^Water the figs.*May 6/ }).click();
    await panel.getByRole("button", { name: "Times completed" }).click();
    await user.client.completeTask({ id });
    await panel.getByText(/13 May 2030.* done|May 13, 2030.* done/).waitFor();
    await panel.getByRole("button", { name: "Undo the last completion" }).dblclick();
    await eventually(async () => expect(await due()).to.equal("2030-05-13"));
    await tasks.toasts.getByText("Reopened “Water the figs”.").waitFor();
    expect(await tasks.toasts.getByRole("button", { name: "Undo" }).count()).to.equal(1);
    await panel.getByRole("button", { name: "More actions" }).click();
    await panel.page().getByRole("menuitem", { name: "Skip this date" }).click();
    await eventually(async () => expect(await due()).to.equal("2030-05-20"));
  });

  it("shows the history with the description that was replaced, and undoes an entry", async () => {
    const { user, id, panel, title } = await openPanel({ title: "Milk", description: "Whole" });
    const { key } = await user.client.createApiKey({ name: "Kitchen", scope: "write" });
    await fetch(`${testApi().url}/api/tasks/${id}`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ title: "Oat milk", description: "Organic" }),
    });
    await eventually(async () => expect(await title.inputValue()).to.equal("Oat milk"));
    await panel.getByRole("button", { name: "History" }).click();
    const entry = (text: string) => panel.getByRole("listitem").filter({ hasText: text });
    await entry("Renamed from “Milk” to “Oat milk”").getByText("by the key “Kitchen”,").waitFor();
    await panel.getByText("Earlier text").click();
    await panel.getByText("Whole", { exact: true }).waitFor();
    await panel.getByRole("button", { name: "Undo: Renamed" }).click();
    await entry("Renamed from “Oat milk” to “Milk”").getByText("by you,").waitFor();
    await eventually(async () => {
      expect((await user.client.getTask({ id })).title).to.equal("Milk");
      expect(await title.inputValue()).to.equal("Milk");
    });
  });

  it("updates the activity live, and keeps the earlier entries that were loaded", async () => {
    const { user, page, tasks } = await visitorWithTasks(
      Array.from({ length: 52 }, (_, index) => `Task ${index}`),
    );
    await tasks.go("activity");
    const entries = page.getByRole("button", { name: "Undo: Created" });
    await page.getByRole("button", { name: "Show earlier" }).click();
    await eventually(async () => expect(await entries.count()).to.equal(52));
    await user.client.createTask({ title: "From a program" });
    await page.getByText("From a program").waitFor();
    await eventually(async () => expect(await entries.count()).to.equal(53));
  });

  it("offers no undo in the activity for a task that is permanently deleted", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Kept", "Purged"]);
    const [task] = (await user.client.listTasks({ q: "Purged" })).items;
    await user.client.updateTask({ id: task!.id, priority: 1 });
    await user.client.deleteTask({ id: task!.id });
    await tasks.go("activity");
    const undo = page.getByRole("button", { name: /^Undo: / });
    await eventually(async () => expect(await undo.count()).to.equal(4));
    await user.client.purgeTrash({ entity: "task", id: task!.id });
    await page.getByText("A task that is gone").first().waitFor();
    await eventually(async () => expect(await undo.count()).to.equal(1));
  });

  it("of a new task keeps what is typed when the server gives the task an id, and its address is valid elsewhere", async () => {
    const { page, tasks } = await visitorWithTasks([]);
    const { promise: sending, resolve: send } = Promise.withResolvers<void>();
    await page.route("**/api/tasks", async (route) => {
      if (route.request().method() === "POST") await sending;
      await route.continue();
    });
    await tasks.add("Milk");
    const panel = await tasks.edit("Milk");
    await panel.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Copy link" }).click();
    await tasks.toasts.getByText("This task has no link yet").waitFor();
    await panel.getByRole("textbox", { name: "Title" }).fill(" ");
    const subtask = panel.getByRole("textbox", { name: "New subtask" });
    await subtask.fill("Half a subta");
    send();
    await page.waitForURL(/\/inbox\?task=[0-9]+$/);
    expect(await subtask.evaluate((one) => one === document.activeElement)).to.equal(true);
    await panel.getByText("Enter a title.").waitFor();
    await page.reload();
    await subtask.waitFor();
    expect(await subtask.inputValue()).to.equal("Half a subta");
    expect(await panel.getByRole("textbox", { name: "Title" }).inputValue()).to.equal(" ");
  });

  it("deletes the task to the trash and restores it", async () => {
    const { panel, page, user } = await openPanel({ title: "Milk" });
    const address = page.url();
    await panel.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await panel.waitFor({ state: "detached" });
    await eventually(async () => {
      expect((await user.client.listTrash({})).items).to.have.length(1);
    });
    await page.goto(address);
    await panel.getByText("This task is in the trash.").waitFor();
    await panel.getByRole("button", { name: "Restore" }).click();
    await panel.getByText("This task is in the trash.").waitFor({ state: "detached" });
    await page.goto("/inbox?task=999999999");
    await page.getByText("This task no longer exists.").waitFor();
  });

  it("has accessible editors, in both themes", async () => {
    const { panel, page } = await openPanel({ title: "Milk", dueDate: "2020-01-01" });
    await field(panel, "Due").click();
    await page.getByRole("button", { name: "Next month" }).waitFor();
    await expectAccessible(page, "due", [PANEL, EDITOR]);
    await page.keyboard.press("Escape");
    await field(panel, "Repeats").click();
    await page.getByRole("textbox", { name: "Repetition" }).waitFor();
    await expectAccessible(page, "repetition", [PANEL, EDITOR]);
  });

  it("is a sheet on a phone, with large touch targets and subtasks that can be dragged quickly", async () => {
    const { user, id, panel, page } = await openPanel({ title: "Milk" }, phone);
    for (const title of ["One", "Two", "Three"])
      await user.client.createTask({ title, parentId: id });
    const subtask = (title: string) => panel.getByRole("listitem").filter({ hasText: title });
    await subtask("Three").waitFor();
    await (await Finger.on(page)).drag(subtask("One"), subtask("Three"), 12);
    await eventually(async () => {
      const { items } = await user.client.listTasks({ parentId: id, sort: "manual" });
      expect(items.map(({ title }) => title)).to.deep.equal(["Two", "Three", "One"]);
    });
    await tap(field(panel, "Due"));
    await tap(page.getByRole("button", { name: "Tomorrow" }));
    await panel.getByRole("button", { name: "Due: Tomorrow" }).waitFor();
    expect(await tooSmall(panel)).to.deep.equal([]);

    // A very long label can be removed.
    const { id: label } = await user.client.createLabel({ name: "besorgung".repeat(6) });
    await user.client.updateTask({ id, labelIds: [label] });
    const remove = panel.locator(".mantine-Pill-remove");
    await remove.waitFor();
    const { x, width } = (await remove.boundingBox())!;
    expect(x + width).to.be.at.most(phone.viewport!.width);
    await tap(remove);
    await remove.waitFor({ state: "detached" });
    await tap(panel.getByRole("button", { name: "Close task" }));
    await panel.waitFor({ state: "detached" });
  });
});

/** The controls that are less than 44 px high, with the labels that can be pressed for them. */
function tooSmall(panel: Locator): Promise<string[]> {
  return panel.locator("button:visible, [type=checkbox], [type=radio]").evaluateAll((all) =>
    all
      .map((one) => ({ one, box: (one.closest("label") ?? one).getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && box.height < 44)
      .map(({ one, box }) => `${one.getAttribute("aria-label") ?? one.textContent} ${box.height}`),
  );
}
