import type { KeyboardEvent } from "react";

/**
 * A key handler by which Escape cancels an inline question without closing the dialog or
 * panel around it.
 */
export function onEscape(run: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };
}
