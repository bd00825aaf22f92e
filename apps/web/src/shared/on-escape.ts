import type { KeyboardEvent } from "react";

/**
 * A key handler by which Escape closes, or cancels, only what the handler is on, without the dialog or panel around
 * it. An Escape for a list or a menu that is open in it, or over it, is left to that.
 */
export function onEscape(run: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    const { key, currentTarget, target } = event;
    if (key !== "Escape" || event.defaultPrevented || hasOpenList(target)) return;
    if (!currentTarget.contains(target as Element)) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };
}

/** Whether the field or button in which a key is pressed has an open list or menu: Escape closes that first. */
export function hasOpenList(target: EventTarget): boolean {
  // A list that was initially open has only its own attribute, `data-expanded`.
  return (target as Element).matches('[aria-haspopup][aria-expanded="true"], [data-expanded]');
}
