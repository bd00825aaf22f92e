import { expect } from "chai";
import { eventually } from "../src/eventually.js";
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

    const form = await tasks.edit("Buy milk");
    await form.getByLabel("Title").fill("Buy oat milk");
    await form.getByLabel("Description").fill("Two litres\nThe blue one");
    await form.getByRole("button", { name: "Save" }).click();
    await tasks.row("Buy oat milk").getByText("Two litres").waitFor();
    await eventually(async () => {
      const [task] = await stored();
      expect(task?.title).to.equal("Buy oat milk");
      expect(task?.description).to.equal("Two litres\nThe blue one");
    });

    await tasks.checkbox("Buy oat milk").click();
    expect(await tasks.checkbox("Buy oat milk").isChecked()).to.equal(true);
    await page.getByRole("heading", { name: "All done" }).waitFor();
    expect((await stored())[0]?.completed).to.equal(true);

    await tasks.show("Done");
    await tasks.checkbox("Buy oat milk").click();
    await page.getByRole("heading", { name: "Nothing done yet" }).waitFor();
    expect((await stored())[0]?.completed).to.equal(false);

    await tasks.show("All");
    await tasks.remove("Buy oat milk");
    await page.getByRole("heading", { name: "Nothing here yet" }).waitFor();
    await tasks.closeToast("“Buy oat milk” deleted.");
    await eventually(async () => expect(await stored()).to.deep.equal([]));
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
    }
    await eventually(async () =>
      expect(await tasks.titles()).to.deep.equal(["Third", "Second", "First"]),
    );
    await eventually(async () => expect(await stored()).to.have.length(3));

    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label"));
    await keyboard.press("ArrowDown");
    expect(await focused()).to.equal("Third");
    await keyboard.press("ArrowDown");
    expect(await focused()).to.equal("Second");

    await keyboard.press("e");
    await keyboard.press("End");
    await keyboard.type(" thoughts");
    await keyboard.press("Tab");
    await keyboard.type("are better");
    await keyboard.press("Control+Enter");
    await eventually(async () => {
      const task = (await stored()).find(({ title }) => title === "Second thoughts");
      expect(task?.description).to.equal("are better");
    });
    expect(await focused()).to.equal("Second thoughts");

    await keyboard.press("Enter");
    await keyboard.type(" that nobody wants");
    await keyboard.press("Escape");
    expect(await focused()).to.equal("Second thoughts");
    expect(await tasks.titles()).to.deep.equal(["Third", "Second thoughts", "First"]);

    await keyboard.press("Space");
    await eventually(async () => {
      const task = (await stored()).find(({ title }) => title === "Second thoughts");
      expect(task?.completed).to.equal(true);
    });
    // It leaves the open tasks, and the next one gets the focus.
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["Third", "First"]));
    expect(await focused()).to.equal("First");

    await keyboard.press("Delete");
    expect(await tasks.titles()).to.deep.equal(["Third"]);
    expect(await focused()).to.equal("Third");
    await keyboard.press("Control+z");
    expect(await tasks.titles()).to.deep.equal(["Third", "First"]);
    expect(await stored()).to.have.length(3);

    await keyboard.press("?");
    await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
    await keyboard.press("Escape");
    await keyboard.press("/");
    expect(await focused()).to.equal("Search");
  });

  it("can include a second edit while the first is being saved", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Draft"]);
    const release: (() => void)[] = [];
    await page.route("**/api/tasks/*", async (route) => {
      await new Promise<void>((resolve) => release.push(resolve));
      await route.continue();
    });
    await tasks.checkbox("Draft").focus();
    for (const text of [" one", " two"]) {
      await page.keyboard.press("Enter");
      await page.keyboard.type(text);
      await page.keyboard.press("Enter");
    }
    await eventually(() => expect(release).to.have.length(1));
    release[0]?.();
    await eventually(() => expect(release).to.have.length(2));
    release[1]?.();
    await eventually(async () => {
      expect((await user.client.listTasks()).items[0]?.title).to.equal("Draft one two");
    });
    expect(await page.getByRole("dialog").count()).to.equal(0);
    expect(await tasks.titles()).to.deep.equal(["Draft one two"]);
  });

  it("can begin with a pasted list, one task per line", async () => {
    const { user, page, tasks } = await newVisitor({
      permissions: ["clipboard-read", "clipboard-write"],
    });
    await tasks.open();
    await page.evaluate(() => navigator.clipboard.writeText("- Bread\n- Butter\n\n[ ] Jam"));
    await tasks.newTask.focus();
    await page.keyboard.press("Control+v");
    await page.getByRole("button", { name: "Add 3 tasks" }).click();
    await eventually(async () => {
      const { items } = await user.client.listTasks();
      expect(items.map(({ title }) => title)).to.deep.equal(["Bread", "Butter", "Jam"]);
    });
    await eventually(async () =>
      expect(await tasks.titles()).to.deep.equal(["Bread", "Butter", "Jam"]),
    );
  });

  it("refuses a title that is too long, and keeps it", async () => {
    const { user, page, tasks } = await newVisitor();
    await tasks.open();
    const title = "🥛".repeat(201);
    await tasks.add(title);
    await page.getByText("1 character too long for a title.").waitFor();
    expect(await tasks.newTask.inputValue()).to.equal(title);
    await tasks.add("🥛".repeat(200));
    await eventually(async () => expect((await user.client.listTasks()).items).to.have.length(1));
  });
});
