import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { expect } from "chai";
import type { Page } from "playwright-core";

const source = await readFile(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);

interface Violation {
  id: string;
  impact: string | null;
  tags: string[];
  nodes: { html: string; failureSummary: string }[];
}

/** What a theme or a window of another width can change; all other rules see the same in each. */
const colours = { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } };
const allButColours = { rules: { "color-contrast": { enabled: false } } };

/**
 * Fails if axe finds on the page, in its current state, what WCAG 2.2 forbids at A or AA, or anything else
 * of serious or critical impact, in the light theme or the dark one. A phone's colours are those of the desk: they are looked at there too in the long tests only.
 *
 * @param part selectors of what differs from a screen that was looked at as a whole
 */
export async function expectAccessible(
  page: Page,
  screen: string,
  part: string[] = [],
): Promise<void> {
  // Nothing is given back: the whole of axe would be.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(`${source}; null`);
  const isPhone = (page.viewportSize()?.width ?? 0) < 500 && !process.env.DOCKET_LONG;
  const { isForced, shown } = await page.evaluate(() => ({
    isForced: matchMedia("(forced-colors: active)").matches,
    shown: document.documentElement.dataset.mantineColorScheme,
  }));
  // Forced colours are the system's; styles still tell those that it has replaced.
  if (isPhone || isForced) {
    expect(await violations(page, part, allButColours), screen).to.deep.equal([]);
    return;
  }
  // The theme that it is in comes first: a change of it costs more than a look.
  const themes = shown === "dark" ? (["dark", "light"] as const) : (["light", "dark"] as const);
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await page.waitForFunction(
      (scheme) => document.documentElement.dataset.mantineColorScheme === scheme,
      colorScheme,
    );
    const found = await violations(page, part, colorScheme === shown ? {} : colours);
    expect(found, `${screen}, ${colorScheme}`).to.deep.equal([]);
  }
}

async function violations(page: Page, part: string[], options: object): Promise<string[]> {
  await page.evaluate(async () => {
    // Elements that fade in, or into another theme, do not have their final colours yet; when one has, those
    // that take their colour from it may only begin.
    for (;;) {
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      const running = document
        .getAnimations()
        // Loaders never finish.
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
      if (running.length === 0) return;
      await Promise.all(running.map((animation) => animation.finished.catch(() => null)));
    }
  });
  const asked = JSON.stringify({ resultTypes: ["violations"], preload: false, ...options });
  const where = part.length > 0 ? JSON.stringify({ include: part }) : "document";
  const found = (await page.evaluate(
    `axe.run(${where}, ${asked}).then(({ violations }) => violations)`,
  )) as Violation[];
  return found
    .filter(
      ({ impact, tags }) =>
        impact === "serious" || impact === "critical" || tags.some((tag) => /^wcag\d+a/.test(tag)),
    )
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
}

/** Fails if the page is wider than the window. */
export async function expectNoSidewaysScroll(page: Page, screen: string): Promise<void> {
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(excess, screen).to.equal(0);
}
