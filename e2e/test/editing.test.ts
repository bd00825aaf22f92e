import { expect } from "chai";
import type { Locator } from "playwright-core";
import { visitorWithTasks } from "../src/visitor.js";

const directionOf = (field: Locator) =>
  field.evaluate((element) => getComputedStyle(element).direction);

describe("text", () => {
  it("is written from right to left where its language is", async () => {
    const { tasks } = await visitorWithTasks(["לקנות חלב"]);
    const panel = await tasks.edit("לקנות חלב");
    expect(await directionOf(panel.getByRole("textbox", { name: "Title" }))).to.equal("rtl");
    await tasks.newTask.fill("לחם");
    expect(await directionOf(tasks.newTask)).to.equal("rtl");
  });
});
