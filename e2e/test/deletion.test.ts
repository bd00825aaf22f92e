import { expect } from "chai";
import { eventually } from "../src/eventually.js";
import { visitorWithTasks } from "../src/visitor.js";

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
});
