import { useEffect } from "react";
import { closeAssistant, isAssistantLoading } from "../assistant/panel-state.js";
import { browserStorage } from "../shared/storage.js";
import { createStore } from "../shared/store.js";
import { useWrites } from "../store/use-store.js";
import { clearSelection, selection } from "../views/selection.js";
import { type Command, commands } from "./commands.js";
import { closeDialog, dialog } from "./dialogs-state.js";
import { MAIN_ID } from "./element-ids.js";
import { DIALOG, isInDialog } from "./is-in-dialog.js";
import { closeTask, currentTask } from "./location.js";

const SETTING = "docket.single-keys";

/** Single-key shortcuts can be switched off, as speech input would trigger them (WCAG 2.1.4). */
export const singleKeys = createStore(browserStorage.read<boolean>(SETTING) ?? true);

export function setSingleKeys(on: boolean): void {
  singleKeys.set(on);
  browserStorage.write(SETTING, on);
}

/** The commands' shortcuts, which work anywhere on the page while no input has the focus. */
export function useShortcuts(): void {
  const writes = useWrites();
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (event.defaultPrevented) return;
      if (isForPopup(event)) return;
      const opensPalette = (event.ctrlKey || event.metaKey) && event.key === "k";
      if (isHandledByTarget(event) && !opensPalette) return;
      if (isAwaited()) return;
      if (event.key === "Escape") {
        if (selection.get().size > 0) clearSelection();
        else if (currentTask()) closeTask();
        return;
      }
      const command = commands.find((one) => isKeyOf(one, event));
      if (!command) return;
      event.preventDefault();
      void command.run(writes);
    }
    document.addEventListener("keydown", onKeyDown);
    window.addEventListener("keydown", leaveToDialog, { capture: true });
    return () => {
      document.removeEventListener("keydown", onKeyDown);
      window.removeEventListener("keydown", leaveToDialog, { capture: true });
    };
  }, [writes]);
}

/** Whether the keys that are pressed are meant for a dialog, or for the assistant, although it is not loaded yet. */
const isAwaited = () => dialog.get() !== null || isAssistantLoading();

/**
 * Keys that are pressed before a requested dialog has been loaded and has the focus are not for what is
 * below it: a space in what is typed next would complete a task. Escape closes the dialog.
 */
function leaveToDialog(event: KeyboardEvent): void {
  const { key, target } = event;
  if (!isAwaited() || isInDialog(target)) return;
  if (key === "Escape") {
    if (document.querySelector(DIALOG)) return;
    event.stopPropagation();
    if (dialog.get() === null) closeAssistant();
    closeDialog();
    return;
  }
  const isBelow = target instanceof Element && target.closest(`#${MAIN_ID}`) !== null;
  if (!isBelow || key === "Tab" || event.ctrlKey || event.metaKey) return;
  event.stopPropagation();
  event.preventDefault();
}

function isKeyOf({ key, ctrl = false }: Command, event: KeyboardEvent): boolean {
  if (key !== event.key || event.altKey || ctrl !== (event.ctrlKey || event.metaKey)) return false;
  return ctrl || singleKeys.get();
}

/**
 * Whether a key is meant for the menu or editor of the focused button, which has just been opened and has
 * not taken the focus yet. Escape closes it.
 */
function isForPopup({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const trigger = target.closest<HTMLElement>('button[aria-haspopup][aria-expanded="true"]');
  if (key === "Escape") trigger?.click();
  return trigger !== null;
}

/** Whether the key is for the focused element: a text input, a menu or a dialog. */
function isHandledByTarget({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.closest('[role="dialog"], [role="menu"]') !== null ||
    target.isContentEditable ||
    target.matches("textarea, select, input:not([type=checkbox], [type=radio])")
  );
}
