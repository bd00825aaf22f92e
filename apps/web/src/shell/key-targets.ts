/** Dialogs and sheets. */
export const DIALOG = '[role="dialog"]';

/** Whether an element is in a dialog or a sheet. */
export function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(DIALOG) !== null;
}

/** Whether text can be typed into an element. */
export function isTextField(
  target: EventTarget | null,
): target is HTMLInputElement | HTMLTextAreaElement {
  return (
    target instanceof Element &&
    target.matches("textarea, input:not([type=checkbox], [type=radio])")
  );
}
