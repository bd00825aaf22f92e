import type { KeyboardEvent } from "react";

/** Escape takes back what is asked in the place of a row or a button, and closes nothing around it. */
export function onEscape(run: () => void): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    run();
  };
}
