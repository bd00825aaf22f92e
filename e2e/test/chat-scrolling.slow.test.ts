import { expect } from "chai";
import type { Page } from "playwright-core";
import { ChatPage } from "../src/chat-page.js";
import { eventually } from "../src/eventually.js";
import { visitorWithTasks } from "../src/visitor.js";

declare global {
  interface Window {
    scrollButtons: number;
  }
}

/** Counts each time that the button to scroll to the end appears, however briefly. */
async function countScrollButtons(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    window.scrollButtons = 0;
    new MutationObserver((changes) => {
      for (const node of changes.flatMap(({ addedNodes }) => [...addedNodes])) {
        const label = node instanceof HTMLElement && node.getAttribute("aria-label");
        if (label === "Scroll to latest message") window.scrollButtons += 1;
      }
    }).observe(document.body, { childList: true, subtree: true });
  });
  return () => page.evaluate(() => window.scrollButtons);
}

describe("the end of a conversation", () => {
  it("stays in view while answers arrive, a message is typed, and the window shrinks", async () => {
    const { page } = await visitorWithTasks(["Rent", "Gym"], {
      viewport: { width: 1100, height: 640 },
    });
    const chat = new ChatPage(page);
    await chat.open();
    const scrollButtons = await countScrollButtons(page);
    for (const text of ["What is left?", "Add call the plumber", "What is left?", "delete rent"]) {
      await chat.ask(text);
    }
    const button = chat.button("Delete");
    const log = chat.panel.getByRole("log");
    const inView = () =>
      eventually(async () => {
        const [box, thread] = [await button.boundingBox(), await log.boundingBox()];
        expect(box!.y).to.be.at.least(thread!.y);
        expect(box!.y + box!.height).to.be.at.most(thread!.y + thread!.height);
      });
    await inView();
    const height = (await log.boundingBox())!.height;

    await chat.input.fill("one\ntwo\nthree\nfour\nfive\nsix");
    expect((await log.boundingBox())!.height).to.be.below(height - 80);
    await inView();
    await page.setViewportSize({ width: 1100, height: 480 });
    await inView();
    await page.setViewportSize({ width: 1100, height: 640 });
    await chat.input.fill("");
    await inView();
    expect(await scrollButtons()).to.equal(0);

    // After scrolling up, the position stays, and a button leads back.
    await log.evaluate((element) => element.scrollTo(0, 0));
    await chat.button("Scroll to latest message").waitFor();
    await page.setViewportSize({ width: 1100, height: 480 });
    await page.waitForTimeout(200);
    expect(await log.evaluate((element) => element.scrollTop)).to.equal(0);
    await chat.button("Scroll to latest message").click();
    await inView();
    await chat.button("Scroll to latest message").waitFor({ state: "detached" });
  });
});
