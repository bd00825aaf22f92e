import { browser, tab } from "../shared/kept.js";
import { createStore } from "../shared/store.js";

const SETTING = "docket.assistant";

/** Below this width the panel covers the page instead of standing beside it. */
export const COVERS = "(max-width: 61.99em)";

/**
 * Whether the assistant's panel is open; kept in the browser, but where it covers the page, only in
 * the tab: somebody who comes anew wants to see the tasks.
 */
export const assistantOpen = createStore(
  (window.matchMedia(COVERS).matches ? tab : browser).read<boolean>(SETTING) ?? false,
);

/** Whether the panel is drawn over the page, which is then out of reach. */
export const pageCovered = createStore(false);

let cameFrom: Element | null = null;

export function openAssistant(): void {
  cameFrom = document.activeElement;
  show(true);
}

/** Closes the panel; the focus goes back to where it was. */
export function closeAssistant(): void {
  show(false);
  // Not before the page can take the focus again.
  requestAnimationFrame(() => {
    const button = document.getElementById(ASSISTANT_BUTTON_ID);
    const back = cameFrom instanceof HTMLElement && cameFrom.isConnected ? cameFrom : button;
    (back === document.body ? button : back)?.focus();
  });
}

export const ASSISTANT_BUTTON_ID = "open-assistant";

function show(open: boolean) {
  assistantOpen.set(open);
  browser.write(SETTING, open);
  tab.write(SETTING, open);
}
