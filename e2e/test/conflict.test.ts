import { expect } from "chai";
import type { Locator } from "playwright-core";
import { eventually } from "../src/eventually.js";
import { type Visitor, visitorWithTasks } from "../src/visitor.js";

/** Rewrites a task in the page while somebody else rewrites it as well. */
async function rewriteTwice({ user, page, tasks }: Visitor): Promise<Locator> {
  const [task] = (await user.client.listTasks()).items;
  const form = await tasks.edit("Plan");
  await form.getByLabel("Title").fill("My plan");
  await user.client.updateTask({ id: task!.id, title: "Their plan" });
  await form.getByLabel("Title").press("Enter");
  const dialog = page.getByRole("dialog", { name: "This task has been changed elsewhere" });
  await dialog.getByText("My plan").waitFor();
  await dialog.getByText("Their plan").waitFor();
  return dialog;
}

const titleOf = async ({ user }: Visitor) => (await user.client.listTasks()).items[0]?.title;

describe("two people rewriting one task", () => {
  it("lets mine stay", async () => {
    const visitor = await visitorWithTasks(["Plan"]);
    const dialog = await rewriteTwice(visitor);
    await dialog.getByRole("button", { name: "Keep mine" }).click();
    await visitor.tasks.checkbox("My plan").waitFor();
    await eventually(async () => expect(await titleOf(visitor)).to.equal("My plan"));
  });

  it("lets the other one stay", async () => {
    const visitor = await visitorWithTasks(["Plan"]);
    const dialog = await rewriteTwice(visitor);
    await dialog.getByRole("button", { name: "Take the other one" }).click();
    await visitor.tasks.checkbox("Their plan").waitFor();
    expect(await titleOf(visitor)).to.equal("Their plan");
  });

  it("lets me go on writing, and then saves over what I have seen", async () => {
    const visitor = await visitorWithTasks(["Plan"]);
    const dialog = await rewriteTwice(visitor);
    // What changes nothing has the focus, for whoever goes on typing.
    await dialog.locator("button:focus", { hasText: "Go on writing" }).waitFor();
    await dialog.getByRole("button", { name: "Go on writing" }).click();
    const form = visitor.tasks.editor("Their plan");
    expect(await form.getByLabel("Title").inputValue()).to.equal("My plan");
    await form.getByLabel("Title").fill("Our plan");
    await form.getByRole("button", { name: "Save" }).click();
    await eventually(async () => expect(await titleOf(visitor)).to.equal("Our plan"));
  });

  it("is no conflict if only the tick was changed elsewhere", async () => {
    const visitor = await visitorWithTasks(["Plan"]);
    const { user, page, tasks } = visitor;
    const [task] = (await user.client.listTasks()).items;
    const form = await tasks.edit("Plan");
    await form.getByLabel("Title").fill("My plan");
    await user.client.updateTask({ id: task!.id, completed: true });
    await form.getByLabel("Title").press("Enter");
    await eventually(async () => expect(await titleOf(visitor)).to.equal("My plan"));
    expect(await page.getByRole("dialog").count()).to.equal(0);
    expect((await user.client.getTask({ id: task!.id })).completed).to.equal(true);
  });
});
