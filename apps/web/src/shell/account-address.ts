import { useEffect, useState } from "react";
import { showDialog } from "./dialogs-state.js";

const PREFIX = "#account/";

/** The address of a section of the account settings, over the current view. */
export const accountAddress = (section: string) =>
  window.location.pathname + window.location.search + PREFIX + section;

/** The section that the address names; null if it is not one of the account settings. */
function addressedSection(): string | null {
  const { hash } = window.location;
  return hash.startsWith(PREFIX) ? hash.slice(PREFIX.length) : null;
}

/** Opens the account settings at an address that names a section of them. */
export function useAccountAddress(): void {
  // Read before the page is redirected to a view.
  const [first] = useState(addressedSection);
  useEffect(() => {
    const onChange = () => open(addressedSection());
    open(first);
    window.addEventListener("hashchange", onChange);
    return () => window.removeEventListener("hashchange", onChange);
  }, [first]);
}

function open(section: string | null) {
  if (section === null) return;
  // Otherwise they would open again when one goes back to this entry of the history.
  const { pathname, search } = window.location;
  window.history.replaceState(window.history.state, "", pathname + search);
  showDialog({ kind: "account", section });
}
