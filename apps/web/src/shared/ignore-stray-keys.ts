/** Safari's `keyCode` for the Enter that confirms a composition: `isComposing` is already false. */
const IN_COMPOSITION = 229;

/**
 * Hides keys that are not meant for the focused element from all key handlers of the page: those of an input method
 * (IME), such as the Escape that cancels a composition, and an Enter that is held until something else has the focus,
 * which would answer a question before it can be read.
 */
export function ignoreStrayKeys(): void {
  let pressedOn: EventTarget | null = null;
  window.addEventListener(
    "keydown",
    (event) => {
      const { key, repeat, target } = event;
      const isOfInputMethod = event.isComposing || event.keyCode === IN_COMPOSITION;
      const isLate = repeat && key === "Enter" && target !== pressedOn;
      if (!repeat) pressedOn = target;
      if (isLate) event.preventDefault();
      if (isOfInputMethod || isLate) event.stopImmediatePropagation();
    },
    // Before all other listeners: dialogs listen in the capture phase, too.
    { capture: true },
  );
}
