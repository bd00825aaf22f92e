import { expect } from "chai";
import type { Locator } from "playwright-core";
import { expectAccessible, expectNoSidewaysScroll } from "../src/axe.js";
import { expectWholeInLargeText } from "../src/large-text.js";
import { createSampleTasks, visitScreens } from "../src/screens.js";
import { newVisitor } from "../src/visitor.js";

describe("every screen", function () {
  // About thirty screens, each checked by axe.
  this.timeout(240_000);

  it("has no accessibility violation in either theme", async () => {
    await visitScreens({}, expectAccessible);
  });

  if (process.env.DOCKET_LONG)
    it("has no accessibility violation with forced colours", async () => {
      await visitScreens({ forcedColors: "active" }, expectAccessible);
    });

  it("uses lines in place of background colours when colours are forced", async () => {
    const visitor = await newVisitor({ forcedColors: "active" });
    const { page, tasks } = visitor;
    await createSampleTasks(visitor);
    await tasks.open();
    const lined = async (element: Locator, side: "outlineStyle" | "borderTopStyle") =>
      expect(await element.evaluate((one, name) => getComputedStyle(one)[name], side)).to.equal(
        "solid",
      );
    await lined(page.getByRole("link", { name: "Inbox" }), "outlineStyle");
    await tasks.newTask.focus();
    await lined(page.locator("form > :focus-within"), "outlineStyle");
    await tasks.checkbox("Renew passport").press("s");
    await lined(tasks.row("Renew passport").locator("[data-selected]"), "outlineStyle");
    await tasks.checkbox("Renew passport").press("s");

    const ring = (title: string) =>
      tasks.checkbox(title).evaluate((box) => getComputedStyle(box).borderTopWidth);
    expect(await ring("Buy oat milk and coffee")).not.to.equal(await ring("Book the dentist"));

    const from = (await tasks.row("Renew passport").boundingBox())!;
    const to = (await tasks.row("Read chapter four").boundingBox())!;
    await page.mouse.move(from.x + 200, from.y + 20);
    await page.mouse.down();
    await page.mouse.move(to.x + 200, to.y + 5, { steps: 8 });
    const line = tasks.row("Read chapter four").locator("[data-drop=before]");
    const drawn = () => line.evaluate((row) => getComputedStyle(row, "::after").forcedColorAdjust);
    await line.waitFor();
    expect(await drawn()).to.equal("none");
    await page.keyboard.press("Escape");
    await page.mouse.up();

    // By key: right after a drag, a click is taken for the end of the drag.
    await tasks.checkbox("Renew passport").press("e");
    await tasks.panel.getByRole("button", { name: /^Due:/ }).click();
    await lined(page.locator("button[data-selected]"), "outlineStyle");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await lined(page.locator(".mantine-Modal-content"), "borderTopStyle");
  });

  it("fits on a phone 360 pixels wide, also with text of twice the size, and is accessible there", async () => {
    const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
    await visitScreens(phone, async (page, screen) => {
      await expectNoSidewaysScroll(page, screen);
      await expectAccessible(page, screen);
      await expectWholeInLargeText(page, screen);
    });
  });
});
