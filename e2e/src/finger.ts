import type { CDPSession, Locator, Page } from "playwright-core";

/** A finger on the screen of Chromium. */
export class Finger {
  private constructor(private readonly session: CDPSession) {}

  static async on(page: Page): Promise<Finger> {
    return new Finger(await page.context().newCDPSession(page));
  }

  /** Swipes over the middle of an element, so many pixels to the right. */
  async swipe(element: Locator, by: number): Promise<void> {
    const [x, y] = await middleOf(element);
    await this.move([x, y], [x + by, y]);
  }

  /** Holds an element and drops it on another, so many pixels below its middle. */
  async drag(element: Locator, target: Locator, below = 0): Promise<void> {
    const [x, y] = await middleOf(target);
    await this.move(await middleOf(element), [x, y + below], 400);
  }

  private async move(
    [x, y]: [number, number],
    [endX, endY]: [number, number],
    hold = 0,
  ): Promise<void> {
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", points: object[]) =>
      this.session.send("Input.dispatchTouchEvent", { type, touchPoints: points as never });
    await touch("touchStart", [{ x, y }]);
    // A finger that stays for a moment picks up what it is on.
    await new Promise((resolve) => setTimeout(resolve, hold));
    for (let step = 1; step <= 8; step += 1)
      await touch("touchMove", [
        { x: x + ((endX - x) * step) / 8, y: y + ((endY - y) * step) / 8 },
      ]);
    await touch("touchEnd", []);
  }
}

async function middleOf(element: Locator): Promise<[number, number]> {
  const box = await element.boundingBox();
  if (!box) throw new Error("the element is not shown");
  return [box.x + box.width / 2, box.y + box.height / 2];
}
