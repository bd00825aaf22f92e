import { showDialog } from "./dialogs-state.js";

const PREFIX = "#account/";

/** The address of a section of the account settings, over the current view. */
export const accountAddress = (section: string) =>
  window.location.pathname + window.location.search + PREFIX + section;

/** Opens the account settings whenever the address names a section of them. */
export function watchAccountAddress(): void {
  openAddressed();
  window.addEventListener("hashchange", openAddressed);
}

function openAddressed() {
  const { hash, pathname, search } = window.location;
  if (!hash.startsWith(PREFIX)) return;
  // Otherwise they would open again when one goes back to this entry of the history.
  window.history.replaceState(window.history.state, "", pathname + search);
  showDialog({ kind: "account", section: hash.slice(PREFIX.length) });
}
