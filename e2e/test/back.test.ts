import { expect } from "chai";
import type { Page } from "playwright-core";
import { eventually } from "../src/eventually.js";
import { holdBack } from "../src/hold-back.js";
import { tap } from "../src/tap.js";
import { newVisitor, visitorWithTasks } from "../src/visitor.js";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

const at = (page: Page, path: string) =>
  eventually(() => expect(new URL(page.url()).pathname).to.equal(path));

describe("Back", () => {
  it("closes overlays one after the other, then leaves the view", async () => {
    const { page, tasks } = await visitorWithTasks(["Milk"], phone);
    const bar = page.getByRole("navigation", { name: "Main views" });
    const dialog = page.getByRole("dialog");
    await tap(bar.getByText("Today"));
    await at(page, "/today");
    await tap(bar.getByText("Inbox"));
    await at(page, "/inbox");

    await tap(bar.getByRole("button", { name: "Add a task" }));
    await dialog.getByRole("textbox", { name: "New task" }).waitFor();
    await page.goBack();
    await dialog.waitFor({ state: "detached" });
    await at(page, "/inbox");

    await tap(page.getByRole("button", { name: "Show the sidebar" }));
    await page.getByRole("link", { name: "Activity" }).waitFor();
    await page.goBack();
    await page.getByRole("link", { name: "Activity" }).waitFor({ state: "detached" });
    await at(page, "/inbox");

    const menu = page.getByRole("menu");
    await tap(page.getByRole("button", { name: "Inbox: more" }));
    await menu.waitFor();
    await page.goBack();
    await menu.waitFor({ state: "detached" });
    await at(page, "/inbox");
    // After a dialog that was opened from a menu, it reopens neither.
    await tap(page.getByRole("button", { name: "Inbox: more" }));
    await tap(page.getByRole("menuitem", { name: "Add a section" }));
    await dialog.getByRole("textbox", { name: "Name" }).waitFor();
    await page.goBack();
    await dialog.waitFor({ state: "detached" });
    await at(page, "/inbox");

    await tap(tasks.row("Milk").getByText("Milk"));
    await tap(tasks.panel.getByRole("button", { name: /^Due:/ }));
    const due = page.getByRole("dialog", { name: "Due" });
    await due.waitFor();
    await page.goBack();
    await due.waitFor({ state: "detached" });
    await tasks.panel.getByRole("button", { name: /^Due:/ }).waitFor();
    await page.goBack();
    await tasks.panel.waitFor({ state: "detached" });
    await at(page, "/inbox");
    await page.goBack();
    await at(page, "/today");
  });

  it("shows the view where it was left, as does a reload, and a link shows it from its top", async () => {
    const { user, page, tasks } = await newVisitor();
    const long = "Look for the receipt of the lamp ".repeat(5);
    await user.client.createTasks({
      tasks: Array.from({ length: 80 }, (_, n) => ({
        title: n % 3 ? `Task ${n}` : `${n} ${long}`,
      })),
    });
    await tasks.open();
    /** The rows on the screen, and how far from its top. */
    const shown = () =>
      tasks.rows.evaluateAll((rows) =>
        rows.flatMap((row) => {
          const top = Math.round(row.getBoundingClientRect().top);
          return top > 0 && top < 700
            ? [`${row.querySelector("[aria-label]")?.ariaLabel} ${top}`]
            : [];
        }),
      );
    const scroll = async () => {
      await page.mouse.move(600, 500);
      await page.mouse.wheel(0, 2_000);
      await eventually(async () => expect(await page.evaluate(() => scrollY)).to.be.above(1_900));
      await eventually(async () => {
        const before = await shown();
        await page.waitForTimeout(100);
        expect(await shown()).to.deep.equal(before);
      });
      return shown();
    };
    const left = await scroll();
    const isAsLeft = () => eventually(async () => expect(await shown()).to.deep.equal(left));

    await page.getByRole("link", { name: "Today" }).click();
    await at(page, "/today");
    await page.goBack();
    await at(page, "/inbox");
    await isAsLeft();
    await page.reload();
    await tasks.settled();
    await isAsLeft();
    await page.goto("/livez");
    await page.goBack();
    await tasks.settled();
    await isAsLeft();
    await page.getByRole("link", { name: "Today" }).click();
    await page.getByRole("link", { name: "Inbox" }).click();
    await at(page, "/inbox");
    await eventually(async () => expect(await page.evaluate(() => scrollY)).to.equal(0));

    await scroll();
    await page.goto("/livez");
    await tasks.open();
    expect(await page.evaluate(() => scrollY), "at an address that was typed").to.equal(0);

    // Its rows are loaded later.
    await page.getByRole("link", { name: "Activity" }).click();
    await page.getByRole("button", { name: "Show earlier" }).waitFor();
    await page.mouse.move(600, 500);
    await page.mouse.wheel(0, 1_500);
    await eventually(async () => expect(await page.evaluate(() => scrollY)).to.equal(1_500));
    await page.getByRole("link", { name: "Inbox" }).click();
    await tasks.row("Task 1").first().waitFor();
    expect(await page.evaluate(() => scrollY), "after a view that was scrolled").to.equal(0);
    await page.goBack();
    await eventually(async () => expect(await page.evaluate(() => scrollY)).to.equal(1_500));
    await page.goBack();
    await at(page, "/inbox");
    await tasks.settled();

    // Closing a panel goes back, too, but within the view.
    await tasks.edit("Task 1");
    await page.mouse.move(300, 500);
    await page.mouse.wheel(0, 900);
    await eventually(async () => expect(await page.evaluate(() => scrollY)).to.be.above(800));
    await tasks.panel.getByRole("button", { name: "Close task" }).click();
    await tasks.panel.waitFor({ state: "detached" });
    expect(await page.evaluate(() => scrollY)).to.be.above(600);
  });

  it("does not reopen overlays that were closed or left in another way", async () => {
    const { page, tasks } = await visitorWithTasks(["Milk"], phone);
    const dialog = page.getByRole("dialog");
    await tap(page.getByRole("navigation", { name: "Main views" }).getByText("Today"));
    await at(page, "/today");

    await tap(page.getByRole("button", { name: "Add a task" }).first());
    await tap(dialog.getByRole("button", { name: "Close" }));
    await dialog.waitFor({ state: "detached" });
    await tasks.command("Go to upcoming");
    await at(page, "/upcoming");
    await tap(page.getByRole("button", { name: "Show the sidebar" }));
    await tap(page.getByRole("button", { name: "Add a list" }));
    await page.getByRole("textbox", { name: "Name" }).fill("Errands");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Errands", level: 1 }).waitFor();
    await tasks.command("Milk");
    await tap(page.getByRole("button", { name: "Close task" }));
    await tasks.panel.waitFor({ state: "detached" });
    await page.getByRole("heading", { name: "Errands", level: 1 }).waitFor();
    for (const path of ["/upcoming", "/today", "/inbox"]) {
      await page.goBack();
      await at(page, path);
    }
  });

  it("is the way to the parent of a task, although the parent has got its id meanwhile", async () => {
    const { page, tasks } = await newVisitor();
    await tasks.open();
    const send = await holdBack(page, "**/api/tasks*");
    await tasks.add("Trip");
    const panel = await tasks.edit("Trip");
    const line = panel.getByRole("textbox", { name: "New subtask" });
    await line.fill("Tickets");
    await line.press("Enter");
    await panel.getByText("Tickets", { exact: true }).click();
    const parent = panel.getByRole("button", { name: "Trip" });
    await parent.waitFor();
    const entries = () => page.evaluate(() => history.length);
    const before = await entries();
    send();
    await eventually(() => expect(page.url()).to.not.contain("local-"));
    await parent.click();
    await panel.getByText("Tickets", { exact: true }).waitFor();
    await eventually(() => expect(page.url()).to.not.contain("local-"));
    await page.goBack();
    await tasks.panel.waitFor({ state: "detached" });
    expect(await entries()).to.equal(before);
  });
});
