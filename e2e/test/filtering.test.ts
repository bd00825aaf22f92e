import { expect } from "chai";
import { eventually } from "../src/eventually.js";
import { holdBack } from "../src/hold-back.js";
import { visitorWithTasks } from "../src/visitor.js";

describe("views", () => {
  it("search titles and notes for all words, highlight them, and offer similar tasks", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Buy milk", "Call the milkman", "Read"]);
    await user.client.createTask({ title: "Cook", description: "Rice with MILK" });
    await tasks.open("search");
    await tasks.search.fill("milk");
    await eventually(async () =>
      expect((await tasks.titles()).sort()).to.deep.equal(["Buy milk", "Call the milkman", "Cook"]),
    );
    expect(await tasks.row("Call the milkman").locator("mark").textContent()).to.equal("milk");
    await tasks.search.fill("milk call");
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["Call the milkman"]));
    expect(new URL(page.url()).searchParams.get("q")).to.equal("milk call");
    await tasks.search.fill("MÏLK run");
    await page.getByRole("heading", { name: /^No results/ }).waitFor();
    await tasks.search.fill("milkmen");
    await page
      .getByRole("button", { name: "No task has all of these words. Similar ones" })
      .waitFor();
    expect(await tasks.titles()).to.deep.equal(["Call the milkman"]);
    await tasks.search.fill("mïlk CALL");
    await eventually(async () =>
      expect(await tasks.row("Call the milkman").locator("mark").allTextContents()).to.deep.equal([
        "Call",
        "milk",
      ]),
    );
    const { id } = await user.client.createTask({ title: "Bake bread" });
    await user.client.completeTask({ id });
    await tasks.search.fill("bread");
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["Bake bread"]));
    await tasks.search.fill("yacht");
    await page.getByRole("heading", { name: "No results for “yacht”" }).waitFor();
    await page.getByRole("button", { name: "Clear search" }).last().click();
    await page.getByRole("heading", { name: "What are you looking for?" }).waitFor();
  });

  it("wait for the search to be loaded before they say what it finds", async () => {
    const { page, tasks } = await visitorWithTasks(["Buy milk"]);
    const answer = await holdBack(page, "**/assets/search-*");
    await page.reload();
    await tasks.checkbox("Buy milk").waitFor();
    await tasks.open("search?q=milk");
    await page.locator("main").getByRole("progressbar").waitFor();
    // Longer than the pause after which the number of results is announced.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await page.getByText(/No results|0 tasks found/).count()).to.equal(0);
    answer();
    await tasks.row("Buy milk").locator("mark").waitFor();
    await page.getByText("1 task found.").waitFor({ state: "attached" });
  });

  it("each have an address and a title, and Back returns to the previous one", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Milk"]);
    const list = await user.client.createList({ name: "Errands" });
    await page.getByRole("link", { name: "Errands" }).click();
    await page.getByRole("heading", { name: "Errands", level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).to.equal(`/lists/${list.id}`);
    expect(await page.title()).to.equal("Errands · Docket");
    await page.getByRole("link", { name: "Inbox" }).click();
    await tasks.edit("Milk");
    expect(await page.title()).to.equal("Milk · Docket");
    await page.goBack();
    await tasks.panel.waitFor({ state: "detached" });
    await page.goBack();
    await page.getByRole("heading", { name: "Errands", level: 1 }).waitFor();
    await page.goto("/nowhere");
    await page.getByRole("heading", { name: "Page not found", level: 1 }).waitFor();
    await page.goto("/lists/999999");
    await page.getByRole("heading", { name: "Nothing here", level: 1 }).waitFor();
    expect(await page.title()).to.equal("Not found · Docket");
  });

  it("show overdue tasks above those due today, and the upcoming days", async () => {
    const { user, page, tasks } = await visitorWithTasks([]);
    const day = (offset: number) =>
      new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    await user.client.updateMe({ timeZone: "UTC" });
    await user.client.createTask({ title: "Now", dueDate: day(0), dueTime: "23:59" });
    await user.client.createTask({ title: "Late", dueDate: day(-3) });
    await user.client.createTask({ title: "Soon", dueDate: day(2) });
    await tasks.open("today");
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["Late", "Now"]));
    const due = (title: string) => tasks.row(title).locator("time").textContent();
    expect(await due("Late"), "the heading says that it is overdue").to.equal("3 days ago");
    expect(await due("Now"), "the heading says the day").to.equal("11:59 PM");
    await user.client.createTask({ title: "Later", dueDate: day(-2) });
    await tasks.checkbox("Later").waitFor();
    await page.getByRole("button", { name: "Move to today" }).click();
    await page
      .getByRole("button", { name: "Overdue 2", exact: true })
      .waitFor({ state: "detached" });
    await eventually(async () =>
      expect((await user.client.listTasks({ due: "today" })).items).to.have.length(3),
    );
    await tasks.undo("Rescheduled 2 tasks to today.");
    await page.getByRole("button", { name: "Overdue 2", exact: true }).waitFor();
    await page.getByRole("link", { name: "Upcoming" }).click();
    await tasks.checkbox("Soon").waitFor();
    await tasks.checkbox("Soon").press("Alt+ArrowDown");
    await eventually(async () => {
      const { items } = await user.client.listTasks({ q: "Soon" });
      expect(items[0]?.dueDate).to.equal(day(3));
    });
    await tasks.undo("Rescheduled “Soon” to ");
    await eventually(async () => {
      const { items } = await user.client.listTasks({ q: "Soon" });
      expect(items[0]?.dueDate).to.equal(day(2));
    });
    const farAhead = new Intl.DateTimeFormat("en-US", {
      day: "numeric",
      month: "long",
      timeZone: "UTC",
    }).format(Date.now() + 70 * 86_400_000);
    await page.mouse.move(700, 400);
    await eventually(async () => {
      // By less than the window's height: no day is passed unseen.
      const before = await page.evaluate(() => scrollY);
      await page.mouse.wheel(0, 500);
      await page.waitForFunction((from) => scrollY > from, before);
      expect((await page.getByRole("heading", { level: 2 }).allTextContents()).join()).to.include(
        farAhead,
      );
    });
  });

  it("render only the visible rows of a long list, except in print, and show its count", async () => {
    const many = 300;
    const { user, page, tasks } = await visitorWithTasks([]);
    const titles = Array.from({ length: many }, (_, index) => `Task ${index + 1}`);
    for (let from = 0; from < many; from += 50) {
      const part = titles.slice(from, from + 50);
      await Promise.all(part.map((title) => user.client.createTask({ title })));
    }
    await page.getByRole("heading", { level: 1, name: `Inbox ${many}` }).waitFor();
    expect(await tasks.rows.count()).to.be.below(60);
    await page.keyboard.press("n");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("End");
    await eventually(async () => {
      const place = await page.evaluate(() =>
        document.activeElement?.closest("li")?.getAttribute("aria-posinset"),
      );
      expect(place).to.equal(String(many));
    });

    // In print, all rows are rendered, one below the other.
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    expect(await tasks.rows.count()).to.equal(many);
    const tops = await tasks.rows.evaluateAll((rows) =>
      rows.map((row) => row.getBoundingClientRect().top),
    );
    expect(tops.every((top, index) => index === 0 || top > tops[index - 1]!)).to.equal(true);
    await page.emulateMedia({ media: "screen" });
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    expect(await tasks.rows.count()).to.be.below(60);
  });
});
