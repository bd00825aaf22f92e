/**
 * Whether the field or button in which a key is pressed has an open list or menu: Escape closes
 * that first.
 */
export function hasOpenList(target: EventTarget): boolean {
  // A list that was initially open has only its own attribute, `data-expanded`.
  return (target as Element).matches('[aria-haspopup][aria-expanded="true"], [data-expanded]');
}
