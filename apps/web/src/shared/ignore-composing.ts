/** Safari's `keyCode` for the Enter that confirms a composition: `isComposing` is already false. */
const IN_COMPOSITION = 229;

/**
 * Hides keys that belong to an input method (IME), such as the Escape that cancels a composition,
 * from all key handlers of the page.
 */
export function ignoreComposing(): void {
  window.addEventListener(
    "keydown",
    (event) => {
      const isOfInputMethod = event.isComposing || event.keyCode === IN_COMPOSITION;
      if (isOfInputMethod) event.stopImmediatePropagation();
    },
    // Before all other listeners: dialogs listen in the capture phase, too.
    { capture: true },
  );
}
