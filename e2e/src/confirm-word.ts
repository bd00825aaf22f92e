import type { Locator } from "playwright-core";

/** Presses Enter as Safari tells of it where it confirms a word of an input method: with a key code alone. */
export function confirmWord(input: Locator): Promise<void> {
  return input.evaluate((element) => {
    const options = { key: "Enter", keyCode: 229, bubbles: true, cancelable: true };
    element.dispatchEvent(new KeyboardEvent("keydown", options));
  });
}
