import { expect } from "chai";
import type { Page } from "playwright-core";
import { expectNoSidewaysScroll } from "./axe.js";
import { spend } from "./visitor.js";

/** Sets the browser's font size to twice the usual one; fails if then something of the page is cut off. */
export async function expectWholeInLargeText(page: Page, screen: string): Promise<void> {
  spend(page);
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
  await page.waitForFunction(() => getComputedStyle(document.documentElement).fontSize === "32px");
  await expectNoSidewaysScroll(page, screen);
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll("button, a, label, h1, h2, h3, p, .mantine-Button-label, [role]")]
      .filter((one) => one.checkVisibility() && one.clientWidth > 1)
      .filter((one) => {
        const { overflowX, textOverflow } = getComputedStyle(one);
        const isCut = overflowX !== "visible" && textOverflow !== "ellipsis";
        return isCut && one.scrollWidth > one.clientWidth + 1;
      })
      .map(({ textContent }) => textContent),
  );
  expect(cut, screen).to.deep.equal([]);
  await session.send("Page.setFontSizes", { fontSizes: { standard: 16, fixed: 13 } });
  await session.detach();
}
