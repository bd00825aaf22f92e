import { readFile } from "node:fs/promises";
import { expect } from "chai";
import type { Locator } from "playwright-core";
import { answerInstead } from "../src/answer-instead.js";
import { expectAccessible } from "../src/axe.js";
import { newVisitor, type Visitor } from "../src/visitor.js";

const todoist = [
  "TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE",
  "task,Renew passport,Photos first,1,1,Ann (1),Bob (2),2030-05-06,en,Europe/Zurich",
  "task,Take photos,,4,2,Ann (1),,,en,",
  "task,Water the figs,,4,1,Ann (1),,every monday,en,Europe/Zurich",
].join("\r\n");

async function openDialog(
  name: "Import tasks" | "Export tasks",
): Promise<Visitor & { dialog: Locator }> {
  const visitor = await newVisitor();
  const { page } = visitor;
  await page.goto("/inbox");
  await page.getByRole("textbox", { name: "New task", exact: true }).waitFor();
  await visitor.tasks.command(name);
  const dialog = page.getByRole("dialog", { name });
  await dialog.waitFor();
  return { ...visitor, dialog };
}

function choose(dialog: Locator, name: string, text: string): Promise<void> {
  return dialog
    .locator("input[type=file]")
    .setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });
}

describe("importing", () => {
  it("previews the tasks and every loss, imports them once, and links to their list", async () => {
    const { dialog, page, tasks, user } = await openDialog("Import tasks");
    await expectAccessible(page, "import");
    await choose(dialog, "Travel.csv", todoist);
    await dialog.getByText("3 tasks (1 subtask, 1 repeating)").waitFor();
    expect(await dialog.getByLabel("Read as").inputValue()).to.equal("todoist");
    await dialog.getByText("Renew passport").waitFor();
    await dialog
      .getByRole("listitem")
      .filter({ hasText: /RESPONSIBLE.*Bob \(2\) \(line 2\)/ })
      .waitFor();
    await expectAccessible(page, "preview");
    expect((await user.client.listTasks()).items).to.deep.equal([]);

    // The main action of each step has the focus.
    await page.keyboard.press("Enter");
    await dialog.getByText("Imported 3 tasks").waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).to.equal("Done");
    const { items } = await user.client.listTasks();
    expect(items.map(({ title }) => title)).to.have.members([
      "Renew passport",
      "Take photos",
      "Water the figs",
    ]);
    await dialog.getByRole("button", { name: "Open Travel" }).click();
    await page.getByRole("heading", { level: 1, name: "Travel" }).waitFor();
    await page.getByRole("checkbox", { name: "Renew passport" }).waitFor();

    // The same file again imports nothing.
    await tasks.command("Import tasks");
    await choose(dialog, "Travel.csv", todoist);
    await dialog.getByText("All of them are here already").waitFor();
    expect(await dialog.getByRole("button", { name: "Import 0 tasks" }).isDisabled()).to.equal(
      true,
    );
    expect((await user.client.listTasks()).items).to.have.length(3);
  });

  it("fits a phone, and so does the choice of a list, with names of one long word", async () => {
    const { dialog, page, tasks, user } = await openDialog("Import tasks");
    await page.setViewportSize({ width: 320, height: 600 });
    const word = "Donaudampfschifffahrtsgesellschaftskapitän".repeat(2);
    await user.client.createList({ name: word });
    const excess = (part: Locator) =>
      part.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    await choose(dialog, `${word}.csv`, `title,${word},list\n${word},red,${word}\n`);
    await dialog.getByRole("button", { name: "Import 1 task" }).waitFor();
    expect(await excess(dialog)).to.equal(0);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await tasks.add("Milk");
    await tasks.checkbox("Milk").press("m");
    const option = page.getByRole("option", { name: word });
    await option.waitFor();
    const { x, width } = (await option.boundingBox())!;
    expect(x + width).to.be.at.most(320);
  });

  it("goes on when the dialog is closed while the file is being sent, and reports the end", async () => {
    const { dialog, page, tasks, user } = await openDialog("Import tasks");
    const held = Promise.withResolvers<void>();
    await answerInstead(page, "**/api/import?**", (route) =>
      held.promise.then(() => route.fallback()),
    );
    await choose(dialog, "Travel.csv", todoist);
    // The dialog is smaller when the second click comes, which is then outside of it.
    await dialog.getByRole("button", { name: "Import 3 tasks" }).dblclick();
    await dialog.getByText("You can close this; the import goes on.").click();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    held.resolve();
    await tasks.toasts.getByText("Imported 3 tasks.").waitFor();
    expect((await user.client.listTasks()).items).to.have.length(3);
  });

  it("takes a file that is dropped beside the area for it, or over the preview of another", async () => {
    const { dialog, page } = await openDialog("Import tasks");
    const isTaken = (text: string) =>
      page.evaluate((text) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([text], "Travel.csv"));
        const drop = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer });
        return !document.body.dispatchEvent(drop);
      }, text);
    expect(await isTaken(todoist)).to.equal(true);
    await dialog.getByText("3 tasks (1 subtask, 1 repeating)").waitFor();
    expect(await isTaken("title\nMilk\nBread")).to.equal(true);
    await dialog.getByText("2 tasks, 1 list.").waitFor();
  });

  it("explains in a sentence why a file cannot be read, and asks which column holds the title", async () => {
    const { dialog } = await openDialog("Import tasks");
    await choose(dialog, "empty.csv", "");
    await dialog.getByText("This file is empty.").waitFor();
    await choose(dialog, "x.zip", "PK\u0003\u0004 and nothing more");
    await dialog.getByRole("alert").waitFor();
    expect(await dialog.getByRole("alert").textContent()).to.match(/^[A-Z].+\.$/);
    // The question about a file disappears with it.
    await dialog.getByLabel("Where does x.zip come from?").waitFor();
    await choose(dialog, "empty.csv", "");
    await dialog.getByLabel("Where does x.zip come from?").waitFor({ state: "detached" });
    await choose(dialog, "things.csv", "Foo,Bar\r\nMilk,2030-05-06\r\nBread,some day\r\n");
    await dialog.getByText("Which column holds the title?").waitFor();
    await dialog.getByLabel("Title").selectOption("Foo");
    await dialog.getByLabel("Due", { exact: true }).selectOption("Bar");
    await dialog.getByRole("button", { name: "Read it this way" }).click();
    await dialog.getByRole("button", { name: "Import 2 tasks" }).waitFor();
    await dialog.getByText("Milk", { exact: true }).waitFor();
    const loss = dialog.getByRole("listitem").filter({ hasText: "Not a recognised date" });
    expect(await loss.textContent()).to.match(/^Due /);
  });
});

