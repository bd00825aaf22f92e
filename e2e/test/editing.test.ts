import { expect } from "chai";
import type { Locator } from "playwright-core";
import { eventually } from "../src/eventually.js";
import { visitorWithTasks } from "../src/visitor.js";

const directionOf = (field: Locator) =>
  field.evaluate((element) => getComputedStyle(element).direction);

const describedBy = (field: Locator) =>
  field.evaluate(
    (element) =>
      document.getElementById(element.getAttribute("aria-describedby") ?? "")?.textContent,
  );

describe("the form of a task", () => {
  it("is fully visible, also when it opens at the bottom of the window", async () => {
    const titles = Array.from({ length: 60 }, (_, index) => `Task number ${index}`);
    const { page, tasks } = await visitorWithTasks(titles);
    const height = page.viewportSize()!.height;
    for (const scrolled of [0, 900]) {
      await page.evaluate((top) => window.scrollTo(0, top), scrolled);
      await page.waitForTimeout(200);
      const rows = await tasks.rows.all();
      const boxes = await Promise.all(rows.map((row) => row.boundingBox()));
      const lowest = boxes.findLastIndex((box) => box !== null && box.y + box.height <= height);
      await rows[lowest]!.getByText(/^Task number/).click();
      const form = page.getByRole("form");
      await form.waitFor();
      await eventually(async () => {
        const box = (await form.boundingBox())!;
        expect(box.y).to.be.at.least(0);
        // There is room for a toast below it.
        expect(box.y + box.height).to.be.at.most(height - 60);
      });
      await page.keyboard.press("Escape");
      await form.waitFor({ state: "detached" });
    }
  });

  it("is restored with its draft when the deletion of its task is undone", async () => {
    const { page, tasks } = await visitorWithTasks(["Keep", "Draft"]);
    const form = await tasks.edit("Draft");
    await form.getByLabel("Title").fill("Draft, much improved");
    await form.getByLabel("Description").fill("With reasons");
    await form.getByRole("button", { name: "Delete" }).click();
    await tasks.row("Draft").waitFor({ state: "detached" });
    await tasks.toasts.getByRole("button", { name: "Undo" }).click();
    expect(await form.getByLabel("Title").inputValue()).to.equal("Draft, much improved");
    expect(await form.getByLabel("Description").inputValue()).to.equal("With reasons");

    await form.getByRole("button", { name: "Delete" }).click();
    await tasks.closeToast("“Draft” deleted.");
    await page.reload();
    await tasks.settled();
    expect(await tasks.titles()).to.deep.equal(["Keep"]);
    expect(await form.count()).to.equal(0);
  });

  it("marks the invalid field, and no other", async () => {
    const { tasks } = await visitorWithTasks(["Plan"]);
    const form = await tasks.edit("Plan");
    const [title, description] = [form.getByLabel("Title"), form.getByLabel("Description")];
    await description.fill("x".repeat(16_001));
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByRole("alert").waitFor();
    expect(await title.getAttribute("aria-invalid")).to.equal(null);
    expect(await description.getAttribute("aria-invalid")).to.equal("true");
    expect(await describedBy(description)).to.equal("The description is 1 character too long.");
    await description.fill("");
    // Focusing moves the caret to the end, which `fill` does not expect.
    await title.focus();
    await title.fill(" ");
    await form.getByRole("button", { name: "Save" }).click();
    await form.getByRole("alert").waitFor();
    expect(await title.getAttribute("aria-invalid")).to.equal("true");
    expect(await describedBy(title)).to.equal("Enter a title.");
    expect(await description.getAttribute("aria-invalid")).to.equal(null);
  });

  it("shows right-to-left text from right to left", async () => {
    const { tasks } = await visitorWithTasks(["לקנות חלב"]);
    const form = await tasks.edit("לקנות חלב");
    expect(await directionOf(form.getByLabel("Title"))).to.equal("rtl");
    expect(await directionOf(form.getByLabel("Description"))).to.equal("ltr");
    await form.getByLabel("Description").fill("שני ליטר");
    expect(await directionOf(form.getByLabel("Description"))).to.equal("rtl");
    await tasks.newTask.fill("לחם");
    expect(await directionOf(tasks.newTask)).to.equal("rtl");
  });

  it("saves automatically, once online again, what it could not save offline", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Draft"]);
    const form = await tasks.edit("Draft");
    await page.context().setOffline(true);
    await form.getByLabel("Title").fill("From the tunnel");
    await form.getByLabel("Title").press("Enter");
    await form.getByRole("alert").getByText("You’re offline").waitFor();
    await page.context().setOffline(false);
    await tasks.checkbox("From the tunnel").waitFor();
    expect(await page.getByText("You’re offline").count()).to.equal(0);
    await eventually(async () => {
      expect((await user.client.listTasks()).items[0]?.title).to.equal("From the tunnel");
    });
  });
});
