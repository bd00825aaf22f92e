import type { CDPSession, Locator, Page } from "playwright-core";

/** A finger on the screen of Chromium. */
export class Finger {
  private constructor(private readonly session: CDPSession) {}

  static async on(page: Page): Promise<Finger> {
    return new Finger(await page.context().newCDPSession(page));
  }

  /** Swipes over the middle of an element, `by` pixels to the right. */
  async swipe(element: Locator, by: number): Promise<void> {
    const [x, y] = await middleOf(element);
    // It rests before it is lifted: during a momentum scroll, the next touch would only stop that.
    await this.move([x, y], [x + by, y], { rest: 150 });
  }

  /** Holds an element and drops it on another, `below` pixels below its middle. */
  async drag(element: Locator, target: Locator, below = 0): Promise<void> {
    const [x, y] = await middleOf(target);
    await this.move(await middleOf(element), [x, y + below], { hold: 400 });
  }

  private async move(
    [x, y]: [number, number],
    [endX, endY]: [number, number],
    { hold = 0, rest = 0 },
  ): Promise<void> {
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", points: object[]) =>
      this.session.send("Input.dispatchTouchEvent", { type, touchPoints: points as never });
    await touch("touchStart", [{ x, y }]);
    // A long press picks up the element.
    await new Promise((resolve) => setTimeout(resolve, hold));
    // Without waiting for the page: a quick finger is ahead of its rendering.
    const moves = Array.from({ length: 8 }, (_, step) =>
      touch("touchMove", [
        { x: x + ((endX - x) * (step + 1)) / 8, y: y + ((endY - y) * (step + 1)) / 8 },
      ]),
    );
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    await Promise.all([...moves, touch("touchEnd", [])]);
  }
}

/** The middle of an element, once it has stopped moving: a growing row moves those below it. */
async function middleOf(element: Locator): Promise<[number, number]> {
  let box = await element.boundingBox();
  for (;;) {
    await element.page().waitForTimeout(50);
    const next = await element.boundingBox();
    if (!next) throw new Error("the element is not shown");
    if (box?.x === next.x && box.y === next.y && box.height === next.height)
      return [next.x + next.width / 2, next.y + next.height / 2];
    box = next;
  }
}
