/** Whether a list of choices is open below the field that a key is pressed in: Escape closes that first. */
export function hasOpenList(target: EventTarget): boolean {
  return (target as Element).getAttribute("aria-expanded") === "true";
}
