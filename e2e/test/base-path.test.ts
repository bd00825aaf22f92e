import { startTestApi, type TestApi } from "@docket/testing";
import { expect } from "chai";
import { ChatPage } from "../src/chat-page.js";
import { TasksPage } from "../src/tasks-page.js";
import { openWindow } from "../src/visitor.js";

describe("the page below a path of a host", () => {
  let api: TestApi;
  let root: string;

  before(async () => {
    api = await startTestApi({ publicUrl: "http://localhost/docket" });
    root = `${api.url}/docket`;
  });
  after(() => api.stop());

  it("signs in, keeps tasks, and stays below it", async () => {
    const page = await openWindow();
    const elsewhere: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(`${root}/`)) elsewhere.push(request.url());
    });
    await page.goto(`${root}/`);
    await page.getByRole("link", { name: "Create an account" }).click();
    for (const [name, value] of [
      ["Name", "Grace Hopper"],
      ["Email", "grace@example.com"],
      ["Password", "correct horse battery"],
    ] as const) {
      await page.getByRole("textbox", { name, exact: true }).fill(value);
    }
    await page.getByRole("button", { name: "Create account" }).click();
    const tasks = new TasksPage(page);
    await tasks.add("Find the moth");
    await tasks.checkbox("Find the moth").waitFor();
    await page.reload();
    await tasks.checkbox("Find the moth").waitFor();

    const chat = new ChatPage(page);
    await chat.open();
    await chat.ask("add buy milk");

    await page.goto(`${root}/inbox`);
    await tasks.settled();
    await tasks.row("milk").waitFor();
    await tasks.command("Import tasks");
    const dialog = page.getByRole("dialog", { name: "Import tasks" });
    await dialog.locator("input[type=file]").setInputFiles({
      name: "tasks.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("Task,Due\nOil the relay,2030-05-06\n"),
    });
    await dialog.getByRole("button", { name: "Import 1 task" }).click();
    await dialog.getByText("Imported 1 task").waitFor();
    expect(new URL(page.url()).pathname).to.match(/^\/docket\//);
    expect(elsewhere).to.deep.equal([]);
  });
});
