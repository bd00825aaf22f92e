import { browserStorage } from "../../shared/storage.js";
import { createStore } from "../../shared/store.js";

const KEY = "docket.sidebar";

/** Below this width the sidebar covers the page, and is closed at first. */
export const COVERS = "(max-width: 48em)";

const covers = window.matchMedia(COVERS);

const isOpenAtFirst = () => !covers.matches && (browserStorage.read<boolean>(KEY) ?? true);

/** Whether the sidebar is shown. */
export const sidebarOpen = createStore(isOpenAtFirst());

// When zooming or rotating makes the page narrow, a sidebar that stood beside it must not cover it.
covers.addEventListener("change", () => sidebarOpen.set(isOpenAtFirst()));

export function setSidebarOpen(open: boolean): void {
  sidebarOpen.set(open);
  if (!covers.matches) browserStorage.write(KEY, open);
}
