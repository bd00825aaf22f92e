import { expect } from "chai";
import { eventually } from "../src/eventually.js";
import { visitorWithTasks } from "../src/visitor.js";

describe("deleting a task", () => {
  it("can be undone from its message", async () => {
    const { user, tasks } = await visitorWithTasks(["Keep", "Delete"]);
    await tasks.remove("Delete");
    await tasks.toasts.getByText("Deleted “Delete”.").waitFor();
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["Keep"]));
    await eventually(async () => expect((await user.client.listTasks()).items).to.have.length(1));
    await tasks.toasts.getByRole("button", { name: "Undo" }).click();
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["Keep", "Delete"]));
    await eventually(async () => expect((await user.client.listTasks()).items).to.have.length(2));
  });

  it("takes what was done, step by step, back", async () => {
    const { page, tasks } = await visitorWithTasks(["One", "Two", "Three"]);
    await tasks.remove("One");
    await tasks.remove("Two");
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["Three"]));
    await page.keyboard.press("Control+z");
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["Two", "Three"]));
    await page.keyboard.press("Control+z");
    await eventually(async () =>
      expect(await tasks.titles()).to.deep.equal(["One", "Two", "Three"]),
    );
  });
});
