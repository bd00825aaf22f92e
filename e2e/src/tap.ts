import type { Locator } from "playwright-core";

/** In milliseconds, how long the browser may take from a tap to its click. */
const LIMIT = 2_000;
const ATTEMPTS = 3;

type Watching = typeof globalThis & { clicked?: Promise<boolean> };

/**
 * Taps. On a busy machine the end of the touch may arrive so late that the browser takes it for a
 * long press, which is no click; then the tap is repeated.
 */
export async function tap(target: Locator): Promise<void> {
  const page = target.page();
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    await target.evaluate(() => {
      (globalThis as Watching).clicked = new Promise((resolve) => {
        addEventListener("click", () => resolve(true), { capture: true, once: true });
      });
    });
    await target.tap();
    const isClicked = await page
      .evaluate((limit) => {
        const late = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), limit));
        return Promise.race([(globalThis as Watching).clicked ?? true, late]);
      }, LIMIT)
      .catch(() => true); // it has led to another page
    if (isClicked) return;
  }
  throw new Error(`None of ${ATTEMPTS} taps was a click.`);
}
