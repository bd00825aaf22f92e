import { isTextField } from "./text-field.js";

/**
 * Hides the second click of a double click from the page if the first one has put something else below the pointer,
 * such as a dialog, or the menu of a row that has become narrower. A third one counts again.
 */
export function ignoreStrayClicks(): void {
  let pressed: Element | null = null;
  let isStray = false;
  for (const type of ["mousedown", "click"] as const)
    window.addEventListener(
      type,
      (event) => {
        const { target, detail } = event;
        if (type === "mousedown") {
          const control = controlOf(target as Element);
          isStray = control !== pressed && !isTextField(target);
          pressed = control;
        }
        // Clicks by key have no number.
        if (!isStray || detail < 2) return;
        event.preventDefault();
        event.stopImmediatePropagation();
      },
      { capture: true },
    );
}

/** What is pressed: the icon of a button may be another one afterwards. */
function controlOf(target: Element): Element {
  return target.closest("a, button, label") ?? target;
}
