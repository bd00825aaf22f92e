import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions, Page } from "playwright-core";
import { animatePng, type Frame } from "../src/animated-png.js";
import { ChatPage } from "../src/chat-page.js";
import { planWeek } from "../src/plan-week.js";
import { createSampleTasks, visitScreens } from "../src/screens.js";
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

    for (const [kind, options] of Object.entries(shots))
      it(`every screen: ${kind}`, async () => {
        await visitScreens({ ...options, deviceScaleFactor: 1 }, (page, screen) =>
          save(page, `screens/${screen.replace(/\W+/g, "-")}-${kind.replace("tasks-", "")}`),
        );
      }).timeout(240_000);

    it("week-phone", async () => {
      await planWeek(await newVisitor(shots["tasks-phone"]), (page, screen) =>
        save(page, `week-phone-${screen}`),
      );
    });

    it("approval", async () => {
      const visitor = await newVisitor({ viewport: { width: 1100, height: 640 } });
      const { page, tasks } = visitor;
      await createSampleTasks(visitor);
      await tasks.open();
      const chat = new ChatPage(page);
      await chat.open();
      const frames: Frame[] = [];
      const show = async (milliseconds: number) => {
        await page.evaluate(() => document.fonts.ready.then(() => null));
        frames.push({ png: await page.screenshot({ caret: "initial" }), milliseconds });
      };
      await show(1_500);
      const request = "Delete passport and oat milk";
      for (const part of [7, 16, request.length]) {
        await chat.input.fill(request.slice(0, part));
        await show(part === request.length ? 900 : 350);
      }
      await chat.ask(request);
      await chat.button("Delete").waitFor();
      await show(2_600);
      await chat.button("Delete").click();
      await tasks.row("Renew passport").waitFor({ state: "detached" });
      await chat.lastAnswer.getByRole("button", { name: "Undo", exact: true }).waitFor();
      await show(2_600);
      await chat.lastAnswer.getByRole("button", { name: "Undo", exact: true }).click();
      await tasks.row("Renew passport").waitFor();
      await page.getByText("Undone").first().waitFor();
      await show(3_000);
      await writeFile(`${folder}approval.png`, animatePng(frames));
    });
  });
}

async function save(page: Page, name: string): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    // The part that changed last may not be drawn yet.
    for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
  });
  await mkdir(`${folder}screens`, { recursive: true });
  await page.screenshot({ path: `${folder}${name}.png` });
}
