/** Whether a list or a menu of the field or button that a key is pressed in is open: Escape closes that first. */
export function hasOpenList(target: EventTarget): boolean {
  // A list that was open from the start says so in its own way only.
  return (target as Element).matches('[aria-haspopup][aria-expanded="true"], [data-expanded]');
}
