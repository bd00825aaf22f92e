import { expect } from "chai";
import { eventually } from "../src/eventually.js";
import { newVisitor, visitorWithTasks } from "../src/visitor.js";

describe("deleting a task", () => {
  it("can be undone from its message, and step by step with Ctrl+Z", async () => {
    const { user, page, tasks } = await visitorWithTasks(["One", "Two", "Three"]);
    const shown = (titles: string[]) =>
      eventually(async () => expect(await tasks.titles()).to.deep.equal(titles));
    const stored = (count: number) =>
      eventually(async () => expect((await user.client.listTasks()).items).to.have.length(count));
    await tasks.remove("One");
    await tasks.toasts.getByText("Deleted “One”.").waitFor();
    await shown(["Two", "Three"]);
    await stored(2);
    await tasks.toasts.getByRole("button", { name: "Undo" }).click();
    await shown(["One", "Two", "Three"]);
    await stored(3);

    await tasks.remove("One");
    await tasks.remove("Two");
    await shown(["Three"]);
    await page.keyboard.press("Control+z");
    await shown(["Two", "Three"]);
    await page.keyboard.press("Control+z");
    await shown(["One", "Two", "Three"]);
  });

  it("leaves a trash that shows the last hundred deleted ones first", async () => {
    const { user, page, tasks } = await newVisitor();
    const titles = Array.from({ length: 101 }, (_, index) => `Task ${index}`);
    for (const title of titles) {
      const { id } = await user.client.createTask({ title });
      await user.client.deleteTask({ id });
    }
    await tasks.open();
    await tasks.go("trash");
    const rows = page.getByRole("list", { name: "Trash" }).getByRole("listitem");
    await rows.filter({ hasText: "Task 100" }).waitFor();
    await eventually(async () => expect(await rows.count()).to.equal(100));
    await page.getByRole("button", { name: "Show earlier" }).click();
    await rows.filter({ hasText: /^Task 0Task/ }).waitFor();
    await eventually(async () => expect(await rows.count()).to.equal(101));
  });
});
