import { expect } from "chai";
import { eventually } from "../src/eventually.js";
import { visitorWithTasks } from "../src/visitor.js";

describe("filtering tasks", () => {
  it("searches titles and descriptions, highlights matches, and says when there are none", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Buy milk", "Call the milkman", "Read"]);
    await user.client.createTask({ title: "Cook", description: "Rice with MILK" });
    await tasks.search.fill("milk");
    await eventually(async () =>
      expect(await tasks.titles()).to.deep.equal(["Cook", "Call the milkman", "Buy milk"]),
    );
    expect(await tasks.row("Call the milkman").locator("mark").textContent()).to.equal("milk");

    await tasks.search.fill("yacht");
    await page.getByRole("heading", { name: "No results for “yacht”" }).waitFor();
    await page.getByRole("button", { name: "Clear search" }).last().click();
    await eventually(async () => expect(await tasks.titles()).to.have.length(4));
  });

  it("shows open, done and all tasks, and keeps the view in the URL", async () => {
    const { user, page, tasks } = await visitorWithTasks(["One", "Two"]);
    await user.client.createTask({ title: "Three", completed: true });
    await tasks.show("Done");
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["Three"]));
    await tasks.show("All");
    await page.getByRole("combobox", { name: "Sort by" }).selectOption("A to Z");
    await eventually(async () =>
      expect(await tasks.titles()).to.deep.equal(["One", "Three", "Two"]),
    );
    await page.reload();
    await tasks.settled();
    expect(await tasks.titles()).to.deep.equal(["One", "Three", "Two"]);
    expect(new URL(page.url()).search).to.equal("?show=all&sort=title");
  });

  it("says so when a new task is not in the view", async () => {
    const { tasks } = await visitorWithTasks(["Open one"]);
    await tasks.show("Done");
    await tasks.add("Open two");
    await tasks.toasts.getByText("“Open two” was added, but isn’t shown in this view.").waitFor();
    await tasks.toasts.getByRole("button", { name: "Show", exact: true }).click();
    await tasks.checkbox("Open two").waitFor();
  });

  it("renders only visible rows, and loads the others while scrolling", async () => {
    const many = 450;
    const { user, page, tasks } = await visitorWithTasks([]);
    const titles = Array.from({ length: many }, (_, index) => `Task ${index + 1}`);
    for (let from = 0; from < many; from += 50) {
      const part = titles.slice(from, from + 50);
      await Promise.all(part.map((title) => user.client.createTask({ title })));
    }
    await tasks.open("?sort=oldest");
    const seen = new Set<string>();
    await eventually(async () => {
      for (const title of await tasks.titles()) seen.add(title);
      expect(await tasks.rows.count()).to.be.below(60);
      await page.mouse.wheel(0, 700);
      expect([...titles].every((title) => seen.has(title))).to.equal(true);
    });
    expect(
      await page.getByRole("heading", { name: "Tasks", exact: false }).textContent(),
    ).to.include(String(many));
    await page.keyboard.press("n");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await eventually(async () => {
      const place = await page.evaluate(() =>
        document.activeElement?.closest("li")?.getAttribute("aria-posinset"),
      );
      expect(place).to.equal(String(many));
    });
  });
});
