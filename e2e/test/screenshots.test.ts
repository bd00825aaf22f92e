import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions, Page } from "playwright-core";
import { ChatPage } from "../src/chat-page.js";
import { createSampleTasks } from "../src/screens.js";
import { newVisitor } from "../src/visitor.js";

const folder = fileURLToPath(new URL("../../../docs/screenshots/", import.meta.url));

const desk: BrowserContextOptions = {
  viewport: { width: 1000, height: 760 },
  deviceScaleFactor: 2,
};

const shots: Record<string, BrowserContextOptions> = {
  "tasks-light": desk,
  "tasks-dark": { ...desk, colorScheme: "dark" },
  "tasks-phone": {
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
  },
};

// The README's screenshots are committed: an ordinary test run does not take them again.
if (process.env.DOCKET_SCREENSHOTS) {
  describe("@screenshots", () => {
    for (const [name, options] of Object.entries(shots)) {
      it(name, async () => {
        const visitor = await newVisitor(options);
        await createSampleTasks(visitor);
        await visitor.tasks.open("today");
        await save(visitor.page, name);
      });
    }

    it("chat", async () => {
      const visitor = await newVisitor({ ...desk, viewport: { width: 1240, height: 760 } });
      await createSampleTasks(visitor);
      await visitor.tasks.open();
      const chat = new ChatPage(visitor.page);
      await chat.open();
      await chat.ask("Add renew the library card and call the plumber");
      await chat.receipt(/^Added/).waitFor();
      await chat.ask("I have booked the dentist");
      await chat.ask("Delete send the invoice to Harlow & Sons");
      await chat.button("Delete").waitFor();
      await save(visitor.page, "chat");
    });
  });
}

async function save(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => null));
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: `${folder}${name}.png` });
}
