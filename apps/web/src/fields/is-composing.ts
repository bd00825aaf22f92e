import type { KeyboardEvent as ReactKeyboardEvent } from "react";

/** What Safari says of the Enter that confirms a word: `isComposing` is false there by then. */
const IN_COMPOSITION = 229;

const isOfInputMethod = (event: KeyboardEvent) =>
  event.isComposing || event.keyCode === IN_COMPOSITION;

/** Whether a key belongs to an input method, as the Enter that confirms a Japanese word. */
export function isComposing({ nativeEvent }: ReactKeyboardEvent): boolean {
  return isOfInputMethod(nativeEvent);
}

/** Keeps keys of an input method, as the Escape that drops a word, from everything that the page does at a key. */
export function ignoreComposing(): void {
  window.addEventListener(
    "keydown",
    (event) => {
      if (isOfInputMethod(event)) event.stopImmediatePropagation();
    },
    // Before everything else: what lies over the page listens here, too.
    { capture: true },
  );
}
