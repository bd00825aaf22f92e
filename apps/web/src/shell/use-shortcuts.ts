import { useEffect } from "react";
import { browserStorage } from "../shared/storage.js";
import { createStore } from "../shared/store.js";
import { isTextField } from "../shared/text-field.js";
import { useWrites } from "../store/use-store.js";
import { clearSelection, selection } from "../views/selection.js";
import { type Command, commands } from "./commands.js";
import { closeTask, currentTask } from "./location.js";
import { isAwaited, watchKeys } from "./typed-ahead.js";

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
    const ended = new AbortController();
    document.addEventListener("keydown", onKeyDown, { signal: ended.signal });
    watchKeys(ended.signal);
    return () => ended.abort();
  }, [writes]);
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
    target.matches("select") ||
    isTextField(target)
  );
}
