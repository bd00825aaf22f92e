import { expect } from "chai";
import type { Locator } from "playwright-core";
import { pressInWord } from "../src/confirm-word.js";
import { visitorWithTasks } from "../src/visitor.js";

const directionOf = (field: Locator) =>
  field.evaluate((element) => getComputedStyle(element).direction);

describe("text", () => {
  it("is laid out from right to left in a right-to-left language", async () => {
    const { page, tasks } = await visitorWithTasks(["לקנות חלב"]);
    const panel = await tasks.edit("לקנות חלב");
    expect(await directionOf(panel.getByRole("textbox", { name: "Title" }))).to.equal("rtl");
    await tasks.newTask.fill("לחם");
    expect(await directionOf(tasks.newTask)).to.equal("rtl");

    await tasks.go("activity");
    const event = page.getByRole("main").getByRole("listitem").filter({ hasText: "לקנות חלב" });
    const undo = (await event.getByRole("button").boundingBox())!;
    const start = await event.getByText("לקנות חלב").evaluate((title) => {
      const range = document.createRange();
      range.selectNodeContents(title);
      return range.getBoundingClientRect().right;
    });
    expect(undo.x - start).to.be.within(0, 20);
  });

  it("ignores the page's keys while an input method composes a word", async () => {
    const { page, tasks } = await visitorWithTasks(["散歩"]);
    const panel = await tasks.edit("散歩");
    const title = panel.getByRole("textbox", { name: "Title" });
    await title.fill("長い散歩");
    const subtask = panel.getByRole("textbox", { name: "New subtask" });
    const command = page.getByRole("combobox", { name: /command/ });
    for (const key of ["Escape", "Enter"]) {
      await pressInWord(title, key);
      await pressInWord(subtask, key);
    }
    await panel.getByRole("button", { name: /^Due/ }).click();
    const date = page.getByRole("textbox", { name: "Date" });
    for (const key of ["Escape", "Enter"]) await pressInWord(date, key);
    expect(await date.isVisible()).to.equal(true);
    expect(await title.inputValue()).to.equal("長い散歩");
    await date.press("Escape");
    await date.waitFor({ state: "detached" });
    await panel.getByRole("button", { name: "Close task" }).click();

    await page.keyboard.press("Control+k");
    for (const key of ["ArrowUp", "Enter", "Escape"]) await pressInWord(command, key);
    expect(await command.isVisible()).to.equal(true);
    await command.press("Escape");
    await command.waitFor({ state: "detached" });
    await tasks.go("search");
    await tasks.search.fill("散");
    await pressInWord(tasks.search, "Escape");
    expect(await tasks.search.inputValue()).to.equal("散");
  });
});
