import { expect } from "chai";
import type { Locator } from "playwright-core";
import { expectAccessible } from "../src/axe.js";
import { eventually } from "../src/eventually.js";
import { newVisitor, type Visitor, visitorWithTasks } from "../src/visitor.js";

interface Adding extends Visitor {
  line: Locator;
  chips: Locator;
}

async function openInbox(): Promise<Adding> {
  const visitor = await newVisitor();
  await visitor.page.goto("/inbox");
  const line = visitor.page.getByRole("textbox", { name: "New task", exact: true });
  await line.waitFor();
  return { ...visitor, line, chips: visitor.page.getByRole("list", { name: "Recognised" }) };
}

async function titles({ user }: Visitor): Promise<string[]> {
  return (await user.client.listTasks({ sort: "oldest" })).items.map(({ title }) => title);
}

async function paste(line: Locator, text: string): Promise<void> {
  await line.focus();
  await line.evaluate((input, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    const options = { clipboardData, bubbles: true, cancelable: true };
    input.dispatchEvent(new ClipboardEvent("paste", options));
  }, text);
}

describe("quick add", () => {
  it("highlights what it recognises, and adds the task", async () => {
    const adding = await openInbox();
    const { line, chips, user, page } = adding;
    await line.fill("Call Bob 2030-05-06 9:30 p1 // bring the plan");
    await chips.getByText("Priority 1").waitFor();
    expect(await page.locator("mark").allTextContents()).to.deep.equal([
      "2030-05-06 9:30",
      "p1",
      "// bring the plan",
    ]);
    await expectAccessible(page, "quick add");
    await line.press("Enter");
    await eventually(async () => {
      const [task] = (await user.client.listTasks()).items;
      expect(task).to.deep.include({
        title: "Call Bob",
        description: "bring the plan",
        dueDate: "2030-05-06",
        dueTime: "09:30",
        priority: 1,
      });
    });
    expect(await line.inputValue()).to.equal("");
    expect(await line.evaluate((one) => one === document.activeElement)).to.equal(true);
  });

  it("says where a task was added if the view does not show it, and opens it", async () => {
    const { page, tasks } = await newVisitor();
    await tasks.open("today");
    await tasks.add("Stay here");
    await tasks.checkbox("Stay here").waitFor();
    await tasks.add("Call Bob 2030-05-06");
    await tasks.toasts.getByText(/^Added “Call Bob” to Inbox · .*2030$/).waitFor();
    await tasks.toasts.getByRole("button", { name: "Open" }).click();
    await tasks.panel.getByRole("textbox", { name: "Title" }).waitFor();
    expect(await page.title()).to.match(/^Call Bob/);
    expect(await tasks.titles()).to.deep.equal(["Stay here"]);
  });

  it("says so, too, if the list is longer than the screen", async () => {
    const { tasks } = await visitorWithTasks(Array.from({ length: 30 }, (_, n) => `Task ${n}`));
    await tasks.add("Out of sight");
    await tasks.toasts.getByText("Added “Out of sight” to Inbox").waitFor();
    await tasks.checkbox("Task 0").press("End");
    await tasks.checkbox("Out of sight").waitFor();
  });

  it("turns a chip into plain text by click or Backspace, and keeps a line without a title", async () => {
    const adding = await openInbox();
    const { line, chips, page } = adding;
    await line.fill("Watch tomorrow");
    await chips.getByRole("button", { name: /Tomorrow/ }).click();
    await chips.waitFor({ state: "detached" });
    await line.press("Enter");
    await eventually(async () => expect(await titles(adding)).to.deep.equal(["Watch tomorrow"]));

    await line.fill("Read p1");
    await chips.waitFor();
    await line.press("Backspace");
    await chips.waitFor({ state: "detached" });
    expect(await line.inputValue()).to.equal("Read p1");
    await line.press("Enter");
    await eventually(async () =>
      expect(await titles(adding)).to.deep.equal(["Watch tomorrow", "Read p1"]),
    );

    // A line without a title is kept, even across a reload.
    await line.fill("tomorrow p1");
    await line.press("Enter");
    await page.getByText("Add a title").waitFor();
    await page.reload();
    await line.waitFor();
    expect(await line.inputValue()).to.equal("tomorrow p1");
  });

  it("asks before it creates a list or a label", async () => {
    const { line, user, page } = await openInbox();
    await line.fill("Prune the roses #Garden @outdoors");
    await line.press("Enter");
    await page.getByText("to create the list “Garden” and the label “outdoors”.").waitFor();
    expect((await user.client.listTasks()).items).to.deep.equal([]);
    await line.press("Enter");
    await eventually(async () => {
      const [task] = (await user.client.listTasks()).items;
      const list = (await user.client.listLists()).items.find(({ name }) => name === "Garden");
      const [label] = (await user.client.listLabels()).items;
      expect(task).to.deep.include({ title: "Prune the roses", listId: list?.id });
      expect(task?.labelIds).to.deep.equal([label?.id]);
    });
  });

  it("keeps text typed while the previous line is being added", async () => {
    const { page, tasks } = await openInbox();
    await tasks.newTask.fill("warm up");
    await tasks.newTask.press("Enter");
    await tasks.checkbox("warm up").waitFor();
    await tasks.newTask.pressSequentially("one\ntwo\nthree\n");
    await eventually(async () =>
      expect(await tasks.titles()).to.deep.equal(["warm up", "one", "two", "three"]),
    );
    expect(await page.evaluate(() => document.activeElement?.id)).to.equal("new-task");
  });

  it("stays with what is typed although the list is scrolled away", async () => {
    const { user, page, tasks } = await newVisitor();
    const { id: listId } = await user.client.createList({ name: "Work" });
    const { id: sectionId } = await user.client.createSection({ listId, name: "First" });
    const { id: last } = await user.client.createSection({ listId, name: "Last" });
    await user.client.createTask({ title: "One", listId, sectionId });
    for (let n = 0; n < 60; n++)
      await user.client.createTask({ title: `Task ${n}`, listId, sectionId: last });
    await tasks.open(`lists/${listId}`);
    await page.getByRole("button", { name: "Add a task: First" }).click();
    await page.keyboard.type("Call ");
    await page.mouse.move(600, 500);
    await page.mouse.wheel(0, 2_400);
    await tasks.row("Task 55").waitFor();
    await page.keyboard.type("Ann");
    await page.keyboard.press("Enter");
    await eventually(async () => {
      const { items } = await user.client.listTasks({ listId, limit: 100 });
      expect(items.map(({ title }) => title)).to.include("Call Ann");
    });
  });

  it("opens in a dialog by shortcut key in a view without an input line", async () => {
    const visitor = await newVisitor();
    const { page, tasks, user } = visitor;
    const name = "A list with a rather long name for the whole kitchen renovation";
    const { id: listId } = await user.client.createList({ name });
    const { id } = await user.client.createTask({ title: "Done already", listId });
    await user.client.completeTask({ id });
    await tasks.open("completed");
    await tasks.row("Done already").waitFor();
    expect(await tasks.list.getByText("Add a task").count()).to.equal(0);
    // A long name does not overflow the sidebar.
    const link = page.getByRole("link", { name });
    const box = await link.boundingBox();
    const sidebar = await page.getByRole("navigation").first().boundingBox();
    expect(box!.x + box!.width).to.be.at.most(sidebar!.x + sidebar!.width);

    await page.keyboard.press("n");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.type("buy tea");
    await page.keyboard.press("Enter");
    await eventually(async () =>
      expect(await titles(visitor)).to.deep.equal(["Done already", "buy tea"]),
    );
  });

  it("creates a task for each pasted line", async () => {
    const { line, page, tasks, user } = await openInbox();
    await paste(line, "- Milk\n+ [x] Bread\n\n- [ ] Eggs\n☑ Tea\n[X] Rice\nx-ray");
    await page.getByRole("button", { name: "Add 6 tasks" }).click();
    await eventually(async () => {
      const { items } = await user.client.listTasks({ sort: "oldest" });
      expect(
        items.map(({ title, completed }) => `${completed ? "done" : "open"}: ${title}`),
      ).to.deep.equal([
        "open: Milk",
        "done: Bread",
        "open: Eggs",
        "done: Tea",
        "done: Rice",
        "open: x-ray",
      ]);
    });
    await tasks.undo("Added 6 tasks.");
    await eventually(async () => expect((await user.client.listTasks()).items).to.deep.equal([]));

    await paste(line, "1. Flour\n2. Sugar");
    await page.getByRole("button", { name: "Add 2 tasks" }).click();
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["Flour", "Sugar"]));
  });

  it("reads each pasted line as if it were typed, and shows what it has recognised", async () => {
    const { line, page, tasks, user } = await openInbox();
    await paste(
      line,
      "Call Mum 2030-05-06 5pm @phone\nWrite @Phone 2\n[x] Pay p1\nRead 1984\n2030-01-01",
    );
    const question = page.getByRole("group", { name: "Pasted lines" });
    await question.getByText("This also creates the label “phone”.").waitFor();
    await question.getByRole("button", { name: /p1/ }).click();
    await question.getByRole("button", { name: /p1/ }).waitFor({ state: "detached" });
    await expectAccessible(page, "pasted lines");
    await page.getByRole("button", { name: "Add 5 tasks" }).click();
    await eventually(async () => {
      const { items } = await user.client.listTasks({ sort: "oldest" });
      const labels = (await user.client.listLabels({})).items;
      expect(labels.map(({ name }) => name)).to.deep.equal(["phone"]);
      expect(
        items.map(({ title, dueDate, dueTime, labelIds, priority, completed }) =>
          [title, dueDate, dueTime, labelIds.length, priority, completed].join(),
        ),
      ).to.deep.equal([
        "Call Mum,2030-05-06,17:00,1,4,false",
        "Write 2,,,1,4,false",
        "Pay p1,,,0,4,true",
        "Read 1984,,,0,4,false",
        "2030-01-01,,,0,4,false",
      ]);
    });
    await paste(line, Array.from({ length: 60 }, (_, n) => `Line ${n} p2`).join("\n"));
    await question.getByText("And so on, for 10 more.").waitFor();
    await question.getByRole("button", { name: "Discard" }).click();
    await tasks.undo("Added 5 tasks.");
    await eventually(async () => {
      expect((await user.client.listTasks()).items).to.deep.equal([]);
      expect((await user.client.listLabels({})).items).to.deep.equal([]);
    });
  });

  it("keeps pasted lines in full until they are added or discarded", async () => {
    const { page, tasks, user } = await openInbox();
    await tasks.go("completed");
    await page.getByRole("heading", { name: "Completed" }).waitFor();
    await page.keyboard.press("n");
    const line = page.getByRole("dialog").getByRole("textbox", { name: "New task" });
    const paragraph = `${"A paragraph ".repeat(30)}and its end`;
    await paste(line, `Milk\n${paragraph}`);
    await page.getByRole("button", { name: "Add 2 tasks" }).waitFor();
    await page.keyboard.press("Escape");
    await line.waitFor({ state: "detached" });

    await page.keyboard.press("n");
    await page.getByRole("button", { name: "Add 2 tasks" }).waitFor();
    // Lines that were pasted earlier do not take the focus from the input.
    expect(await line.evaluate((input) => input === document.activeElement)).to.equal(true);
    await paste(line, "Eggs\nRice");
    await page.getByRole("button", { name: "Add 4 tasks" }).dblclick();
    await eventually(async () => {
      const { items } = await user.client.listTasks({ sort: "oldest" });
      expect(items.map(({ title }) => title.slice(0, 11))).to.deep.equal([
        "Milk",
        "A paragraph",
        "Eggs",
        "Rice",
      ]);
      expect(items[1]!.title).to.match(/…$/);
      expect(items[1]!.description).to.equal(paragraph);
    });

    await paste(line, "Tea\nSalt");
    await page.getByRole("button", { name: "Discard" }).click();
    await page.getByText("You pasted").waitFor({ state: "detached" });
    const kept = await page.evaluate(() => Object.keys(localStorage));
    expect(kept.filter((key) => key.includes("pasted"))).to.deep.equal([]);
  });

  it("understands the examples that it shows, in the language of the account’s dates", async () => {
    const visitor = await newVisitor();
    const { user, page, tasks } = visitor;
    await user.client.updateMe({ locale: "de" });
    await tasks.open();
    const example = await page.locator("q", { hasText: "jeden Montag" }).textContent();
    await tasks.add(example ?? "");
    const title = example?.replace(" jeden Montag", "") ?? "";
    await tasks.edit(title);
    const field = async (name: string, label: string, words: string | RegExp) => {
      await tasks.panel.getByRole("button", { name }).click();
      const input = page.getByRole("textbox", { name: label, exact: true });
      await input.fill((await input.getAttribute("placeholder"))?.split(", ").at(-1) ?? "");
      await input.press("Enter");
      await tasks.panel.getByRole("button", { name: words }).waitFor();
    };
    await tasks.panel.getByRole("button", { name: "Repeats: Jede Woche am Mo" }).waitFor();
    await field("Repeats", "Repetition", "Repeats: Jede zweite Woche am Mo");
    await field("Due", "Date", "Repeats: Jede Woche am Mo");
    await field("Start", "Start date", /^Start: (?!No )/);
  });

  it("a time typed below a day of Upcoming is on that day", async () => {
    const { page, user } = await newVisitor();
    const dueDate = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    await user.client.createTask({ title: "Fair", dueDate });
    await page.goto("/upcoming");
    await page.getByText("Fair").waitFor();
    const ofDay = new RegExp(`^Add a task: .*\\b${Number(dueDate.slice(8))}\\b`);
    await page.getByRole("button", { name: ofDay }).click();
    const line = page.getByRole("textbox", { name: "New task", exact: true }).last();
    await line.fill("Pick up Ann 9:15");
    await line.press("Enter");
    await eventually(async () => {
      const added = (await user.client.listTasks({ q: "Ann" })).items;
      expect(added.map((one) => [one.dueDate, one.dueTime])).to.deep.equal([[dueDate, "09:15"]]);
    });
  });

  it("works offline", async () => {
    const adding = await openInbox();
    const { line, page } = adding;
    // Loads everything that the line needs first: a new browser has stored nothing yet.
    await line.fill("Warm up tomorrow");
    await page.getByRole("button", { name: /Tomorrow/ }).waitFor();
    await line.press("Enter");
    await eventually(async () => expect(await titles(adding)).to.deep.equal(["Warm up"]));
    await page.context().setOffline(true);
    await line.fill("Written on the train tomorrow");
    await line.press("Enter");
    await page.getByRole("checkbox", { name: "Written on the train" }).waitFor();
    await page.context().setOffline(false);
    await eventually(async () => {
      expect(await titles(adding)).to.deep.equal(["Warm up", "Written on the train"]);
    });
  });
});

