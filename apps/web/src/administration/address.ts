import { basePath } from "../shared/base-path.js";
import { createStore } from "../shared/store.js";

const address = `${basePath}/administration`;
/** Whether the browser is at the address of the administration page. */
export const atAdministration = () => window.location.pathname === address;

/** Whether the administration page is shown. */
export const administrationShown = createStore(atAdministration());

window.addEventListener("popstate", () => administrationShown.set(atAdministration()));

/** Goes to the administration page. */
export function openAdministration(): void {
  if (!atAdministration()) window.history.pushState(null, "", address);
  administrationShown.set(true);
}

/** Goes from the administration page to the tasks. */
export function closeAdministration(): void {
  window.history.pushState(null, "", `${basePath}/`);
  administrationShown.set(false);
}
