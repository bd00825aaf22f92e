/** What Safari says of the Enter that confirms a word: `isComposing` is false there by then. */
const IN_COMPOSITION = 229;

/** Keeps keys of an input method, as the Escape that drops a word, from everything that the page does at a key. */
export function ignoreComposing(): void {
  window.addEventListener(
    "keydown",
    (event) => {
      const isOfInputMethod = event.isComposing || event.keyCode === IN_COMPOSITION;
      if (isOfInputMethod) event.stopImmediatePropagation();
    },
    // Before everything else: what lies over the page listens here, too.
    { capture: true },
  );
}
