import { PHONE } from "../../fields/use-media.js";
import { browserStorage } from "../../shared/storage.js";
import { createStore } from "../../shared/store.js";

const KEY = "docket.sidebar";

/** Where the sidebar covers the page, it is closed at first. */
const covers = window.matchMedia(PHONE);

const isOpenAtFirst = () => !covers.matches && (browserStorage.read<boolean>(KEY) ?? true);

/** Whether the sidebar is shown. */
export const sidebarOpen = createStore(isOpenAtFirst());

// When zooming or rotating makes the page narrow, a sidebar that stood beside it must not cover it.
covers.addEventListener("change", () => sidebarOpen.set(isOpenAtFirst()));

export function setSidebarOpen(open: boolean): void {
  sidebarOpen.set(open);
  if (!covers.matches) browserStorage.write(KEY, open);
}
