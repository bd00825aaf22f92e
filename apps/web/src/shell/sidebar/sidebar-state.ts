import { browserStorage } from "../../shared/storage.js";
import { createStore } from "../../shared/store.js";

const KEY = "docket.sidebar";

/** Below this width the sidebar covers the page, and is closed at first. */
export const COVERS = "(max-width: 48em)";

/** Whether the sidebar is shown. */
export const sidebarOpen = createStore(
  !window.matchMedia(COVERS).matches && (browserStorage.read<boolean>(KEY) ?? true),
);

export function setSidebarOpen(open: boolean): void {
  sidebarOpen.set(open);
  if (!window.matchMedia(COVERS).matches) browserStorage.write(KEY, open);
}
