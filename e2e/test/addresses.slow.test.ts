import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, useTestApi } from "@docket/testing";
import { expect } from "chai";
import type { Page } from "playwright-core";
import { ChatPage } from "../src/chat-page.js";
import { testApi } from "../src/environment.js";
import { TasksPage } from "../src/tasks-page.js";
import { leavePages, openWindow } from "../src/visitor.js";

/** Creates an account on the first screen, adds a task, and finds it after a reload. */
async function beginAnew(page: Page, email: string): Promise<TasksPage> {
  await page.getByRole("link", { name: "Create an account" }).click();
  for (const [name, value] of [
    ["Name", "Grace Hopper"],
    ["Email", email],
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
  return tasks;
}

describe("the page served below a path", () => {
  const api = useTestApi({ publicUrl: "http://localhost/docket" });
  let root: string;

  before(async () => {
    root = `${api.url}/docket`;
  });

  it("signs up, keeps tasks, and requests nothing outside the path", async () => {
    const page = await openWindow();
    const elsewhere: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(`${root}/`)) elsewhere.push(request.url());
    });
    await page.goto(`${root}/`);
    const tasks = await beginAnew(page, "grace@example.com");

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

  it("names the configured address if it is opened at another", async () => {
    const page = await openWindow();
    await page.goto(`${root.replace("127.0.0.1", "docket.localhost")}/`);
    const alert = page.getByRole("alert").filter({ hasText: "PUBLIC_URL" });
    await alert.getByText(/opened http:\/\/docket\.localhost/).waitFor();
    expect(await alert.getByRole("link").getAttribute("href")).to.equal(root);
  });
});

describe("the page served by Vite's development server", () => {
  it("signs up, keeps tasks in the running API, and what is typed for the next opening", async () => {
    const web = fileURLToPath(new URL("../../../apps/web/", import.meta.url));
    const vite = path.join(web, "node_modules/vite/bin/vite.js");
    const port = await freePort();
    const server = spawn(process.execPath, [vite, "--port", String(port), "--strictPort"], {
      cwd: web,
      env: { ...process.env, DOCKET_URL: testApi().url },
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      await once(server.stdout, "data");
      const page = await openWindow();
      // Vite compiles on demand, while the browser waits.
      await page.goto(`http://localhost:${port}/`, { timeout: 90_000 });
      const tasks = await beginAnew(page, `grace${port}@example.com`);
      const panel = await tasks.edit("Find the moth");
      const due = panel.getByRole("button", { name: /^Due:/ });
      const date = page.getByRole("textbox", { name: "Date" });
      await due.click();
      await date.fill("2030-05-06");
      await page.reload();
      await due.click();
      // Also where React runs effects twice.
      await page.waitForTimeout(300);
      expect(await date.inputValue()).to.equal("2030-05-06");
      expect(await page.getByRole("alert").count()).to.equal(0);
    } finally {
      await leavePages();
      server.kill("SIGTERM");
      await once(server, "exit");
    }
  }).timeout(180_000);
});
