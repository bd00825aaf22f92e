import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { BrowserContextOptions } from "playwright-core";
import { fill } from "../src/screens.js";
import { newVisitor } from "../src/visit.js";

const folder = fileURLToPath(new URL("../../../docs/screenshots/", import.meta.url));

const shots: Record<string, BrowserContextOptions> = {
  "tasks-light": { viewport: { width: 1000, height: 760 }, deviceScaleFactor: 2 },
  "tasks-dark": {
    viewport: { width: 1000, height: 760 },
    deviceScaleFactor: 2,
    colorScheme: "dark",
  },
  "tasks-phone": {
    viewport: { width: 360, height: 740 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
  },
};

// The pictures of the README are committed: an ordinary test run does not draw them anew.
if (process.env.DOCKET_SCREENSHOTS) {
  describe("@screenshots", () => {
    for (const [name, options] of Object.entries(shots)) {
      it(name, async () => {
        const visitor = await newVisitor(options);
        await fill(visitor);
        await visitor.tasks.open("?show=all");
        await visitor.page.evaluate(() => document.fonts.ready.then(() => null));
        await mkdir(folder, { recursive: true });
        await visitor.page.screenshot({ path: `${folder}${name}.png` });
      });
    }
  });
}
