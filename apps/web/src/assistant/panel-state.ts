import { browserStorage, tabStorage } from "../shared/storage.js";
import { createStore } from "../shared/store.js";

const SETTING = "docket.assistant";

/** Below this width the panel covers the page instead of being beside it. */
export const COVERS_PAGE = "(max-width: 61.99em)";

/**
 * Whether the assistant's panel is open. Kept in the browser, but only in the tab where it covers the
 * page: a new visit should start with the tasks.
 */
export const assistantOpen = createStore(
  (window.matchMedia(COVERS_PAGE).matches ? tabStorage : browserStorage).read<boolean>(SETTING) ??
    false,
);

/** Whether the panel covers the page, which is then inert. */
export const pageCovered = createStore(false);

let previousFocus: Element | null = null;

export function openAssistant(): void {
  previousFocus = document.activeElement;
  show(true);
}

/** Closes the panel; the focus returns to where it was. */
export function closeAssistant(): void {
  show(false);
  // In the next frame, when the page is no longer inert.
  requestAnimationFrame(() => {
    const button = document.getElementById(ASSISTANT_BUTTON_ID);
    const back =
      previousFocus instanceof HTMLElement && previousFocus.isConnected ? previousFocus : button;
    (back === document.body ? button : back)?.focus();
  });
}

export const ASSISTANT_BUTTON_ID = "open-assistant";

function show(open: boolean) {
  assistantOpen.set(open);
  browserStorage.write(SETTING, open);
  tabStorage.write(SETTING, open);
}
