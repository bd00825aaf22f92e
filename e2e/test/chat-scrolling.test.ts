import { expect } from "chai";
import type { Page } from "playwright-core";
import { ChatPage } from "../src/chat-page.js";
import { eventually } from "../src/eventually.js";
import { visitorWithTasks } from "../src/visitor.js";

declare global {
  interface Window {
    arrows: number;
  }
}

/** Counts each time that the way to the end is offered, however shortly. */
async function countArrows(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    window.arrows = 0;
    new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
        const label = node instanceof HTMLElement && node.getAttribute("aria-label");
        if (label === "To the latest message") window.arrows += 1;
      }
    }).observe(document.body, { childList: true, subtree: true });
  });
  return () => page.evaluate(() => window.arrows);
}

describe("the end of a conversation", () => {
  it("stays in sight while answers come, one writes, and the window becomes lower", async () => {
    const { page } = await visitorWithTasks(["Rent", "Gym"], {
      viewport: { width: 1100, height: 640 },
    });
    const chat = new ChatPage(page);
    await chat.open();
    const arrows = await countArrows(page);
    for (const text of ["What is left?", "Add call the plumber", "What is left?", "delete rent"]) {
      await chat.ask(text);
    }
    const approve = chat.button("Approve");
    const log = chat.panel.getByRole("log");
    const inSight = () =>
      eventually(async () => {
        const [button, thread] = [await approve.boundingBox(), await log.boundingBox()];
        expect(button!.y).to.be.at.least(thread!.y);
        expect(button!.y + button!.height).to.be.at.most(thread!.y + thread!.height);
      });
    await inSight();
    const height = (await log.boundingBox())!.height;

    await chat.input.fill("one\ntwo\nthree\nfour\nfive\nsix");
    expect((await log.boundingBox())!.height).to.be.below(height - 80);
    await inSight();
    await page.setViewportSize({ width: 1100, height: 480 });
    await inSight();
    await page.setViewportSize({ width: 1100, height: 640 });
    await chat.input.fill("");
    await inSight();
    expect(await arrows()).to.equal(0);

    // Whoever has scrolled up is left there, and offered the way back.
    await log.evaluate((element) => element.scrollTo(0, 0));
    await chat.button("To the latest message").waitFor();
    await page.setViewportSize({ width: 1100, height: 480 });
    await page.waitForTimeout(200);
    expect(await log.evaluate((element) => element.scrollTop)).to.equal(0);
    await chat.button("To the latest message").click();
    await inSight();
    await chat.button("To the latest message").waitFor({ state: "detached" });
  });
});
