import { browserStorage, tabStorage } from "../shared/storage.js";
import { createStore } from "../shared/store.js";
import { ASSISTANT_ID } from "../shell/element-ids.js";
import {
  assistantAddress,
  closeAssistantPanel,
  currentTask,
  openAssistantPanel,
  useAssistantAddress,
} from "../shell/location.js";

const SETTING = "docket.assistant";

/** Below this width the panel covers the page instead of being beside it. */
export const COVERS_PAGE = "(max-width: 61.99em)";

export const ASSISTANT_BUTTON_ID = "open-assistant";

/** Whether the panel covers the page, which is then inert. */
export const pageCovered = createStore(false);

let previousFocus: Element | null = null;
/** Whether the user has asked for it. */
let asked = false;

/** Whether the user has asked for it, and its code is being loaded. */
export function isAssistantLoading(): boolean {
  return asked && assistantAddress() !== null && !document.getElementById(ASSISTANT_ID);
}

/** To be called when its code could not be loaded. */
export function assistantFailed(): void {
  asked = false;
}

/** Whether the assistant's panel is open. */
export function useAssistantOpen(): boolean {
  return useAssistantAddress() !== null;
}

export function openAssistant(): void {
  asked = true;
  previousFocus = document.activeElement;
  openAssistantPanel();
}

export { closeAssistantPanel as closeAssistant };

/** Remembers whether the panel is open, for the next visit. */
export function rememberAssistant(open: boolean): void {
  browserStorage.write(SETTING, open);
  tabStorage.write(SETTING, open);
}

/**
 * Opens the panel if it was open at the last visit, unless the address is that of a task. On a
 * screen where it covers the page, this applies only within the tab: a new visit should start with
 * the tasks.
 */
export function reopenAssistant(): void {
  if (assistantAddress() !== null || currentTask() !== null) return;
  const storage = window.matchMedia(COVERS_PAGE).matches ? tabStorage : browserStorage;
  if (storage.read<boolean>(SETTING)) openAssistantPanel({ replace: true });
}

/** Returns the focus to where it was before the panel was opened. */
export function returnFocus(): void {
  // In the next frame, when the page is no longer inert.
  requestAnimationFrame(() => {
    const button = document.getElementById(ASSISTANT_BUTTON_ID);
    const back =
      previousFocus instanceof HTMLElement && previousFocus.isConnected ? previousFocus : button;
    (back === document.body ? button : back)?.focus();
  });
}
