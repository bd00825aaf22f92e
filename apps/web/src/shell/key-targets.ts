/** Dialogs and sheets. */
export const DIALOG = '[role="dialog"]';

/** Whether an element is in a dialog or a sheet. */
export function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(DIALOG) !== null;
}
