import { isTextField } from "./text-field.js";

/** Safari's `keyCode` for the Enter that confirms a composition: `isComposing` is already false. */
const IN_COMPOSITION = 229;

/** Keys that may be held down although the focus moves, or nothing is typed. */
const MOVING = /^(?:Arrow.+|Page.+|Home|End|Tab|[jk ])$/;

/**
 * Hides keys that are not meant for the focused element from all key handlers of the page: those of an input method
 * (IME), such as the Escape that cancels a composition, and those held down that neither type nor move. An Enter that
 * has saved a dialog would press the button that has opened it, and Delete would delete one task after the other.
 */
export function ignoreStrayKeys(): void {
  /** What had the focus when the last key was pressed. */
  let pressedIn: EventTarget | null = null;
  window.addEventListener(
    "keydown",
    (event) => {
      const { key, repeat, target, ctrlKey, metaKey } = event;
      if (!repeat) pressedIn = target;
      const isHeld = repeat && !ctrlKey && !metaKey && !MOVING.test(key);
      const actsAgain = isHeld && (target !== pressedIn || !isTextField(target));
      if (actsAgain) event.preventDefault();
      const isOfInputMethod = event.isComposing || event.keyCode === IN_COMPOSITION;
      if (isOfInputMethod || actsAgain) event.stopImmediatePropagation();
    },
    // Before all other listeners: dialogs listen in the capture phase, too.
    { capture: true },
  );
}
