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

/**
 * The rules whose result can depend on the theme or the window's width; all others need one check.
 */
const colours = { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } };
/** Size and distance of targets are of WCAG 2.2, level AA, but not checked by default. */
const targetSize = { "target-size": { enabled: true } };
const allRules = { rules: targetSize };
const allButColours = { rules: { ...targetSize, "color-contrast": { enabled: false } } };

/**
 * Fails if axe finds a violation of WCAG 2.2 at level A or AA, or of serious or critical impact, on
 * the page in its current state, in the light or the dark theme. A phone has the same colours as
 * the desktop, so they are checked there in the long tests only.
 *
 * @param part selectors of the parts that differ from a screen that was checked as a whole
 */
export async function expectAccessible(
  page: Page,
  screen: string,
  part: string[] = [],
): Promise<void> {
  // Returns null: otherwise the whole of axe would be returned.
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(`${source}; null`);
  const isPhone = (page.viewportSize()?.width ?? 0) < 500 && !process.env.DOCKET_LONG;
  const { isForced, shown } = await page.evaluate(() => ({
    isForced: matchMedia("(forced-colors: active)").matches,
    shown: document.documentElement.dataset.mantineColorScheme,
  }));
  // Forced colours are the system's, while computed styles still report those that they replace.
  if (isPhone || isForced) {
    expect(await violations(page, part, allButColours), screen).to.deep.equal([]);
    return;
  }
  // The current theme comes first: switching it takes longer than a check.
  const themes = shown === "dark" ? (["dark", "light"] as const) : (["light", "dark"] as const);
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await page.waitForFunction(
      (scheme) => document.documentElement.dataset.mantineColorScheme === scheme,
      colorScheme,
    );
    const found = await violations(page, part, colorScheme === shown ? allRules : colours);
    expect(found, `${screen}, ${colorScheme}`).to.deep.equal([]);
  }
}

async function violations(page: Page, part: string[], options: object): Promise<string[]> {
  await page.evaluate(async () => {
    // Elements that fade in, or into another theme, do not have their final colours yet; when one
    // has finished, those that inherit its colour may only then start. One that keeps its last frame stays in the
    // list, and one that is not displayed may never finish.
    const isRunning = ({ playState, effect }: Animation) =>
      playState === "running" &&
      // Loaders never finish.
      effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY;
    const end = performance.now() + 10_000;
    do await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    while (document.getAnimations().some(isRunning) && performance.now() < end);
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
      nodes
        // An open menu or popover covers a part of what is below it.
        .filter(({ failureSummary }) => !failureSummary.includes("partially obscured"))
        .map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
    );
}

/** Fails if the page is wider than the window. */
export async function expectNoSidewaysScroll(page: Page, screen: string): Promise<void> {
  const excess = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(excess, screen).to.equal(0);
}