describe("importing a file that is too large", () => {
  it("says what there is too much of, and does not ask where the file comes from", async () => {
    const { dialog } = await openDialog("Import tasks");
    await choose(dialog, "many.csv", `title\n${"Milk\n".repeat(200_001)}`);
    await dialog.getByText("The file has more than 200,000 tasks.").waitFor();
    expect(await dialog.getByLabel(/^Where does/).count()).to.equal(0);
  });
});

describe("exporting", () => {
  it("downloads all tasks in the chosen format", async () => {
    const { dialog, page, user } = await openDialog("Export tasks");
    await user.client.createTask({ title: "Milk", dueDate: "2030-05-06" });
    await expectAccessible(page, "export");
    for (const [format, extension, content] of [
      ["JSON", "json", /"title": "Milk"/],
      ["CSV", "csv", /Milk.*2030-05-06/],
      ["iCalendar", "ics", /SUMMARY:Milk/],
      ["todo.txt", "txt", /Milk .*due:2030-05-06/],
      ["Markdown", "md", /\[ \] Milk/],
    ] as const) {
      await dialog.getByRole("radio", { name: format }).check();
      const download = page.waitForEvent("download");
      await dialog.getByRole("button", { name: "Download" }).click();
      const file = await download;
      expect(file.suggestedFilename()).to.match(new RegExp(`^docket-[\\d-]+\\.${extension}$`));
      expect(await readFile(await file.path(), "utf8")).to.match(content);
    }
  });
});
