/** Whether text can be typed into an element. */
export function isTextField(
  target: EventTarget | null,
): target is HTMLInputElement | HTMLTextAreaElement {
  return (
    target instanceof Element &&
    target.matches("textarea, input:not([type=checkbox], [type=radio])")
  );
}
