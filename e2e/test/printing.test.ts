import { expect } from "chai";
import type { Locator } from "playwright-core";
import { newVisitor } from "../src/visitor.js";

describe("in print", () => {
  it("a list is in the light theme, and has no controls", async () => {
    const { user, page, tasks } = await newVisitor({
      colorScheme: "dark",
      viewport: { width: 390, height: 800 },
    });
    const { id } = await user.client.createList({ name: "Home" });
    await user.client.createSection({ listId: id, name: "Kitchen" });
    await user.client.createTask({ title: "One", listId: id });
    const long = "So long ".repeat(24).trim();
    await user.client.createTask({ title: long, listId: id });
    await tasks.open(`lists/${id}`);
    await tasks.checkbox("One").waitFor();
    const theme = () => page.evaluate(() => document.documentElement.dataset.mantineColorScheme);
    expect(await theme()).to.equal("dark");
    // What prints in the light theme is loaded when the page is idle.
    await page.waitForFunction(() => {
      window.dispatchEvent(new Event("beforeprint"));
      return document.documentElement.dataset.mantineColorScheme === "light";
    });
    await page.emulateMedia({ media: "print" });
    await tasks.row("One").getByText("One", { exact: true }).waitFor();
    await page.getByRole("heading", { name: "Kitchen" }).waitFor();
    const isWhole = ({ scrollHeight, clientHeight }: Element) => scrollHeight <= clientHeight;
    const title = tasks.row(long).getByText(long);
    expect(await title.evaluate(isWhole), "a long title is whole").to.equal(true);
    expect(await page.getByText("Skip to tasks").isVisible()).to.equal(false);
    expect(await page.getByRole("button", { name: /: more$|^More about/ }).count()).to.equal(0);
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    expect(await theme()).to.equal("dark");
  });

  it("a day shows labels and lists whole, without the line for a new task and the days without one", async () => {
    const { user, page, tasks } = await newVisitor({ viewport: { width: 390, height: 800 } });
    await user.client.updateMe({ timeZone: "UTC" });
    const { client } = user;
    const words = "So long that it does not fit into a row of a phone, only on paper";
    const list = await client.createList({ name: words.replace("So", "A list so") });
    const label = await client.createLabel({ name: words.slice(0, 60) });
    const [today, later] = [0, 2].map((days) =>
      new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10),
    );
    for (const dueDate of [today, later])
      await client.createTask({ title: "One", dueDate, listId: list.id, labelIds: [label.id] });
    await tasks.open("upcoming");
    await page.getByRole("heading", { level: 2 }).nth(4).waitFor();
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await page.emulateMedia({ media: "print" });
    await page.getByText("Add a task").first().waitFor({ state: "hidden" });
    expect(await page.getByRole("heading", { level: 2 }).count()).to.equal(2);
    for (const name of [label.name, list.name]) {
      const isWhole = ({ scrollWidth, clientWidth }: Element) => scrollWidth <= clientWidth;
      expect(await tasks.list.getByText(name).first().evaluate(isWhole), name).to.equal(true);
    }
  });

  it("an open task is whole, and alone", async () => {
    const { user, page, tasks } = await newVisitor();
    const description = "A line\n".repeat(200);
    const { id } = await user.client.createTask({ title: "One", description });
    await user.client.createTask({ title: "Part", parentId: id });
    await tasks.open(`inbox?task=${id}`);
    const part = tasks.panel.getByRole("checkbox", { name: "Part" });
    await part.waitFor();
    await page.emulateMedia({ media: "print" });
    await tasks.list.waitFor({ state: "hidden" });
    expect(await tasks.panel.getByRole("button", { name: "Close task" }).count()).to.equal(0);
    const expectWhole = async (shown: Locator) => {
      const hidden = await shown.evaluate((element) => {
        let most = 0;
        for (let one: Element | null = element; one && one !== document.body; ) {
          if (getComputedStyle(one).overflowY !== "visible")
            most = Math.max(most, one.scrollHeight - one.clientHeight);
          one = one.parentElement;
        }
        return most;
      });
      expect(hidden).to.be.at.most(1);
    };
    await expectWhole(part);
    await expectWhole(tasks.panel.getByText("A line").first());
    await tasks.panel.getByText("A line").first().click();
    await expectWhole(tasks.panel.getByRole("textbox", { name: "Description" }));
  });
});
