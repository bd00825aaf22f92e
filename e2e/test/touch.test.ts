import { expect } from "chai";
import { ChatPage } from "../src/chat-page.js";
import { eventually } from "../src/eventually.js";
import { Finger } from "../src/finger.js";
import { planWeek } from "../src/plan-week.js";
import { tap } from "../src/tap.js";
import { newVisitor, visitorWithTasks } from "../src/visitor.js";

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

describe("touch", () => {
  it("is enough to plan a week", async () => {
    await planWeek(await newVisitor(phone));
  });

  it("finds large targets in menus, dialogs and the assistant", async () => {
    const { page, tasks } = await visitorWithTasks([], phone);
    const small = (role: string) =>
      page
        .getByRole(role as "dialog")
        .evaluate((part) =>
          [...part.querySelectorAll<HTMLElement>("button, a[role], select, textarea")]
            .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
            .map((one) => one.ariaLabel || one.textContent),
        );
    await tap(page.getByRole("button", { name: /account menu/ }));
    await page.getByRole("menuitem", { name: "Your account" }).waitFor();
    expect(await small("menu")).to.deep.equal([]);
    await tap(page.getByRole("menuitem", { name: "Your account" }));
    await page.getByRole("button", { name: "Delete my account" }).waitFor();
    // Within a field, whose own height is enough.
    expect(new Set(await small("dialog"))).to.deep.equal(new Set(["Show password"]));
    await tap(page.getByRole("button", { name: "Close" }));
    const chat = new ChatPage(page);
    await chat.open();
    await chat.ask("add milk and bread");
    await chat.ask("complete milk and bread");
    expect(await small("dialog")).to.deep.equal([]);
    await tap(chat.button("Conversations"));
    await tap(chat.panel.getByRole("button", { name: /^Rename/ }));
    expect(await small("dialog")).to.deep.equal([]);
    expect(await tasks.titles()).to.have.length(2);
  });

  it("swipes a row to complete or plan it, and drags it after a long press", async () => {
    const { user, page, tasks } = await visitorWithTasks(["One", "Two", "Three"], phone);
    const finger = await Finger.on(page);
    const due = page.getByRole("dialog", { name: "When is “Two” due?" });

    // A swipe that is too short or vertical does nothing.
    await finger.swipe(tasks.row("One"), 50);
    await finger.drag(tasks.row("One"), tasks.row("One"), -5);
    expect(await tasks.checkbox("One").isChecked()).to.equal(false);

    await finger.swipe(tasks.row("Two"), -140);
    await due.getByRole("button", { name: /^Tomorrow/ }).click();
    await due.waitFor({ state: "detached" });
    await tasks.row("Two").getByText("Tomorrow").waitFor();

    await finger.drag(tasks.row("One"), tasks.row("Three"), 12);
    await eventually(async () =>
      expect(await tasks.titles()).to.deep.equal(["Two", "Three", "One"]),
    );

    await finger.swipe(tasks.row("Three"), 140);
    await tasks.toasts.getByText("Completed “Three”.").waitFor();
    const toast = await tasks.toasts.getByRole("button", { name: "Undo" }).boundingBox();
    const bar = await page.getByRole("navigation", { name: "Main views" }).boundingBox();
    expect(toast!.y + toast!.height).to.be.below(bar!.y);
    await eventually(async () => expect(await tasks.titles()).to.deep.equal(["Two", "One"]));
    await eventually(async () => {
      const { items } = await user.client.listTasks({ completed: true });
      expect(items.map(({ title }) => title)).to.deep.equal(["Three"]);
    });
    expect(new URL(page.url()).search).to.equal("");
  });

  it("is not blocked by the sidebar of a narrowed page, which returns when it is widened", async () => {
    const { page, tasks } = await visitorWithTasks(["One"]);
    const sidebar = page.getByRole("navigation", { name: "Views" });
    await sidebar.waitFor();
    await page.setViewportSize({ width: 600, height: 800 });
    await page.getByRole("navigation", { name: "Main views" }).waitFor();
    await tasks.checkbox("One").click();
    await page.setViewportSize({ width: 1100, height: 800 });
    await sidebar.waitFor();
  });

  it("reaches every control on the narrowest phones", async () => {
    const { page, tasks } = await visitorWithTasks(["One"], {
      ...phone,
      viewport: { width: 320, height: 600 },
    });
    await tasks.checkbox("One").waitFor();
    const outside = await page
      .locator("a:visible, button:visible, input:visible")
      .evaluateAll((all) =>
        all
          .filter((one) => {
            const { left, right, width } = one.getBoundingClientRect();
            return width > 1 && (left < 0 || right > 320);
          })
          .map((one) => one.getAttribute("aria-label") ?? one.textContent),
      );
    expect(outside).to.deep.equal([]);
  });

  it("saves a time when its editor is closed by Back", async () => {
    const { user, page, tasks } = await visitorWithTasks(["One"], phone);
    const panel = await tasks.edit("One");
    await tap(panel.getByRole("button", { name: /^Due:/ }));
    await page.getByLabel("Time", { exact: true }).fill("09:30");
    await page.goBack();
    await panel.getByRole("button", { name: /^Due:.*9:30/ }).waitFor();
    await eventually(async () =>
      expect((await user.client.listTasks()).items[0]).to.include({ dueTime: "09:30" }),
    );
  });

  it("reaches the whole menu of a task, in either orientation", async () => {
    const { page, tasks } = await visitorWithTasks(["One", "Two", "Three"], phone);
    for (const [width, height] of [
      [360, 640],
      [640, 360],
    ] as const) {
      await page.setViewportSize({ width, height });
      await tap(page.getByRole("button", { name: "More about Two" }));
      const menu = page.getByRole("menu");
      await eventually(async () => {
        const box = await menu.boundingBox();
        expect(box!.y).to.be.at.least(0);
        expect(box!.y + box!.height).to.be.at.most(height);
      });
      await tap(menu.getByRole("menuitem", { name: "Delete" }));
      await tasks.undo("Deleted “Two”.");
    }
  });

  it("wraps the long name of a list beside its count and menu", async () => {
    const { user, page, tasks } = await newVisitor({
      ...phone,
      viewport: { width: 360, height: 740 },
    });
    const { id } = await user.client.createList({ name: "Household and the garden 2027" });
    for (let n = 0; n < 10; n++) await user.client.createTask({ title: `Task ${n}`, listId: id });
    await tasks.open(`lists/${id}`);
    const heading = page.getByRole("heading", { level: 1 });
    const menu = page.getByRole("button", { name: /: more$/ });
    const [title, count, button] = await Promise.all(
      [heading, heading.getByText("10", { exact: true }), menu].map((one) => one.boundingBox()),
    );
    expect(count!.width).to.be.above(count!.height / 2);
    expect(button!.y).to.be.below(title!.y + title!.height);
  });

  it("leaves the actions for selected tasks in reach below notifications", async () => {
    const { page, tasks } = await visitorWithTasks(["One", "Two"], phone);
    for (const title of ["One", "Two"]) await tasks.checkbox(title).press("s");
    await tasks.checkbox("One").press("1");
    await tasks.toasts.getByText("Set the priority of 2 tasks to High.").waitFor();
    const bar = page.getByRole("toolbar", { name: "Selected tasks" });
    await eventually(async () => {
      const [toast, actions] = [await tasks.toasts.boundingBox(), await bar.boundingBox()];
      expect(toast!.y + toast!.height).to.be.at.most(actions!.y);
    });
    await bar.getByRole("button", { name: "Clear the selection" }).click();
    await bar.waitFor({ state: "detached" });
  });

  it("keeps the main views apart where the font is large for the screen", async () => {
    // As many ems as 390 pixels are with a font of 32.
    const viewport = { width: 195, height: 422 };
    const { page } = await visitorWithTasks(["One"], { viewport });
    const links = page.getByRole("navigation", { name: "Main views" }).getByRole("link");
    await eventually(async () => {
      const boxes = await Promise.all((await links.all()).map((link) => link.boundingBox()));
      for (const box of boxes) expect(box!.x + box!.width).to.be.at.most(195);
      expect(new Set(boxes.map((box) => Math.round(box!.width))).size).to.equal(1);
    });
    await page.getByRole("link", { name: "Upcoming" }).click();
    await page.getByRole("heading", { name: "Upcoming", level: 1 }).waitFor();
  });

  it("keeps a message out of a dialog that is opened after it", async () => {
    const { page, tasks } = await visitorWithTasks(["One", "Two"], phone);
    await tasks.checkbox("One").click();
    await tasks.toasts.getByText("Completed “One”.").waitFor();
    await tasks.checkbox("Two").press("d");
    await page.getByRole("dialog", { name: "When is “Two” due?" }).waitFor();
    expect(await tasks.toasts.getByText("Completed “One”.").isVisible()).to.equal(false);
  });
});
