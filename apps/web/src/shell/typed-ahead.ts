import { closeAssistant, isAssistantLoading } from "../assistant/panel-state.js";
import { isTextField } from "../shared/text-field.js";
import { closeDialog, dialog } from "./dialogs-state.js";
import { ASSISTANT_ID } from "./element-ids.js";
import { DIALOG, isInDialog } from "./key-targets.js";

/** Whether the keys that are pressed are meant for a dialog, or for the assistant, although it is not loaded yet. */
export const isAwaited = (): boolean => dialog.get() !== null || isAssistantLoading();

/** The keys pressed meanwhile: characters and Enter. */
let typed: string[] = [];
/** Whether the dialog has had the focus: then what is not typed into it is lost on purpose. */
let arrived = false;

/** Handles keys that come faster than the page, before all others do. */
export function watchKeys(signal: AbortSignal): void {
  window.addEventListener("keydown", onKeyDown, { capture: true, signal });
  window.addEventListener("focusin", deliver, { signal });
  const stop = dialog.subscribe(() => {
    typed = [];
    arrived = false;
  });
  signal.addEventListener("abort", stop);
}

function onKeyDown(event: KeyboardEvent): void {
  if (!isForAwaited(event)) return;
  event.stopPropagation();
  event.preventDefault();
}

/**
 * Whether a key is meant for a dialog that was asked for, but is not loaded or has not the focus yet: a space in
 * what is typed would complete a task below it. It is kept for the dialog's text field. Escape closes the dialog.
 */
function isForAwaited({ key, target, ctrlKey, metaKey }: KeyboardEvent): boolean {
  if (!isAwaited() || isInDialog(target)) return false;
  if (key === "Escape") {
    if (document.querySelector(DIALOG)) return false;
    if (dialog.get() === null) closeAssistant();
    closeDialog();
    return true;
  }
  const isBelow =
    target instanceof Element && target.matches("body, :is(main, nav, header, aside) *, main");
  if (!isBelow || key === "Tab" || ctrlKey || metaKey) return false;
  if (key === "Backspace") typed.pop();
  else if (!arrived && (key === "Enter" || [...key].length === 1)) typed.push(key);
  return true;
}

/** Types what was typed ahead, once the text field that it was meant for has the focus. */
async function deliver({ target }: FocusEvent): Promise<void> {
  if (!(target as Element).closest(`${DIALOG}, #${ASSISTANT_ID}`)) return;
  const keys = typed;
  typed = [];
  arrived = dialog.get() !== null;
  if (!isTextField(target)) return;
  for (const key of keys) {
    // The field itself handles the focus first, and each key when it has rendered the one before.
    await null;
    if (key !== "Enter") {
      target.setRangeText(key, target.selectionStart ?? 0, target.selectionEnd ?? 0, "end");
      target.dispatchEvent(new InputEvent("input", { bubbles: true }));
    } else if (target.dispatchEvent(enter())) target.form?.requestSubmit();
  }
}

const enter = () => new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true });
