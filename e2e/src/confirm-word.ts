import type { Locator } from "playwright-core";

/** Presses Enter as Safari tells of it where it confirms a word of an input method: with a key code alone. */
export function confirmWord(input: Locator): Promise<void> {
  return pressInWord(input, "Enter");
}

/** Presses a key that an input method takes, as the Escape that drops a word. */
export function pressInWord(input: Locator, key: string): Promise<void> {
  return input.evaluate((element, key) => {
    const options = { key, keyCode: 229, bubbles: true, cancelable: true };
    element.dispatchEvent(new KeyboardEvent("keydown", options));
  }, key);
}
