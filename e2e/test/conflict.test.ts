import { expect } from "chai";
import type { Locator } from "playwright-core";
import { eventually } from "../src/eventually.js";
import { type Visitor, visitorWithTasks } from "../src/visitor.js";

/** Edits a task on the page while it is changed elsewhere. */
async function editConcurrently({ user, page, tasks }: Visitor): Promise<Locator> {
  const [task] = (await user.client.listTasks()).items;
  const form = await tasks.edit("Plan");
  await form.getByLabel("Title").fill("My plan");
  await user.client.updateTask({ id: task!.id, title: "Their plan" });
  await form.getByLabel("Title").press("Enter");
  const dialog = page.getByRole("dialog", { name: "This task was changed elsewhere" });
  await dialog.getByText("My plan").waitFor();
  await dialog.getByText("Their plan").waitFor();
  return dialog;
}

const titleOf = async ({ user }: Visitor) => (await user.client.listTasks()).items[0]?.title;

describe("two concurrent edits of a task", () => {
  it("can be settled with my version", async () => {
    const visitor = await visitorWithTasks(["Plan"]);
    const dialog = await editConcurrently(visitor);
    await dialog.getByRole("button", { name: "Keep my version" }).click();
    await visitor.tasks.checkbox("My plan").waitFor();
    await eventually(async () => expect(await titleOf(visitor)).to.equal("My plan"));
  });

  it("can be settled with the other version", async () => {
    const visitor = await visitorWithTasks(["Plan"]);
    const dialog = await editConcurrently(visitor);
    await dialog.getByRole("button", { name: "Use other version" }).click();
    await visitor.tasks.checkbox("Their plan").waitFor();
    expect(await titleOf(visitor)).to.equal("Their plan");
  });

  it("can be settled by further editing, based on the other version", async () => {
    const visitor = await visitorWithTasks(["Plan"]);
    const dialog = await editConcurrently(visitor);
    // The button that changes nothing has the focus, in case the user is still typing.
    await dialog.locator("button:focus", { hasText: "Keep editing" }).waitFor();
    await dialog.getByRole("button", { name: "Keep editing" }).click();
    const form = visitor.tasks.editor("Their plan");
    expect(await form.getByLabel("Title").inputValue()).to.equal("My plan");
    await form.getByLabel("Title").fill("Our plan");
    await form.getByRole("button", { name: "Save" }).click();
    await eventually(async () => expect(await titleOf(visitor)).to.equal("Our plan"));
  });

  it("conflict in every field of the form, and show all of them", async () => {
    const visitor = await visitorWithTasks(["Plan"]);
    const { user, page, tasks } = visitor;
    const [task] = (await user.client.listTasks()).items;
    const form = await tasks.edit("Plan");
    await form.getByLabel("Title").fill("My plan");
    await user.client.updateTask({ id: task!.id, description: "Their reasons" });
    await form.getByLabel("Title").press("Enter");
    const dialog = page.getByRole("dialog", { name: "This task was changed elsewhere" });
    const values = dialog.getByRole("definition");
    await values.first().waitFor();
    const texts = await values.allTextContents();
    const [mine, theirs] = [texts.slice(0, texts.length / 2), texts.slice(texts.length / 2)];
    expect([mine.slice(0, 2), theirs.slice(0, 2)]).to.deep.equal([
      ["My plan", "None"],
      ["Plan", "Their reasons"],
    ]);
    expect(new Set([...mine.slice(2), ...theirs.slice(2)])).to.deep.equal(new Set(["None"]));
  });

  it("are no conflict if only the checkbox was changed elsewhere", async () => {
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
