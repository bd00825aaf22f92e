import type { Locator } from "playwright-core";

/**
 * Presses Enter as Safari reports it when it confirms a composition of an input method: only by the
 * key code.
 */
export function confirmWord(input: Locator): Promise<void> {
  return pressInWord(input, "Enter");
}

/** Presses a key that an input method handles, such as the Escape that cancels a composition. */
export function pressInWord(input: Locator, key: string): Promise<void> {
  return input.evaluate((element, key) => {
    const options = { key, keyCode: 229, bubbles: true, cancelable: true };
    element.dispatchEvent(new KeyboardEvent("keydown", options));
  }, key);
}