describe("suggestions in a new task’s line", () => {
  it("complete the name of a list, a section or a label, by keyboard and by a press", async () => {
    const { user, page, tasks } = await newVisitor();
    const { client } = user;
    for (const name of ["Home", "Home repairs", "Work"]) await client.createList({ name });
    const home = (await client.listLists()).items.find(({ name }) => name === "Home")!;
    const kitchen = await client.createSection({ listId: home.id, name: "Kitchen" });
    const label = await client.createLabel({ name: "household goods" });
    await tasks.open();
    const suggestions = page.getByRole("list", { name: "Suggestions" });
    const suggested = (...expected: string[]) =>
      eventually(async () =>
        expect(await suggestions.getByRole("button").allTextContents()).to.deep.equal(expected),
      );
    await tasks.newTask.fill("Buy soap #");
    await suggested("#Inbox", "#Home", "#Home repairs", "#Work");
    await tasks.newTask.pressSequentially("ho");
    await suggested("#Home", "#Home repairs");
    await tasks.newTask.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    expect(await tasks.newTask.inputValue()).to.equal("Buy soap #Home ");
    await suggestions.waitFor({ state: "detached" });
    await page.keyboard.type("/k");
    await suggested("/Kitchen");
    await suggestions.getByRole("button").click();
    await page.keyboard.type("@goo");
    await suggested("@household goods");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Escape");
    await page.keyboard.press("ArrowDown");
    // A letter goes on in the line.
    await page.keyboard.type("d");
    expect(await tasks.newTask.inputValue()).to.equal("Buy soap #Home /Kitchen @good");
    await expectAccessible(page, "suggestions", ["#main"]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await eventually(async () => {
      const [task] = (await client.listTasks({})).items;
      expect(task).to.include({ title: "Buy soap", listId: home.id, sectionId: kitchen.id });
      expect(task?.labelIds).to.deep.equal([label.id]);
    });
  });

  it("complete a name in the middle of the line", async () => {
    const { user, page, tasks } = await newVisitor();
    const list = await user.client.createList({ name: "Home" });
    await tasks.open();
    await tasks.newTask.fill("Buy soap  tomorrow");
    for (const _ of " tomorrow") await page.keyboard.press("ArrowLeft");
    await page.keyboard.type("#ho");
    const suggestion = page.getByRole("list", { name: "Suggestions" }).getByRole("button");
    await suggestion.waitFor();
    // Within a word nothing is begun.
    await page.keyboard.press("ArrowLeft");
    await suggestion.waitFor({ state: "detached" });
    await page.keyboard.press("ArrowRight");
    await suggestion.waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await tasks.newTask.inputValue()).to.equal("Buy soap #Home tomorrow");
    await page.keyboard.type("the day after ");
    expect(await tasks.newTask.inputValue()).to.equal("Buy soap #Home the day after tomorrow");
    await page.keyboard.press("Enter");
    await eventually(async () => {
      const [task] = (await user.client.listTasks()).items;
      expect(task).to.include({ title: "Buy soap", listId: list.id });
    });
  });

  it("are only those that are understood", async () => {
    const { user, page, tasks } = await newVisitor();
    for (const [list, section] of [
      ["Home", "Kitchen"],
      ["Work", "kitchen"],
      ["Garden", "Kiwis"],
    ] as const) {
      const { id } = await user.client.createList({ name: list });
      await user.client.createSection({ listId: id, name: section });
    }
    await tasks.open();
    await page.getByRole("link", { name: "Garden" }).waitFor();
    await tasks.newTask.fill("Paint it /ki");
    const suggestions = page.getByRole("list", { name: "Suggestions" }).getByRole("button");
    await suggestions.filter({ hasText: "/Kiwis" }).waitFor();
    expect(await suggestions.allTextContents()).to.deep.equal(["/Kiwis"]);
  });

  it("leave the keys of the line and of the page to them", async () => {
    const { page, tasks } = await newVisitor();
    await tasks.open();
    await tasks.newTask.fill("Buy soap #i");
    await page.getByRole("list", { name: "Suggestions" }).waitFor();
    await tasks.newTask.press("ArrowDown");
    await page.keyboard.press("Backspace");
    expect(await tasks.newTask.inputValue()).to.equal("Buy soap #");
    await tasks.newTask.press("ArrowDown");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
  });
});
