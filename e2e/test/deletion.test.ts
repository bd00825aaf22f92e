import { expect } from "chai";
import { eventually } from "../src/eventually.js";
import { visitorWithTasks } from "../src/visitor.js";

describe("deleting a task", () => {
  it("can be undone before the server is told", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Keep", "Delete"]);
    const deletes: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "DELETE") deletes.push(request.url());
    });
    await tasks.remove("Delete");
    await tasks.toasts.getByText("“Delete” deleted.").waitFor();
    expect(await tasks.titles()).to.deep.equal(["Keep"]);
    await tasks.toasts.getByRole("button", { name: "Undo" }).click();
    expect(await tasks.titles()).to.deep.equal(["Delete", "Keep"]);
    expect(deletes).to.deep.equal([]);
    expect((await user.client.listTasks()).items).to.have.length(2);
  });

  it("can be undone for several tasks at once", async () => {
    const { tasks } = await visitorWithTasks(["One", "Two", "Three"]);
    await tasks.remove("One");
    await tasks.remove("Two");
    await tasks.toasts.getByText("2 tasks deleted.").waitFor();
    await tasks.toasts.getByRole("button", { name: "Undo" }).click();
    expect(await tasks.titles()).to.deep.equal(["Three", "Two", "One"]);
  });

  it("reaches the server when the page is closed", async () => {
    const { user, page, tasks } = await visitorWithTasks(["Gone"]);
    await tasks.remove("Gone");
    await page.goto("about:blank");
    await eventually(async () => expect((await user.client.listTasks()).items).to.have.length(0));
  });

  it("shows the task again and the error when it fails", async () => {
    const { page, tasks } = await visitorWithTasks(["Sticky"]);
    await page.route("**/api/tasks/*", (route) => route.fulfill({ status: 500, json: {} }));
    await tasks.remove("Sticky");
    await tasks.closeToast("“Sticky” deleted.");
    await tasks.toasts.getByText("Couldn’t delete “Sticky”.").waitFor();
    await tasks.checkbox("Sticky").waitFor();
  });
});
